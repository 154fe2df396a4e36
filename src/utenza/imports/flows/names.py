"""
Names of files of flows: `distributor_user_yearmonth_flow_moment`, and what may follow.

The moment tells which of two versions is the newer one, so a file without it is refused.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from utenza.imports.flows.refusals import FlowRefused
from utenza.metering.rules import ITALY

_NAME = re.compile(
    r"(?P<distributor>[0-9]{11,16})_(?P<user>[0-9]{11,16})_[0-9]{6}_(?P<flow>[A-Za-z0-9.]{2,20})"
    r"_(?P<moment>[0-9]{14})(?:_[A-Za-z0-9]{1,40})*\.xml",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FlowName:
    """What a file's name says: the flow, with its letters as they came, and the moment in Italy."""

    flow: str
    made_at: datetime


def flow_name(name: str) -> FlowName:
    """Raises FlowRefused."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise FlowRefused(
            "il nome non è PIVADISTRIBUTORE_PIVAUTENTE_AAAAMM_FLUSSO_AAAAMMGGHHMMSS….xml:"
            " senza il momento non si sa quale versione è la più nuova"
        )
    try:
        moment = datetime.strptime(match["moment"], "%Y%m%d%H%M%S").replace(tzinfo=ITALY)
    except ValueError as error:
        raise FlowRefused(f"{match['moment']} non è un momento") from error
    return FlowName(match["flow"], moment)
