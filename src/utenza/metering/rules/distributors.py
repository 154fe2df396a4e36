"""
Whose network a gas point is on, and how that distributor wants its files.

The contract with the CIS does not tell it: the retailer does, in the CSV that
`UTENZA_GAS_DISTRIBUTORS` names.
"""

import csv
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from utenza.kernel.codes import vat_number
from utenza.metering.rules import ITALY

COLUMNS = ("pdr_prefix", "vat_number", "name", "file_name", "shipper_vat_number")
# As Acquirente Unico names the like flow TAV: PIVA_PIVA_AAAAMM_flow_moment.
USUAL_NAME = "{seller}_{distributor}_{year_month}_TAL0050_{moment}.xml"
_PREFIX = re.compile(r"[0-9]{1,14}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,150}\.xml")
_SAMPLE = datetime(2026, 11, 24, tzinfo=ITALY)


class BadDistributors(Exception):
    """The list of distributors cannot be used; the text says the line and why, for the office."""


@dataclass(frozen=True, slots=True)
class Distributor:
    """
    A distributor, for the points whose code begins with the prefix.

    With a shipper that is another company, readings go to that one, as a table.
    """

    pdr_prefix: str
    vat_number: str
    name: str
    file_name: str = USUAL_NAME
    shipper: str = ""


class Distributors:
    def __init__(self, known: Iterable[Distributor] = ()) -> None:
        self._by_prefix = {one.pdr_prefix: one for one in known}

    def __len__(self) -> int:
        return len(self._by_prefix)

    def of_point(self, pdr: str) -> Distributor | None:
        """Return the distributor of the longest prefix that fits."""
        prefixes = (pdr[:length] for length in range(len(pdr), 0, -1))
        return next((self._by_prefix[one] for one in prefixes if one in self._by_prefix), None)


def distributors_in(lines: Iterable[str]) -> Distributors:
    """
    Read the CSV: a header, then a distributor a line; the last two columns may be left out.

    Raises BadDistributors.
    """
    rows = csv.DictReader(lines, strict=True)
    found: dict[str, Distributor] = {}
    try:
        for row in rows:
            one = _distributor(row, line=rows.line_num)
            if one.pdr_prefix in found:
                raise _bad(rows.line_num, f"the prefix {one.pdr_prefix} is there twice")
            found[one.pdr_prefix] = one
    except csv.Error as error:
        raise _bad(rows.line_num, str(error)) from error
    if not found:
        raise BadDistributors(f"no distributor; columns: {', '.join(COLUMNS)}")
    return Distributors(found.values())


def name_of_file(distributor: Distributor, *, seller: str, now: datetime) -> str:
    """Return what the distributor's template makes of these facts; the moment is Italy's."""
    moment = now.astimezone(ITALY)
    return distributor.file_name.format(
        seller=seller,
        distributor=distributor.vat_number,
        year_month=f"{moment:%Y%m}",
        month_year=f"{moment:%m%Y}",
        moment=f"{moment:%Y%m%d%H%M%S}",
    )


def name_not_taken(name: str, taken: Container[str]) -> str:
    """Return the name, with `_2`, `_3`… before its ending where it was given already."""
    stem, _, ending = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem}_{number}.{ending}"
    return free


def _distributor(row: dict[str, str | None], *, line: int) -> Distributor:
    told = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not _PREFIX.fullmatch(told["pdr_prefix"]):
        raise _bad(line, "pdr_prefix is the first digits of a PDR")
    one = Distributor(
        pdr_prefix=told["pdr_prefix"],
        vat_number=_vat_number(told["vat_number"], line),
        name=told["name"] or told["vat_number"],
        file_name=told["file_name"] or USUAL_NAME,
        shipper=told["shipper_vat_number"] and _vat_number(told["shipper_vat_number"], line),
    )
    _check_name(one, line)
    return one


def _check_name(one: Distributor, line: int) -> None:
    try:
        name = name_of_file(one, seller=one.vat_number, now=_SAMPLE)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise _bad(line, f"file_name knows no {error}") from error
    if not _NAME.fullmatch(name):
        raise _bad(line, "file_name makes no plain name that ends with .xml")


def _vat_number(code: str, line: int) -> str:
    try:
        return vat_number.normalise(code)
    except vat_number.NotAVatNumber as error:
        raise _bad(line, f"{code!r} is no VAT number") from error


def _bad(line: int, why: str) -> BadDistributors:
    return BadDistributors(f"line {line}: {why}")
