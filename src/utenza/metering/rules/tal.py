"""
TAL, the flow that carries self-readings: 0050 to the distributor, 0150 back.

Source: the file that an Italian retailer's tool writes and the columns that Acquirente Unico lists
(docs/areas/metering.md says what has not been confirmed by the XSD). Days are dd/mm/yyyy.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

LARGEST_ANSWER = 20 * 1024 * 1024
_DAY = "%d/%m/%Y"
_IS_VALID = frozenset("Vv")
_VALUE = re.compile(r"[0-9]{1,12}")
_LONGEST = {"note": 2000}
_LONGEST_ELSE = 60
_DEEPEST = 20
# The elements of an answer, by their names without case, and what we call them.
_COLUMNS = {
    "cod_pdr": "point_code",
    "matr_mis": "meter_serial",
    "data_com_autolet_cf": "taken_on",
    "let_tot_prel": "value",
    "esito_val": "verdict",
    "note": "note",
}


class NotAnAnswer(Exception):
    """A file that is no TAL 0150; the text says why, for the office."""


@dataclass(frozen=True, slots=True)
class TalReading:
    point_code: str
    meter_serial: str
    taken_on: date
    value: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a distributor says of one reading, in its own words."""

    point_code: str = ""
    meter_serial: str = ""
    taken_on: str = ""
    value: str = ""
    verdict: str = ""
    note: str = ""

    @property
    def is_readable(self) -> bool:
        """Tell whether it names a reading and says something of it."""
        return bool(self.point_code and self.verdict and self.day) and self.number is not None

    @property
    def is_valid(self) -> bool:
        """V says validated, whatever else says it was not."""
        return self.verdict in _IS_VALID

    @property
    def day(self) -> date | None:
        try:
            return datetime.strptime(self.taken_on, _DAY).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return None

    @property
    def number(self) -> int | None:
        return int(self.value) if _VALUE.fullmatch(self.value) else None


def request_xml(*, sender: str, distributor: str, readings: Iterable[TalReading]) -> bytes:
    """Return a TAL 0050; `sender` and `distributor` are VAT numbers."""
    root = etree.Element("Prestazione", cod_servizio="TAL", cod_flusso="0050")
    head = etree.SubElement(root, "IdentificativiRichiesta")
    etree.SubElement(head, "piva_utente").text = sender
    etree.SubElement(head, "piva_distr").text = distributor
    for reading in readings:
        body = etree.SubElement(root, "DatiPdR")
        for name, value in tal_columns(reading).items():
            etree.SubElement(body, name).text = value
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def tal_columns(reading: TalReading) -> dict[str, str]:
    """Return the reading by the flow's own names, in its order."""
    return {
        "cod_pdr": reading.point_code,
        "matr_mis": reading.meter_serial,
        "data_com_autolet_cf": reading.taken_on.strftime(_DAY),
        "let_tot_prel": str(reading.value),
    }


def answers_in(content: bytes) -> list[Answer]:
    """
    Return what a TAL 0150 says, reading after reading.

    Raises NotAnAnswer.
    """
    if len(content) > LARGEST_ANSWER:
        raise NotAnAnswer("è più grande di quanto è ammesso")
    reader = _Reader()
    parser = etree.XMLParser(
        target=reader, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        parser.feed(content)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise NotAnAnswer("non è XML ben formato") from error
    return reader.answers


class _Reader:
    """Takes what it knows from each `DatiPdR` and builds no tree."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._depth = 0
        self._row: dict[str, str] | None = None
        self._column = ""
        self._words: list[str] = []

    def doctype(self, *_: object) -> None:
        """Refuse a document type: it is where entities and other files come in."""
        raise NotAnAnswer("ha un DOCTYPE")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotAnAnswer("ha troppi livelli")
        name = _local(tag)
        if self._depth == 1:
            _check_flow(name, attributes)
        elif name == "datipdr":
            self._row = {}
        elif self._row is not None:
            self._column, self._words = _COLUMNS.get(name, ""), []

    def data(self, words: str) -> None:
        if self._column:
            self._words.append(words)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._row is None:
            return
        if _local(tag) == "datipdr":
            self.answers.append(Answer(**self._row))
            self._row = None
        elif self._column:
            longest = _LONGEST.get(self._column, _LONGEST_ELSE)
            self._row[self._column] = "".join(self._words).strip()[:longest]
            self._column = ""

    def close(self) -> None:
        """Nothing is left to do."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _check_flow(name: str, attributes: dict[str, str]) -> None:
    flow = (name, attributes.get("cod_servizio"), attributes.get("cod_flusso"))
    if flow != ("prestazione", "TAL", "0150"):
        raise NotAnAnswer("non è un flusso TAL 0150")
