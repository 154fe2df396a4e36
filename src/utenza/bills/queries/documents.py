"""The documents of bills and plichi: which file of the document store, if there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from utenza.bills.models import Bill, Plico
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import fetch, fetch_one


class DocumentKind(StrEnum):
    SUMMARY = "summary"
    DETAIL = "detail"
    XML = "xml"


_OF_BILL = """
SELECT {kind}_sha256 FROM bills_bill
WHERE customer_id = %(customer_id)s AND bill_number = %(number)s
"""
_OF_PLICO = """
SELECT file_sha256 FROM bills_plico
WHERE customer_id = %(customer_id)s AND plico_number = %(number)s
"""
_OF_BILLS = """
SELECT bill_number, summary_sha256, detail_sha256 FROM bills_bill
WHERE customer_id = %(customer_id)s AND bill_number = ANY(%(numbers)s)
ORDER BY issued_on, id
"""


@dataclass(frozen=True, slots=True)
class PdfsOfBill:
    """The SHA-256 of a bill's two PDFs; None for one that is not there."""

    number: str
    summary: bytes | None
    detail: bytes | None


def document_of_bill(*, viewer: Viewer, number: str, kind: DocumentKind) -> bytes | None:
    """
    Return the SHA-256 of the document, None while there is none.

    Raises Bill.DoesNotExist when the viewer may not see the bill.
    """
    parameters = {"customer_id": viewer.customer_id, "number": number}
    found = fetch_one(lambda sha256: (sha256,), _OF_BILL.format(kind=kind.value), parameters)
    if found is None:
        raise Bill.DoesNotExist
    return _plain(found[0])


def document_of_plico(*, viewer: Viewer, number: str) -> bytes | None:
    """
    Return the SHA-256 of the plico's PDF, None while there is none.

    Raises Plico.DoesNotExist when the viewer may not see the plico.
    """
    parameters = {"customer_id": viewer.customer_id, "number": number}
    found = fetch_one(lambda sha256: (sha256,), _OF_PLICO, parameters)
    if found is None:
        raise Plico.DoesNotExist
    return _plain(found[0])


def pdfs_of_bills(*, viewer: Viewer, numbers: Sequence[str]) -> list[PdfsOfBill]:
    """Return the PDFs of those bills among these that the viewer may see, oldest first."""
    # Asked for by a form: what PostgreSQL can't hold as text is no number of a bill.
    possible = [number for number in numbers if "\0" not in number]
    parameters = {"customer_id": viewer.customer_id, "numbers": possible}
    return fetch(
        lambda number, summary, detail: PdfsOfBill(number, _plain(summary), _plain(detail)),
        _OF_BILLS,
        parameters,
    )


def _plain(sha256: bytes | memoryview | None) -> bytes | None:
    return None if sha256 is None else bytes(sha256)
