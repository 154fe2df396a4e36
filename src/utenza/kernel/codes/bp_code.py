"""Code of a billing profile: `BP-` and six digits or more."""

import re

from utenza.kernel.refusals import Refusal, gettext_noop

_SHAPE = re.compile(r"BP-[0-9]{6,}")


class NotABillingProfileCode(Refusal):
    message = gettext_noop("Il codice del profilo di pagamento non è corretto: è come BP-123456.")


def normalise(text: str) -> str:
    """
    Return the code in capitals.

    Raises NotABillingProfileCode.
    """
    code = text.strip().upper()
    if not _SHAPE.fullmatch(code):
        raise NotABillingProfileCode
    return code
