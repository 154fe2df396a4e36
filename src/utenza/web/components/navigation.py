"""The portal's main menu. What is not there yet has no entry."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    href: str
    words: str | Promise
    # On a phone five entries share the width of a thumb.
    short: str | Promise
    icon: str

    def is_current(self, path: str) -> bool:
        return path == self.href or (self.href != "/" and path.startswith(self.href))


MENU = (
    Entry("/", _("Home"), _("Home"), "house"),
    Entry("/fatture/", _("Fatture"), _("Fatture"), "receipt"),
    Entry("/profili-pagamento/", _("Profili pagamento"), _("Profili"), "wallet"),
    Entry("/forniture/", _("Forniture"), _("Forniture"), "plug"),
    Entry("/assistenza/", _("Assistenza"), _("Assistenza"), "headset"),
)


def menu(path: str) -> list[tuple[Entry, bool]]:
    """Return the entries, each with whether it holds the page at this path."""
    return [(entry, entry.is_current(path)) for entry in MENU]
