"""What customers asked at the counter or by telephone, and how it went."""

from datetime import date, timedelta
from random import Random
from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.plan import OPENED
from utenza.imports.generator.world import Request, Supply, World

_KINDS: Final = ("contact_data", "voltura", "power_increase", "subentro")
_CHANNELS: Final = ("phone", "phone", "counter", "email", "post")
_SETTLED: Final = ("done", "done", "done", "rejected", "cancelled")
_PENDING: Final = ("received", "in_progress", "waiting_customer")
_NOTES: Final = {
    "done": "Pratica gestita allo sportello.",
    "rejected": "Mancano i dati catastali: la pratica si può presentare di nuovo.",
    "waiting_customer": "Aspettiamo la copia del documento, fronte e retro.",
}
_ASKS: Final = 0.35
_DAYS_OF_ASKING: Final = 2_900
_DAYS_TO_SETTLE: Final = 30


def request(  # noqa: PLR0913 - the facts of a request; a dataclass would only repeat them
    code: str, kind: str, *, supply: str, opened_on: str, channel: str, status: str, world: World
) -> Request:
    """Make a request that reached its status within a month."""
    known = min(days.shifted(opened_on, _DAYS_TO_SETTLE), world.today)
    return Request(
        code=code,
        kind=kind,
        supply=supply,
        opened_at=days.moment(opened_on, 10, 30),
        channel=channel,
        status=status,
        status_at=days.moment(opened_on if status == "received" else known, 10, 30),
        note=_NOTES.get(status, ""),
    )


def drawn_requests(
    number: int, supplies: tuple[Supply, ...], *, rng: Random, world: World
) -> tuple[Request, ...]:
    """Return the request that the customer made one day, if that day has come."""
    opened = OPENED + timedelta(days=rng.randrange(_DAYS_OF_ASKING))
    if rng.random() > _ASKS or opened > world.plan.today:
        return ()
    return (
        request(
            f"R9{number:08d}",
            rng.choice(_KINDS),
            supply=rng.choice(supplies).code,
            opened_on=opened.isoformat(),
            channel=rng.choice(_CHANNELS),
            status=rng.choice(_SETTLED if _is_old(opened, world) else _PENDING),
            world=world,
        ),
    )


def _is_old(opened: date, world: World) -> bool:
    return (world.plan.today - opened).days > _DAYS_TO_SETTLE
