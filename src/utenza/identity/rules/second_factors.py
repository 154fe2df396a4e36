"""What somebody may be asked for beside a password."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """`kind` is totp, webauthn or recovery_codes; only a key (webauthn) has a name."""

    factor_id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def changes(before: Iterable[SecondFactor], after: Iterable[SecondFactor]) -> list[str]:
    """Return what was added and removed, as `totp added`; a new set of codes is an addition."""
    old = {factor.factor_id: factor.kind for factor in before}
    new = {factor.factor_id: factor.kind for factor in after}
    added = {f"{kind} added" for key, kind in new.items() if key not in old}
    removed = {f"{kind} removed" for key, kind in old.items() if key not in new}
    return sorted(added | {one for one in removed if one != "recovery_codes removed" or not added})
