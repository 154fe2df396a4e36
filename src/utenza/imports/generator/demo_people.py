"""The well-known customers, by their numbers; `demo` says who they are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import IntEnum, auto
from typing import Final

from utenza.imports.generator import codes, days
from utenza.imports.generator.contracts import (
    GAS_OFFERS,
    LIGHT_OFFERS,
    calendar_of,
    customer,
    customer_code,
    holdings,
    place,
    profile,
    supply_code,
    supply_serial,
    town,
)
from utenza.imports.generator.identities import Identity
from utenza.imports.generator.operations import request
from utenza.imports.generator.plan import BIG_SUPPLIES, share
from utenza.imports.generator.world import Customer, Holding, Place, Request, Supply, World

_CONTRACT: Final = "2021-03-15"
_MOVED_OUT: Final = "2026-05-31"
_NEW_PROFILE: Final = "2026-01-27"
_OFFICE: Final = 36
_NOBODY_WAITS: Final = frozenset[int]()
_NEWEST: Final = frozenset({0})
_CURVE_DAYS: Final = 40


class Who(IntEnum):
    ANNA = 0
    BRUNO = auto()
    MAGNOLIE = auto()
    EMILIA = auto()
    OROLOGIO = auto()
    OFFICINE = auto()
    NICCOLO = auto()
    FATIMA = auto()
    GIULIA = auto()
    MARCO = auto()
    TERESA = auto()
    LUCIA = auto()
    BUONPASTO = auto()


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


def _body(kind: str, company: str, slug: str, *, serial: int) -> Identity:
    code = codes.numeric_tax_code(serial=serial, office=_OFFICE)
    vat_number = code if kind == "business" else ""
    return Identity(kind=kind, slug=slug, company=company, tax_code=code, vat_number=vat_number)


def _light(who: Who, rank: int, at: Place, *held: Holding, annual: int = 2_700) -> Supply:
    serial = supply_serial(who, rank)
    return Supply(
        code=supply_code(serial),
        serial=serial,
        gas=False,
        place=at,
        use="domestic_resident",
        status="active",
        started_on=held[0].since,
        offer=LIGHT_OFFERS[rank % len(LIGHT_OFFERS)],
        annual=annual,
        holdings=held,
        power=30,
    )


def _gas(who: Who, rank: int, at: Place, *held: Holding, annual: int = 1_100) -> Supply:
    return replace(
        _light(who, rank, at, *held, annual=annual),
        gas=True,
        offer=GAS_OFFERS[rank % len(GAS_OFFERS)],
        smart=False,
        calendar="RC-B",
        coefficient=1_027_235,
    )


def _anna(world: World) -> Customer:
    home = place("Via Giuseppe Garibaldi", "14", town("Modena"))
    own = profile(Who.ANNA, 0, direct_debit=False, by_email=True, opened_on=_CONTRACT)
    held = Holding(own, _CONTRACT)
    # One bill a month, by turns, with 35 days to pay: the newest always can still be paid in
    # time, the third newest never.
    gas = replace(_gas(Who.ANNA, 1, home, held), phase=1, calendar=calendar_of(world))
    supplies = (replace(_light(Who.ANNA, 0, home, held), curve_days=_CURVE_DAYS), gas)
    born = date(1990, 5, 12)
    holder = _person(("Anna", "Rossi"), "anna.rossi", born=born, female=True, at="F257")
    return replace(
        customer(Who.ANNA, holder, home=home, profiles=(own,), supplies=supplies),
        days_to_pay=35,
        neglected=frozenset({0, 2}),
    )


def _bruno(_world: World) -> Customer:
    home = place("Viale Gramsci", "7/A", town("Carpi"))
    own = profile(Who.BRUNO, 0, direct_debit=True, by_email=True, opened_on=_CONTRACT)
    supplies = (_light(Who.BRUNO, 0, home, Holding(own, _CONTRACT), annual=1_950),)
    born = date(1991, 11, 3)
    holder = _person(("Bruno", "De Luca"), "bruno.de-luca", born=born, female=False, at="F839")
    made = customer(Who.BRUNO, holder, home=home, profiles=(own,), supplies=supplies)
    return replace(made, neglected=_NOBODY_WAITS)


def _condominium(who: Who, name: str, home: Place, *, flats: int) -> Customer:
    """Make a condominium: central heating, stairs, and what each flat has in common use."""
    own = profile(who, 0, direct_debit=False, by_email=False, opened_on=_CONTRACT)
    held = Holding(own, _CONTRACT)
    supplies = [_gas(who, 0, home, held, annual=38_000)]
    supplies += [_light(who, rank, home, held, annual=900 + 37 * rank) for rank in range(1, flats)]
    holder = _body("condominium", name, f"condominio{who:d}", serial=9_900_000 + who)
    in_common = tuple(replace(each, use="other", power=60) for each in supplies)
    made = customer(who, holder, home=home, profiles=(own,), supplies=in_common)
    return replace(made, in_plico=True, neglected=_NEWEST)


def _magnolie(_world: World) -> Customer:
    home = place("Via Sant'Agata", "80", town("Bologna"))
    return _condominium(Who.MAGNOLIE, "Condominio Le Magnolie", home, flats=80)


def _emilia(_world: World) -> Customer:
    home = place("Via XX Settembre", "12", town("Reggio nell'Emilia"))
    return _condominium(Who.EMILIA, "Condominio Via XX Settembre 12", home, flats=3)


def _orologio(_world: World) -> Customer:
    home = place("Largo Niccolò Paganini", "3", town("Parma"))
    return _condominium(Who.OROLOGIO, "Condominio Corte dell'Orologio", home, flats=4)


def _officine(_world: World) -> Customer:
    home = place("Via dell'Industria", "101", town("Mirandola"))
    works = profile(Who.OFFICINE, 0, direct_debit=True, by_email=True, opened_on=_CONTRACT)
    offices = profile(Who.OFFICINE, 1, direct_debit=False, by_email=False, opened_on=_CONTRACT)
    held, apart = Holding(works, _CONTRACT), Holding(offices, _CONTRACT)
    drawn = (
        _light(Who.OFFICINE, 0, home, held, annual=64_000),
        _light(Who.OFFICINE, 1, home, held, annual=21_500),
        _light(Who.OFFICINE, 2, home, held, annual=12_300),
        _gas(Who.OFFICINE, 3, home, held, annual=7_400),
        _light(Who.OFFICINE, 4, home, apart, annual=5_200),
        _gas(Who.OFFICINE, 5, home, apart, annual=1_900),
    )
    supplies = [replace(each, use="other", power=165) for each in drawn]
    supplies[0] = replace(supplies[0], curve_days=_CURVE_DAYS, curve_minutes=15)
    name = "Officine D'Andrea S.r.l."
    holder = _body("business", name, "officine.dandrea", serial=6_900_000)
    made = customer(
        Who.OFFICINE, holder, home=home, profiles=(works, offices), supplies=tuple(supplies)
    )
    return replace(made, neglected=_NEWEST)


def _niccolo(world: World) -> Customer:
    home = place("Via Ca' Bianca", "22", town("Forlì"))
    changed = world.today >= _NEW_PROFILE
    closed_on = days.shifted(_NEW_PROFILE, -1) if changed else ""
    paper = profile(
        *(Who.NICCOLO, 0),
        direct_debit=True,
        by_email=False,
        opened_on=_CONTRACT,
        closed_on=closed_on,
    )
    digital = profile(Who.NICCOLO, 1, direct_debit=False, by_email=True, opened_on=_NEW_PROFILE)
    profiles = (paper, digital) if changed else (paper,)
    before = paper if changed else None
    held = holdings(before, profiles[-1], since=_CONTRACT)
    supplies = (_light(Who.NICCOLO, 0, home, *held), _gas(Who.NICCOLO, 1, home, *held))
    born = date(1989, 2, 28)
    names = ("Niccolò", "Dell'Orto")
    holder = _person(names, "niccolo.dellorto", born=born, female=False, at="D704")
    made = customer(Who.NICCOLO, holder, home=home, profiles=profiles, supplies=supplies)
    return replace(made, in_plico=True, neglected=_NEWEST)


def _fatima(world: World) -> Customer:
    home = place("Corso Vittorio Emanuele II", "45", town("Mantova"))
    own = profile(Who.FATIMA, 0, direct_debit=True, by_email=True, opened_on=_CONTRACT)
    held = Holding(own, _CONTRACT)
    light = replace(_light(Who.FATIMA, 0, home, held), curve_days=_CURVE_DAYS)
    starting = days.day_in(world.month + 1, 1)
    gas = replace(_gas(Who.FATIMA, 1, home, held), status="activating", started_on=starting)
    born = date(1993, 8, 19)
    names = ("Fatima Zahra", "El Amrani")
    holder = _person(names, "fatima.elamrani", born=born, female=True, at="Z330")
    made = customer(Who.FATIMA, holder, home=home, profiles=(own,), supplies=(light, gas))
    return replace(made, language="en", neglected=_NOBODY_WAITS)


def _giulia(world: World) -> Customer:
    old_home = place("Vicolo dell'Olmo", "9", town("Ferrara"))
    home = place("Via Po", "18", town("Ravenna"))
    own = profile(Who.GIULIA, 0, direct_debit=False, by_email=True, opened_on=_CONTRACT)
    old = _light(Who.GIULIA, 0, old_home, Holding(own, _CONTRACT))
    supplies = [replace(old, corrections=1)]
    if world.today > _MOVED_OUT:
        supplies[0] = replace(supplies[0], status="ceased", ended_on=_MOVED_OUT)
        held = Holding(own, days.shifted(_MOVED_OUT, 1))
        supplies.append(_light(Who.GIULIA, 1, home, held, annual=2_300))
    born = date(1995, 1, 30)
    holder = _person(("Giulia", "Però"), "giulia.pero", born=born, female=True, at="D548")
    made = customer(Who.GIULIA, holder, home=home, profiles=(own,), supplies=tuple(supplies))
    return replace(made, neglected=_NOBODY_WAITS)


def _marco(_world: World) -> Customer:
    home = place("Via Cesare Battisti", "60", town("Verona"))
    own = profile(Who.MARCO, 0, direct_debit=True, by_email=True, opened_on=_CONTRACT)
    supplies = (_light(Who.MARCO, 0, home, Holding(own, _CONTRACT), annual=2_150),)
    born = date(1989, 9, 9)
    holder = _person(("Marco", "Sartori"), "marco.sartori", born=born, female=False, at="L781")
    made = customer(Who.MARCO, holder, home=home, profiles=(own,), supplies=supplies)
    return replace(made, neglected=_NOBODY_WAITS)


def _teresa(_world: World) -> Customer:
    home = place("Piazza della Repubblica", "1", town("Mantova"))
    own = profile(Who.TERESA, 0, direct_debit=False, by_email=False, opened_on=_CONTRACT)
    held = Holding(own, _CONTRACT)
    supplies = (_light(Who.TERESA, 0, home, held), _gas(Who.TERESA, 1, home, held))
    # A year in which nobody who is drawn was born.
    born = date(1934, 6, 4)
    holder = _person(("Teresa", "Sartori"), "teresa.sartori", born=born, female=True, at="E897")
    made = customer(Who.TERESA, holder, home=home, profiles=(own,), supplies=supplies)
    return replace(made, in_plico=True, neglected=_NEWEST)


def _lucia(world: World) -> Customer:
    home = place("Via San Martino", "33", town("Bologna"))
    own = profile(Who.LUCIA, 0, direct_debit=False, by_email=True, opened_on=_CONTRACT)
    held = Holding(own, _CONTRACT)
    light = replace(_light(Who.LUCIA, 0, home, held), bonus=True)
    gas = replace(_gas(Who.LUCIA, 1, home, held), phase=1)
    born = date(1992, 3, 21)
    holder = _person(("Lucia", "Conti"), "lucia.conti", born=born, female=True, at="A944")
    made = customer(Who.LUCIA, holder, home=home, profiles=(own,), supplies=(light, gas))
    return replace(made, neglected=_NEWEST, requests=_requests(light, world))


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


def big_firm(world: World) -> Customer:
    """Make the firm of 80 supplies, billed each month and often rectified."""
    home = place("Via dell'Artigianato", "200", town("Padova"))
    own = profile(Who.BUONPASTO, 0, direct_debit=False, by_email=True, opened_on=_CONTRACT)
    supplies = tuple(
        _shop(rank, home, Holding(own, _CONTRACT), world) for rank in range(BIG_SUPPLIES)
    )
    name, slug = "Supermercati Buonpasto S.p.A.", "amministrazione.buonpasto"
    holder = _body("business", name, slug, serial=6_900_001)
    return customer(Who.BUONPASTO, holder, home=home, profiles=(own,), supplies=supplies)


def _shop(rank: int, at: Place, held: Holding, world: World) -> Supply:
    count = share(total=world.plan.big_bills, part=rank, parts=BIG_SUPPLIES)
    regular = min(count, world.plan.months - 1)
    drawn = _light(Who.BUONPASTO, rank, at, held, annual=9_000 + 613 * rank)
    # The newest, so that all of them are among the months that a page shows.
    return replace(
        drawn, use="other", power=165, cadence=1, bills=regular, corrections=count - regular
    )


MAKERS: Final[tuple[Callable[[World], Customer], ...]] = (
    *(_anna, _bruno, _magnolie, _emilia, _orologio, _officine),
    *(_niccolo, _fatima, _giulia, _marco, _teresa, _lucia),
)
