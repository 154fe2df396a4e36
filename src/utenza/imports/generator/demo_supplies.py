"""Numbers and supplies of the well-known customers."""

from dataclasses import replace
from enum import IntEnum, auto
from typing import Final

from utenza.imports.generator.contracts import (
    GAS_OFFERS,
    LIGHT_OFFERS,
    supply_code,
    supply_serial,
)
from utenza.imports.generator.world import Holding, Place, Supply

CONTRACT: Final = "2021-03-15"
NEWEST: Final = frozenset({0})
"""The age of the one bill or plico that waits to be paid."""


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


def light(who: Who, rank: int, at: Place, *held: Holding, annual: int = 2_700) -> Supply:
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


def gas(who: Who, rank: int, at: Place, *held: Holding, annual: int = 1_100) -> Supply:
    return replace(
        light(who, rank, at, *held, annual=annual),
        gas=True,
        offer=GAS_OFFERS[rank % len(GAS_OFFERS)],
        smart=False,
        calendar="RC-B",
        coefficient=1_027_235,
    )
