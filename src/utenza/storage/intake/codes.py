"""Why a row is rejected (intake contract 1.0, "Reject codes")."""

from enum import StrEnum


class RejectCode(StrEnum):
    BAD_ROW = "bad_row"
    BAD_ENCODING = "bad_encoding"
    MISSING_VALUE = "missing_value"
    BAD_VALUE = "bad_value"
    BAD_DATE = "bad_date"
    BAD_AMOUNT = "bad_amount"
    BAD_NUMBER = "bad_number"
    BAD_POINT_CODE = "bad_point_code"
    BAD_IBAN = "bad_iban"
    BAD_TAX_CODE = "bad_tax_code"
    BAD_VAT_NUMBER = "bad_vat_number"
    BAD_EMAIL = "bad_email"
    BAD_HASH = "bad_hash"
    BAD_NOTICE_NUMBER = "bad_notice_number"
    DUPLICATE_KEY = "duplicate_key"
    MISSING_REFERENCE = "missing_reference"
    MISSING_DOCUMENT = "missing_document"
    BAD_DOCUMENT_PATH = "bad_document_path"
    PERIOD_OVERLAP = "period_overlap"
    WRONG_OWNER = "wrong_owner"


class Fault(Exception):
    """A value that the contract doesn't allow; the words are for the office that reads rejects."""

    def __init__(self, code: RejectCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
