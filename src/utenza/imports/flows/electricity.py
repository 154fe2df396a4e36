"""
`FlussoMisure` of the SII, PDO and PDO2G: a month of quarter-hours of each POD.

Source: technical specification "Trasmissione misure" 2.0, as docs/how-to/flows.md has it. What is
not verified there is refused: days on which the clocks change, constants, other flows.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from utenza.imports.flows.records import Node
from utenza.imports.flows.refusals import FlowRefused, RowRefused
from utenza.kernel.codes import pod
from utenza.kernel.refusals import Refusal
from utenza.metering.rules import ConsumptionKind
from utenza.metering.rules.curves import USUAL_HOURS, hours_in, pack
from utenza.metering.rules.flows import MeasuredDay

ROOT, RECORD = "flussomisure", "datipod"
FLOWS = frozenset({"PDO", "PDO2G"})
_QUARTERS = 96
_MONTH = re.compile(r"(?P<month>0[1-9]|1[0-2])/(?P<year>20[0-9]{2})")
_DAY = re.compile(r"[0-9]{1,2}")
_KWH = re.compile(r"[0-9]{1,6}(?:,[0-9]{1,3})?")
_NAMES = tuple(f"e{number}" for number in range(1, _QUARTERS + 1))
_KINDS = {"E": ConsumptionKind.ACTUAL, "S": ConsumptionKind.ESTIMATED}
_VALID = {"S": True, "N": False}
_WH_IN_KWH = 1000

Word = TypeVar("Word")
# A day that was read, or its name and why it is refused.
Row = MeasuredDay | tuple[str, RowRefused]


def flow_of(root: Node) -> str:
    """Raises FlowRefused."""
    flow = root.attributes.get("codflusso", "")
    if flow not in FLOWS:
        raise FlowRefused(f"flusso {flow!r} non verificato: si leggono {', '.join(sorted(FLOWS))}")
    return flow


def days_of(record: Node) -> Iterator[Row]:
    """
    Yield each day of the POD's month, or why it is refused.

    Raises RowRefused where the whole record is.
    """
    point, first = _point(record), _month(record)
    measure = _measure(record)
    kind = _known(measure.says("tipodato"), _KINDS, "TipoDato")
    is_valid = _known(measure.says("validato"), _VALID, "Validato")
    is_rectification = any(record.all("tiporettifica"))
    found = list(measure.all("ea"))
    if not found:
        raise RowRefused("non ci sono quarti d’ora (Ea)")
    for node in found:
        try:
            day, packed = _day(node, first)
        except RowRefused as refusal:
            yield node.text, refusal
        else:
            yield MeasuredDay(point, day, packed, kind, is_valid, is_rectification)


def _point(record: Node) -> str:
    try:
        return pod.pod14(pod.normalise(record.says("pod")))
    except Refusal as refusal:
        raise RowRefused("il POD non è corretto") from refusal


def _month(record: Node) -> date:
    match = _MONTH.fullmatch(record.says("meseanno"))
    if match is None:
        raise RowRefused("manca MeseAnno (MM/AAAA); DataMisura non è verificata")
    return date(int(match["year"]), int(match["month"]), 1)


def _measure(record: Node) -> Node:
    """Return the measure, once its point is one whose quarters are kWh as they stand."""
    point, measure = record.one("datipdp"), record.one("misura")
    if point.says("trattamento") != "O":
        raise RowRefused("Trattamento non è O (orario): le fasce non sono verificate")
    if point.says("forfait") == "SI":
        raise RowRefused("punto forfait")
    if point.says("ka") and _number(point.says("ka"), "Ka") != 1:
        raise RowRefused("Ka non è 1: se i valori la contengano non è verificato")
    return measure


def _day(node: Node, first: date) -> tuple[date, str]:
    if not _DAY.fullmatch(node.text):
        raise RowRefused("Ea senza il giorno")
    try:
        day = first.replace(day=int(node.text))
    except ValueError as error:
        raise RowRefused("questo giorno non esiste") from error
    if hours_in(day) != USUAL_HOURS:
        raise RowRefused(
            f"giorno di {hours_in(day)} ore: come il flusso ne porti i quarti non è verificato"
        )
    others = node.attributes.keys() - set(_NAMES)
    if others:
        raise RowRefused(f"attributo {min(others)} non verificato")
    if len(node.attributes) != _QUARTERS:
        raise RowRefused(f"{len(node.attributes)} quarti d’ora su {_QUARTERS}")
    values = (_number(node.attributes[name], name.upper()) * _WH_IN_KWH for name in _NAMES)
    return day, pack(values)


def _number(text: str, name: str) -> Decimal:
    if not _KWH.fullmatch(text):
        raise RowRefused(f"{name}: non è un numero con la virgola e tre decimali")
    return Decimal(text.replace(",", "."))


def _known(text: str, words: Mapping[str, Word], name: str) -> Word:
    if text not in words:
        raise RowRefused(f"{name} {text!r} non verificato")
    return words[text]
