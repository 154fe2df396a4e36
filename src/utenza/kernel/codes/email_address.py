"""E-mail addresses to which a letter can really be sent."""

import re

from utenza.kernel.refusals import Refusal, gettext_noop

_MAX_LENGTH = 254
# Unquoted, ASCII: what mail providers hand out and every server on the way accepts.
_LOCAL = re.compile(r"(?!.{65})[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LABEL = r"(?!-)(?:[^\W_]|-){1,63}(?<!-)"
_DOMAIN = re.compile(rf"({_LABEL}\.)+(?![0-9]+$){_LABEL}")
_MIN_TOP_LEVEL = 2


class NotAnEmailAddress(Refusal):
    message = gettext_noop("L'indirizzo e-mail non è corretto.")


def normalise(text: str) -> str:
    """
    Return the address with its domain in small letters; the part before `@` stays as it is.

    Raises NotAnEmailAddress.
    """
    address = text.strip()
    local, _, domain = address.partition("@")
    if len(address) > _MAX_LENGTH or not _LOCAL.fullmatch(local) or not _is_domain(domain):
        raise NotAnEmailAddress
    return f"{local}@{domain.lower()}"


def _is_domain(domain: str) -> bool:
    if not _DOMAIN.fullmatch(domain) or len(domain.rpartition(".")[2]) < _MIN_TOP_LEVEL:
        return False
    return domain.isascii() or _has_an_ascii_form(domain)


def _has_an_ascii_form(domain: str) -> bool:
    try:
        domain.encode("idna")
    except UnicodeError:
        return False
    return True
