"""What we write to customers about their meters, in their language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from utenza.kernel.words import the_day
from utenza.notifications.rules import Notice, Topic


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A supply whose reading counts until a day; `name` is the customer's own, or empty."""

    supply_code: str
    name: str
    place: str
    closes_on: date


def window_notice(windows: Sequence[OpenWindow], *, language: str) -> Notice:
    """Return what is written when windows of one customer's open."""
    with override(language):
        lines = [_line(one, language) for one in windows]
        lead = ngettext(
            "Si è aperta la finestra per l’autolettura del gas:",
            "Si sono aperte le finestre per l’autolettura del gas:",
            len(windows),
        )
        how = _(
            "Bastano le cifre nere del contatore, prima della virgola: con queste la prossima"
            " fattura conta i consumi veri e non una stima."
        )
        about = {"fornitura": windows[0].supply_code} if len(windows) == 1 else {}
        return Notice(
            kind="reading-window",
            topic=Topic.READINGS,
            subject=_("È il momento dell’autolettura"),
            body="\n\n".join((lead, "\n".join(lines), how)),
            href="/operazioni/autolettura/" + (f"?{urlencode(about)}" if about else ""),
        )


def _line(one: OpenWindow, language: str) -> str:
    said = {
        "place": ", ".join(part for part in (one.name, one.place) if part),
        "al_giorno": the_day(one.closes_on, language, "al "),
    }
    return _("%(place)s: fino %(al_giorno)s") % said
