"""
The well-known people of every delivery, the same whatever the seed.

They are the first customers, their logins the first rows of `logins.csv`: the i-th (from 0) has
the password `Vecchia-i!` in the i-th hash scheme, so that the nine schemes are there once each.

anna.rossi          household with light and gas: one bill overdue, one to pay, no direct debit;
                    quarter-hourly curves; the reading window of her gas is open, or is the
                    next to open; the bills of her gas come without PDFs
bruno.de-luca       light by direct debit, bills by e-mail; in the demo one bill asks too much
studio.ferri        administrator of three condominiums, one with 80 supplies in one plico
officine.dandrea    firm with six supplies in two profiles, e-invoices, quarter-hourly curves
niccolo.dellorto    plichi by pagoPA; until 26 January 2026 paper bills and direct debit
fatima.elamrani     born in Morocco, reads English; light with hourly curves and no PDFs, gas being
                    activated
giulia.pero         moved in May 2026: a ceased supply, a new one, a credit note
marco.sartori       himself, and delegate of Teresa, his mother; no longer viewer of Bruno
lucia.conti         household with the social bonus and requests in every state

With `big_bills`, after them: amministrazione.buonpasto, a firm with 80 supplies billed each month.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from utenza.imports.generator.contracts import customer_code
from utenza.imports.generator.demo_bodies import big_firm, emilia, magnolie, officine, orologio
from utenza.imports.generator.demo_people import (
    anna,
    bruno,
    fatima,
    giulia,
    lucia,
    marco,
    niccolo,
    teresa,
)
from utenza.imports.generator.demo_supplies import Who
from utenza.imports.generator.hashes import password
from utenza.imports.generator.logins import Access, Login, login
from utenza.imports.generator.world import Customer, World


@dataclass(frozen=True, slots=True)
class DemoLogin:
    username: str
    password: str
    who: str


_WHO: Final = (
    ("anna.rossi", "famiglia con luce a quarti d’ora e gas: una bolletta scaduta, una da pagare"),
    ("bruno.de-luca", "luce con addebito in conto; una fattura che non torna"),
    ("studio.ferri", "amministratore di tre condomini, uno con 80 forniture"),
    ("officine.dandrea", "impresa con sei forniture, due profili e fatture elettroniche"),
    ("niccolo.dellorto", "plichi con avviso pagoPA; a gennaio 2026 ha cambiato profilo"),
    ("fatima.elamrani", "legge in inglese; curve orarie, gas in attivazione"),
    ("giulia.pero", "ha cambiato casa: una fornitura cessata e una nota di credito"),
    ("marco.sartori", "delegato della madre Teresa"),
    ("lucia.conti", "bonus sociale e richieste in ogni stato"),
)
_ACCESSES: Final = (
    ("anna.rossi", Who.ANNA, "holder", ""),
    ("bruno.de-luca", Who.BRUNO, "holder", ""),
    ("studio.ferri", Who.MAGNOLIE, "holder", ""),
    ("studio.ferri", Who.EMILIA, "holder", ""),
    ("studio.ferri", Who.OROLOGIO, "holder", ""),
    ("officine.dandrea", Who.OFFICINE, "holder", ""),
    ("niccolo.dellorto", Who.NICCOLO, "holder", ""),
    ("fatima.elamrani", Who.FATIMA, "holder", ""),
    ("giulia.pero", Who.GIULIA, "holder", ""),
    ("giulia.pero", Who.LUCIA, "viewer", "2035-12-31"),
    ("marco.sartori", Who.MARCO, "holder", ""),
    ("marco.sartori", Who.TERESA, "delegate", ""),
    ("marco.sartori", Who.BRUNO, "viewer", "2023-12-31"),
    ("lucia.conti", Who.LUCIA, "holder", ""),
    ("amministrazione.buonpasto", Who.BUONPASTO, "holder", ""),
)
_MAKERS: Final[tuple[Callable[[World], Customer], ...]] = (
    *(anna, bruno, magnolie, emilia, orologio, officine),
    *(niccolo, fatima, giulia, marco, teresa, lucia),
)
DEMO_LOGINS: Final = tuple(
    DemoLogin(username, password(index), who) for index, (username, who) in enumerate(_WHO)
)
BIG_LOGIN: Final = DemoLogin(
    "amministrazione.buonpasto", password(len(_WHO)), "grande impresa con 80 forniture"
)


def demo_customers(world: World) -> list[Customer]:
    made = [maker(world) for maker in _MAKERS]
    return [*made, big_firm(world)] if world.plan.big_bills else made


def demo_logins(world: World) -> list[Login]:
    names = [each.username for each in DEMO_LOGINS]
    if world.plan.big_bills:
        names.append(BIG_LOGIN.username)
    return [login(name, *_accesses(name)) for name in names]


def _accesses(username: str) -> tuple[Access, ...]:
    return tuple(
        Access(username, customer_code(who), role, until)
        for name, who, role, until in _ACCESSES
        if name == username
    )
