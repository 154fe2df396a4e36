"""The portal's main menu. What is not there yet has no entry."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    href: str
    words: str | Promise
    # On a phone five entries share the width of a thumb; the others stand in the account's menu.
    short: str | Promise
    icon: str
    is_on_phone: bool = True


MENU = (
    Entry("/", _("Home"), _("Home"), "house"),
    Entry("/fatture/", _("Fatture"), _("Fatture"), "receipt"),
    Entry("/profili-pagamento/", _("Profili pagamento"), _("Profili"), "wallet"),
    Entry("/forniture/", _("Forniture"), _("Forniture"), "plug"),
    Entry("/consumi/", _("Consumi"), _("Consumi"), "zap", is_on_phone=False),
    Entry("/autolettura/", _("Autolettura"), _("Autolettura"), "gauge", is_on_phone=False),
    Entry("/operazioni/", _("Operazioni"), _("Operazioni"), "list-checks"),
)


def section_of(path: str) -> str:
    """Return the address of the entry that holds the page at this path, if one does."""
    if path == "/":
        return path
    return next((one.href for one in MENU[1:] if path.startswith(one.href)), "")
