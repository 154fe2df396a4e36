"""The well-known persons; `demo` says who they are."""

from dataclasses import replace
from datetime import date
from typing import Final

from utenza.imports.generator import codes, days
from utenza.imports.generator.contracts import (
    calendar_of,
    customer,
    customer_code,
    holdings,
    place,
    profile,
    town,
)
from utenza.imports.generator.demo_supplies import (
    CONTRACT,
    NEWEST,
    Who,
    gas,
    light,
)
from utenza.imports.generator.identities import Identity
from utenza.imports.generator.operations import request
from utenza.imports.generator.world import Customer, Holding, Request, Supply, World

_MOVED_OUT: Final = "2026-05-31"
# The last day of a bill that asks for one instalment of the TV licence too many.
_ONE_INSTALMENT_TOO_MANY: Final = "2026-10-31"
_NEW_PROFILE: Final = "2026-01-27"
_NOBODY_WAITS: Final = frozenset[int]()


def _person(names: tuple[str, str], slug: str, *, born: date, female: bool, at: str) -> Identity:
    """`names` are first and last; all are born after those who are drawn, so nobody's twin."""
    first, last = names
    letters = codes.surname_letters(last) + codes.first_name_letters(first)
    return Identity(
        kind="person",
        slug=slug,
        first_name=first,
        last_name=last,
        tax_code=codes.personal_tax_code(names=letters, born=born, female=female, birthplace=at),
    )


def _metered(supply: Supply, world: World, *, minutes: int) -> Supply:
    return replace(supply, curve_days=world.plan.curve_days, curve_minutes=minutes)


def anna(world: World) -> Customer:
    home = place("Via Giuseppe Garibaldi", "14", town("Modena"))
    own = profile(Who.ANNA, 0, direct_debit=False, by_email=True, opened_on=CONTRACT)
    held = Holding(own, CONTRACT)
    # One bill a month, by turns, with 35 days to pay: the newest always can still be paid in
    # time, the third newest never.
    heating = replace(gas(Who.ANNA, 1, home, held), phase=1, calendar=calendar_of(world))
    # The CIS sends no PDF of her gas: those the portal writes.
    heating = replace(heating, papers=False)
    supplies = (_metered(light(Who.ANNA, 0, home, held), world, minutes=15), heating)
    born = date(1990, 5, 12)
    holder = _person(("Anna", "Rossi"), "anna.rossi", born=born, female=True, at="F257")
    return replace(
        customer(Who.ANNA, holder, home=home, profiles=(own,), supplies=supplies),
        days_to_pay=35,
        neglected=frozenset({0, 2}),
    )


def bruno(world: World) -> Customer:
    home = place("Viale Gramsci", "7/A", town("Carpi"))
    own = profile(Who.BRUNO, 0, direct_debit=True, by_email=True, opened_on=CONTRACT)
    power = light(Who.BRUNO, 0, home, Holding(own, CONTRACT), annual=1_950)
    wrong = frozenset({_ONE_INSTALMENT_TOO_MANY}) if world.plan.showcase else frozenset()
    supplies = (replace(power, overcharged=wrong),)
    born = date(1991, 11, 3)
    holder = _person(("Bruno", "De Luca"), "bruno.de-luca", born=born, female=False, at="F839")
    made = customer(Who.BRUNO, holder, home=home, profiles=(own,), supplies=supplies)
    return replace(made, neglected=_NOBODY_WAITS)


def niccolo(world: World) -> Customer:
    home = place("Via Ca' Bianca", "22", town("Forlì"))
    changed = world.today >= _NEW_PROFILE
    closed_on = days.shifted(_NEW_PROFILE, -1) if changed else ""
    paper = profile(
        Who.NICCOLO,
        0,
        direct_debit=True,
        by_email=False,
        opened_on=CONTRACT,
        closed_on=closed_on,
    )
    digital = profile(Who.NICCOLO, 1, direct_debit=False, by_email=True, opened_on=_NEW_PROFILE)
    profiles = (paper, digital) if changed else (paper,)
    before = paper if changed else None
    held = holdings(before, profiles[-1], since=CONTRACT)
    supplies = (light(Who.NICCOLO, 0, home, *held), gas(Who.NICCOLO, 1, home, *held))
    born = date(1989, 2, 28)
    names = ("Niccolò", "Dell'Orto")
    holder = _person(names, "niccolo.dellorto", born=born, female=False, at="D704")
    made = customer(Who.NICCOLO, holder, home=home, profiles=profiles, supplies=supplies)
    return replace(made, in_plico=True, neglected=NEWEST)


def fatima(world: World) -> Customer:
    home = place("Corso Vittorio Emanuele II", "45", town("Mantova"))
    own = profile(Who.FATIMA, 0, direct_debit=True, by_email=True, opened_on=CONTRACT)
    held = Holding(own, CONTRACT)
    power = replace(_metered(light(Who.FATIMA, 0, home, held), world, minutes=60), papers=False)
    starting = days.day_in(world.month + 1, 1)
    heating = replace(gas(Who.FATIMA, 1, home, held), status="activating", started_on=starting)
    born = date(1993, 8, 19)
    names = ("Fatima Zahra", "El Amrani")
    holder = _person(names, "fatima.elamrani", born=born, female=True, at="Z330")
    made = customer(Who.FATIMA, holder, home=home, profiles=(own,), supplies=(power, heating))
    return replace(made, language="en", neglected=_NOBODY_WAITS)


def giulia(world: World) -> Customer:
    old_home = place("Vicolo dell'Olmo", "9", town("Ferrara"))
    home = place("Via Po", "18", town("Ravenna"))
    own = profile(Who.GIULIA, 0, direct_debit=False, by_email=True, opened_on=CONTRACT)
    old = light(Who.GIULIA, 0, old_home, Holding(own, CONTRACT))
    supplies = [replace(old, corrections=1)]
    if world.today > _MOVED_OUT:
        supplies[0] = replace(supplies[0], status="ceased", ended_on=_MOVED_OUT)
        held = Holding(own, days.shifted(_MOVED_OUT, 1))
        supplies.append(light(Who.GIULIA, 1, home, held, annual=2_300))
    born = date(1995, 1, 30)
    holder = _person(("Giulia", "Però"), "giulia.pero", born=born, female=True, at="D548")
    made = customer(Who.GIULIA, holder, home=home, profiles=(own,), supplies=tuple(supplies))
    return replace(made, neglected=_NOBODY_WAITS)


def marco(_world: World) -> Customer:
    home = place("Via Cesare Battisti", "60", town("Verona"))
    own = profile(Who.MARCO, 0, direct_debit=True, by_email=True, opened_on=CONTRACT)
    supplies = (light(Who.MARCO, 0, home, Holding(own, CONTRACT), annual=2_150),)
    born = date(1989, 9, 9)
    holder = _person(("Marco", "Sartori"), "marco.sartori", born=born, female=False, at="L781")
    made = customer(Who.MARCO, holder, home=home, profiles=(own,), supplies=supplies)
    return replace(made, neglected=_NOBODY_WAITS)


def teresa(_world: World) -> Customer:
    home = place("Piazza della Repubblica", "1", town("Mantova"))
    own = profile(Who.TERESA, 0, direct_debit=False, by_email=False, opened_on=CONTRACT)
    held = Holding(own, CONTRACT)
    supplies = (light(Who.TERESA, 0, home, held), gas(Who.TERESA, 1, home, held))
    # A year in which nobody who is drawn was born.
    born = date(1934, 6, 4)
    holder = _person(("Teresa", "Sartori"), "teresa.sartori", born=born, female=True, at="E897")
    made = customer(Who.TERESA, holder, home=home, profiles=(own,), supplies=supplies)
    return replace(made, in_plico=True, neglected=NEWEST)


def lucia(world: World) -> Customer:
    home = place("Via San Martino", "33", town("Bologna"))
    own = profile(Who.LUCIA, 0, direct_debit=False, by_email=True, opened_on=CONTRACT)
    held = Holding(own, CONTRACT)
    power = replace(light(Who.LUCIA, 0, home, held), bonus=True)
    heating = replace(gas(Who.LUCIA, 1, home, held), phase=1)
    born = date(1992, 3, 21)
    holder = _person(("Lucia", "Conti"), "lucia.conti", born=born, female=True, at="A944")
    made = customer(Who.LUCIA, holder, home=home, profiles=(own,), supplies=(power, heating))
    return replace(made, neglected=NEWEST, requests=_requests(power, world))


def _requests(supply: Supply, world: World) -> tuple[Request, ...]:
    asked = (
        ("contact_data", "phone", "done", 300),
        ("voltura", "counter", "rejected", 210),
        ("subentro", "post", "cancelled", 150),
        ("power_increase", "counter", "in_progress", 25),
        ("voltura", "email", "waiting_customer", 12),
        ("contact_data", "phone", "received", 2),
    )
    code = customer_code(Who.LUCIA).replace("C", "R", 1)
    return tuple(
        request(
            f"{code}-{turn}",
            kind,
            supply=supply.code,
            opened_on=days.shifted(world.today, -ago),
            channel=channel,
            status=status,
            world=world,
        )
        for turn, (kind, channel, status, ago) in enumerate(asked)
    )
