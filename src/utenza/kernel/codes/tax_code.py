"""
Codice fiscale: sixteen characters for people, eleven digits for the others.

Being well formed proves nobody's identity. Two codes of one person (omocodia) are two codes:
only the Revenue Agency says which is theirs.
"""

import re
from functools import lru_cache

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale

from utenza.kernel.codes.spelling import compact
from utenza.kernel.refusals import Refusal, gettext_noop

# Eleven digits belong to bodies, companies, condominiums and people with a provisional code.
_NUMERIC = re.compile(r"[0-9]{11}")
_PERSONAL = re.compile(r"[A-Z0-9]{16}")


class NotATaxCode(Refusal):
    message = gettext_noop("Il codice fiscale non è corretto: controlla lettere e cifre.")


@lru_cache(maxsize=8_192)
def normalise(text: str) -> str:
    """
    Return the code in capitals once its check letter, or check digit, is right.

    Raises NotATaxCode.
    """
    code = compact(text)
    if not (_is_numeric_code(code) or _is_personal_code(code)):
        raise NotATaxCode
    return code


def _is_numeric_code(code: str) -> bool:
    return bool(_NUMERIC.fullmatch(code)) and code.strip("0") != "" and luhn.is_valid(code)


def _is_personal_code(code: str) -> bool:
    if not _PERSONAL.fullmatch(code):
        return False
    try:
        codicefiscale.validate(code)
    except ValidationError:
        return False
    return True
