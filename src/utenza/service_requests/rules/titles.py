"""The names of requests that are made elsewhere, as customers say them."""

from utenza.kernel.refusals import gettext_noop

_TITLES = {
    "contact_data": gettext_noop("Dati di contatto"),
    "personal_data": gettext_noop("Dati anagrafici"),
}
OTHER = gettext_noop("Altra richiesta")


def title_of(type_: str) -> str:
    """Return the Italian name of a type that no kind of the portal has."""
    return _TITLES.get(type_, OTHER)
