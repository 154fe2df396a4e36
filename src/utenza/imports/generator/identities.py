"""Invented holders: persons, firms and condominiums, no two with the same tax code."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from utenza.imports.generator import codes
from utenza.imports.generator.names import (
    BIRTHPLACES_ABROAD,
    FIRST_NAMES,
    LEGAL_FORMS,
    SURNAMES,
    TOWNS,
    TRADES,
    FirstName,
    Surname,
)
from utenza.imports.generator.world import Place

# A step without a common divisor meets every name and birthday once before it repeats.
_STEP: Final = 7_368_787
_BIRTHDAYS: Final = 19_700
_FIRST_BIRTHDAY: Final = date(1935, 1, 1)
_PERSONS: Final = len(FIRST_NAMES) * len(SURNAMES) * _BIRTHDAYS
_BORN_ABROAD: Final = 0.12
# Of VAT numbers and tax codes of bodies; three digits of office make more when they run out.
_FIRM_SERIALS: Final = range(7_000_000, 9_000_000)
_CONDOMINIUM_SERIALS: Final = range(9_000_000, 10_000_000)
_FIRST_OFFICE: Final = 36
_SOLE_TRADERS: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    kind: str
    slug: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    tax_code: str
    vat_number: str = ""


def identity(number: int, *, seed: int, kind: str, home: Place, rng: Random) -> Identity:
    """Return the holder of this number; `rng` only adds what need not be unique."""
    if kind == "condominium":
        return _condominium(number, home)
    first, last, born = _person(number, seed)
    if kind == "business":
        return _firm(number, (first, last, born), rng)
    return Identity(
        kind=kind,
        slug=f"{first.slug}.{last.slug}{number}",
        first_name=first.name,
        last_name=last.name,
        tax_code=_tax_code(first, last, born, rng),
    )


def _person(number: int, seed: int) -> tuple[FirstName, Surname, date]:
    drawn = (number + seed * _BIRTHDAYS) * _STEP % _PERSONS
    drawn, surname = divmod(drawn, len(SURNAMES))
    day, first = divmod(drawn, len(FIRST_NAMES))
    born = _FIRST_BIRTHDAY + timedelta(days=day)
    return FIRST_NAMES[first], SURNAMES[surname], born


def _tax_code(first: FirstName, last: Surname, born: date, rng: Random) -> str:
    abroad = rng.random() < _BORN_ABROAD
    birthplace = rng.choice(BIRTHPLACES_ABROAD) if abroad else rng.choice(TOWNS).cadastral_code
    return codes.personal_tax_code(
        names=last.letters + first.letters,
        born=born,
        female=first.female,
        birthplace=birthplace,
    )


def _firm(number: int, owner: tuple[FirstName, Surname, date], rng: Random) -> Identity:
    first, last, _ = owner
    vat_number = _numeric(number, _FIRM_SERIALS)
    trade = rng.choice(TRADES)
    alone = rng.random() < _SOLE_TRADERS
    if alone:
        company = f'{trade} "Da {first.name}" di {first.name} {last.name}'
    else:
        company = f"{trade} {last.name} {rng.choice(LEGAL_FORMS)}"
    return Identity(
        kind="business",
        slug=f"{first.slug}.{last.slug}{number}",
        company=company,
        tax_code=_tax_code(*owner, rng) if alone else vat_number,
        vat_number=vat_number,
    )


def _condominium(number: int, home: Place) -> Identity:
    return Identity(
        kind="condominium",
        slug=f"condominio{number}",
        company=f"Condominio {home.street} {home.number}",
        tax_code=_numeric(number, _CONDOMINIUM_SERIALS),
    )


def _numeric(number: int, serials: range) -> str:
    rounds, position = divmod(number, len(serials))
    return codes.numeric_tax_code(serial=serials[position], office=_FIRST_OFFICE + rounds)
