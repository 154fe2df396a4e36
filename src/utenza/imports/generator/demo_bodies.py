"""The well-known condominiums and firms; `demo` says who they are."""

from dataclasses import replace
from typing import Final

from utenza.imports.generator import codes
from utenza.imports.generator.contracts import customer, place, profile, town
from utenza.imports.generator.demo_supplies import (
    CONTRACT,
    NEWEST,
    Who,
    gas,
    light,
)
from utenza.imports.generator.identities import Identity
from utenza.imports.generator.plan import BIG_SUPPLIES, share
from utenza.imports.generator.world import Customer, Holding, Place, Supply, World

_OFFICE: Final = 36


def _body(kind: str, company: str, slug: str, *, serial: int) -> Identity:
    code = codes.numeric_tax_code(serial=serial, office=_OFFICE)
    vat_number = code if kind == "business" else ""
    return Identity(kind=kind, slug=slug, company=company, tax_code=code, vat_number=vat_number)


def _condominium(who: Who, name: str, home: Place, *, flats: int) -> Customer:
    """Make a condominium: central heating, stairs, and what each flat has in common use."""
    own = profile(who, 0, direct_debit=False, by_email=False, opened_on=CONTRACT)
    held = Holding(own, CONTRACT)
    supplies = [gas(who, 0, home, held, annual=38_000)]
    supplies += [light(who, rank, home, held, annual=900 + 37 * rank) for rank in range(1, flats)]
    holder = _body("condominium", name, f"condominio{who:d}", serial=9_900_000 + who)
    in_common = tuple(replace(each, use="other", power=60) for each in supplies)
    made = customer(who, holder, home=home, profiles=(own,), supplies=in_common)
    return replace(made, in_plico=True, neglected=NEWEST)


def magnolie(_world: World) -> Customer:
    home = place("Via Sant'Agata", "80", town("Bologna"))
    return _condominium(Who.MAGNOLIE, "Condominio Le Magnolie", home, flats=80)


def emilia(_world: World) -> Customer:
    home = place("Via XX Settembre", "12", town("Reggio nell'Emilia"))
    return _condominium(Who.EMILIA, "Condominio Via XX Settembre 12", home, flats=3)


def orologio(_world: World) -> Customer:
    home = place("Largo Niccolò Paganini", "3", town("Parma"))
    return _condominium(Who.OROLOGIO, "Condominio Corte dell'Orologio", home, flats=4)


def officine(world: World) -> Customer:
    home = place("Via dell'Industria", "101", town("Mirandola"))
    works = profile(Who.OFFICINE, 0, direct_debit=True, by_email=True, opened_on=CONTRACT)
    offices = profile(Who.OFFICINE, 1, direct_debit=False, by_email=False, opened_on=CONTRACT)
    held, apart = Holding(works, CONTRACT), Holding(offices, CONTRACT)
    drawn = (
        light(Who.OFFICINE, 0, home, held, annual=64_000),
        light(Who.OFFICINE, 1, home, held, annual=21_500),
        light(Who.OFFICINE, 2, home, held, annual=12_300),
        gas(Who.OFFICINE, 3, home, held, annual=7_400),
        light(Who.OFFICINE, 4, home, apart, annual=5_200),
        gas(Who.OFFICINE, 5, home, apart, annual=1_900),
    )
    supplies = [replace(each, use="other", power=165) for each in drawn]
    supplies[0] = replace(supplies[0], curve_days=world.plan.curve_days, curve_minutes=15)
    name = "Officine D'Andrea S.r.l."
    holder = _body("business", name, "officine.dandrea", serial=6_900_000)
    made = customer(
        Who.OFFICINE, holder, home=home, profiles=(works, offices), supplies=tuple(supplies)
    )
    return replace(made, neglected=NEWEST)


def big_firm(world: World) -> Customer:
    """Make the firm of 80 supplies, billed each month and often rectified."""
    home = place("Via dell'Artigianato", "200", town("Padova"))
    own = profile(Who.BUONPASTO, 0, direct_debit=False, by_email=True, opened_on=CONTRACT)
    supplies = tuple(
        _shop(rank, home, Holding(own, CONTRACT), world) for rank in range(BIG_SUPPLIES)
    )
    name, slug = "Supermercati Buonpasto S.p.A.", "amministrazione.buonpasto"
    holder = _body("business", name, slug, serial=6_900_001)
    return customer(Who.BUONPASTO, holder, home=home, profiles=(own,), supplies=supplies)


def _shop(rank: int, at: Place, held: Holding, world: World) -> Supply:
    count = share(total=world.plan.big_bills, part=rank, parts=BIG_SUPPLIES)
    regular = min(count, world.plan.months - 1)
    drawn = light(Who.BUONPASTO, rank, at, held, annual=9_000 + 613 * rank)
    # The newest, so that all of them are among the months that a page shows.
    return replace(
        drawn, use="other", power=165, cadence=1, bills=regular, corrections=count - regular
    )
