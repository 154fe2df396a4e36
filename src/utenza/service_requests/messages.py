"""What we write to customers about their requests, in their language."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from utenza.kernel.slugs import to_slug
from utenza.kernel.words import the_day
from utenza.notifications.rules import Notice, Topic
from utenza.service_requests.rules.requests import RequestStatus

STATUS_WORDS = {
    RequestStatus.RECEIVED: gettext_noop("ricevuta"),
    RequestStatus.IN_PROGRESS: gettext_noop("in lavorazione"),
    RequestStatus.WAITING_CUSTOMER: gettext_noop("in attesa di una tua risposta"),
    RequestStatus.DONE: gettext_noop("conclusa"),
    RequestStatus.REJECTED: gettext_noop("non accolta"),
    RequestStatus.CANCELLED: gettext_noop("annullata"),
}
# What is said where whoever refused it gave no reason.
UNEXPLAINED = gettext_noop("Chiamaci con il codice di questa richiesta: ti diciamo perché.")

# Labels and values.
Rows: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter says of a request; `title` is the Italian name of its kind."""

    code: str
    title: str
    follows: str
    promised_on: date | None
    asked: Rows


def request_path(code: str) -> str:
    return f"/profilo/richieste/{to_slug(code)}/"


def receipt_notice(told: Told, *, language: str) -> Notice:
    """Return the receipt: code, what was asked about what, by when, what happens next."""
    with override(language):
        said = {"title": _(told.title), "code": told.code}
        parts = [_("Abbiamo ricevuto la tua richiesta «%(title)s». Codice: %(code)s.") % said]
        parts.append(_lines(told.asked))
        if told.promised_on:
            by = {"giorno": the_day(told.promised_on, language)}
            parts.append(_("Risposta promessa entro %(giorno)s.") % by)
        parts.append(_(told.follows))
        return Notice(
            kind="request-received",
            topic=Topic.REQUESTS,
            subject=_("Richiesta ricevuta: %(title)s") % said,
            body="\n\n".join(part for part in parts if part),
            href=request_path(told.code),
        )


def proved_notice(*, code: str, title: str, language: str) -> Notice:
    """Return what is written once something was confirmed; it goes where it now counts."""
    with override(language):
        said = {"title": _(title), "code": code}
        words = _(
            "Hai confermato il nuovo dato della richiesta «%(title)s» (codice %(code)s): vale da"
            " subito. Lo passiamo ai nostri archivi e non devi fare altro."
        )
        return Notice(
            kind="request-proved",
            topic=Topic.REQUESTS,
            subject=_("%(title)s: confermato") % said,
            body=words % said,
            href=request_path(code),
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """
    What a letter says of a step; `title` is the Italian name of the request's kind.

    A note of ours (`is_ours`) is translated, others' words stay as they are.
    """

    code: str
    title: str
    about: Rows
    status: RequestStatus
    note: str
    is_ours: bool


def step_notice(moved: Moved, *, language: str) -> Notice:
    """Return what is written when a request moves."""
    status = moved.status
    with override(language):
        note = _(moved.note) if moved.is_ours and moved.note else moved.note
        if status is RequestStatus.REJECTED and not note:
            note = _(UNEXPLAINED)
        said = {"title": _(moved.title), "code": moved.code, "status": _(STATUS_WORDS[status])}
        words = _("La tua richiesta «%(title)s» (codice %(code)s) ora è %(status)s.") % said
        return Notice(
            kind=f"request-{status.value}",
            topic=Topic.REQUESTS,
            subject=_("%(title)s: richiesta %(status)s") % said,
            body="\n\n".join(part for part in (words, _lines(moved.about), note) if part),
            href=request_path(moved.code),
        )


def _lines(rows: Rows) -> str:
    return "\n".join(f"{label}: {value}" for label, value in rows if value)
