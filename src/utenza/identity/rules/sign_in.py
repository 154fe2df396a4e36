"""What signing in is."""

import re
from datetime import timedelta

from utenza.kernel.refusals import Refusal, gettext_noop

# A household's or an administrator's address may belong to many logins; each costs a slow hash.
MOST_CANDIDATES = 5
LONGEST_TYPED = 254
LINK_LASTS = timedelta(minutes=30)


class WrongCredentials(Refusal):
    """The one answer to an unknown name, a wrong password and a login that is closed."""

    message = gettext_noop("Nome utente o password non corretti.")


class LinkNoLongerGood(Refusal):
    message = gettext_noop("Questo collegamento non vale più: chiedine uno nuovo.")


def as_typed(typed: str) -> str:
    """Return a user name, e-mail or tax code without the blanks round it."""
    return typed.strip()[:LONGEST_TYPED]


def as_tax_code(typed: str) -> str:
    """Return it as a tax code would be written: people copy theirs in groups of letters."""
    return re.sub(r"\s+", "", typed).upper()
