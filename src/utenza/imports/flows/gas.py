"""
Gas flows of the "tracciato unico": TML (periodic) and TGL (daily), readings of a PDR.

Values are what the register shows, in cubic metres. What docs/how-to/flows.md has not verified is
refused: converters, readings that are not effective, IGMG, rectifications and the other flows.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from utenza.imports.flows.records import Node
from utenza.imports.flows.refusals import FlowRefused, RowRefused
from utenza.kernel.codes import pdr
from utenza.kernel.refusals import Refusal
from utenza.metering.rules.flows import MeasuredReading

RECORD = "datipdr"
FLOWS = frozenset({"TML", "TGL"})
_UNVERIFIED = {"IGMG": "i campi di Pre_int e Post_int non sono verificati"}
_VALUE = re.compile(r"[0-9]{1,12}")
_LONGEST_SERIAL = 60
_NO = frozenset({"", "NO", "N"})

Row = MeasuredReading | tuple[str, RowRefused]


def flow_of(root: Node) -> str:
    """
    Return TML or TGL, whose code may end with four digits.

    Raises FlowRefused.
    """
    said = root.attributes.get("cod_flusso", "")
    flow = bare(said)
    if flow in _UNVERIFIED:
        raise FlowRefused(f"flusso {flow}: {_UNVERIFIED[flow]}")
    if flow not in FLOWS:
        raise FlowRefused(f"flusso {said!r} non verificato: si leggono {', '.join(sorted(FLOWS))}")
    return flow


def bare(code: str) -> str:
    """Return the code of a flow without the digits of its variant: TML of TML0050."""
    return re.sub(r"[._]?[0-9]{4}$", "", code).upper()


def readings_of(record: Node, flow: str) -> Iterator[Row]:
    """
    Yield each reading of the PDR, or why it is refused.

    Raises RowRefused where the whole record is.
    """
    point = _point(record)
    technical = record.one("datitecnpdr")
    if technical.says("gruppo_mis_int").upper() not in _NO:
        raise RowRefused("gruppo di misura integrato: la lettura è già in Smc")
    if technical.says("pre_conv").upper() not in _NO:
        raise RowRefused("c’è un convertitore (pre_conv): la lettura è già in Smc")
    if any(record.all("tipo_rettifica")):
        raise RowRefused("rettifica: i suoi campi non sono verificati")
    name, day = (
        ("datilettura", "data_racc") if flow == "TML" else ("letturegiornaliere", "data_comp")
    )
    found = list(record.all(name))
    if not found:
        raise RowRefused(f"non c’è {name}")
    for node in found:
        try:
            yield _reading(node, point, day, serial=technical.says("matr_mis"))
        except RowRefused as refusal:
            yield node.says(day), refusal


def _point(record: Node) -> str:
    try:
        return pdr.normalise(record.says("cod_pdr"))
    except Refusal as refusal:
        raise RowRefused("il PDR non è di 14 cifre") from refusal


def _reading(node: Node, point: str, day: str, *, serial: str) -> MeasuredReading:
    if node.says("tipo_lettura") != "E":
        raise RowRefused(f"tipo_lettura {node.says('tipo_lettura')!r}: si leggono le effettive (E)")
    if node.says("esito_val").upper() not in {"", "V"}:
        raise RowRefused(f"esito_val {node.says('esito_val')!r}: non è validata (V)")
    if node.says("let_tot_conv"):
        raise RowRefused("c’è il totalizzatore del convertitore: la lettura è già in Smc")
    value = node.says("let_tot_prel")
    if not _VALUE.fullmatch(value):
        raise RowRefused("let_tot_prel non è un numero intero di metri cubi")
    meter = node.says("matr_mis") or serial
    return MeasuredReading(point, _day(node.says(day), day), int(value), meter[:_LONGEST_SERIAL])


def _day(text: str, name: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise RowRefused(f"{name} non è un giorno GG/MM/AAAA") from error
