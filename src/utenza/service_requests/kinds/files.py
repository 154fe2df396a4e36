"""A file that a form asks for."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.identity.actions import tries
from utenza.identity.rules.limits import UPLOADS, Charge
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.storage.attachments import Cleaned, FileRefused, clean

ACCEPTED = "image/*,application/pdf"


class TooManyFiles(Refusal):
    message = gettext_noop(
        "Hai inviato molti file in poco tempo: riprova tra un’ora. Quelli già ricevuti restano qui."
    )


class AttachmentField(forms.FileField):
    """
    A photo or a PDF; cleaned, it is the file made anew (`Cleaned`), or None where none was sent.

    `capture="environment"` has a phone open its camera, which then offers no older photo. The form
    needs `enctype="multipart/form-data"` (`form.is_multipart`).
    """

    default_error_messages = {  # noqa: RUF012 - as Django's fields declare them
        "required": _("Scegli un file."),
        "invalid": _("Nessun file è arrivato: sceglilo di nuovo."),
        "empty": _("Il file è vuoto: sceglilo di nuovo."),
    }

    def __init__(self, *, capture: str = "", **named: Any) -> None:  # noqa: ANN401 - as a field takes
        shown = {"accept": ACCEPTED} | ({"capture": capture} if capture else {})
        named.setdefault("help_text", lazy(_help, str)())
        super().__init__(widget=forms.FileInput(attrs=shown), **named)
        self._sender: tuple[int, datetime] | None = None

    def comes_from(self, *, login_id: int, now: datetime) -> None:
        """Count what is sent by the login, so that nobody keeps the portal busy with files."""
        self._sender = (login_id, now)

    def clean(self, data: Any, initial: Any = None) -> Cleaned | None:  # noqa: ANN401 - Django's
        sent = super().clean(data, initial)
        if not isinstance(sent, UploadedFile) or sent.file is None:
            return None
        self._check_may_send()
        try:
            return clean(sent.file, name=sent.name or "")
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        finally:
            self._count()

    def _check_may_send(self) -> None:
        if self._sender and not tries.are_open((_charge(self._sender),), now=self._sender[1]):
            raise ValidationError(gettext(TooManyFiles.message))

    def _count(self) -> None:
        """Count after the slow work: until the transaction ends the login's next one waits."""
        if self._sender:
            tries.count((_charge(self._sender),), now=self._sender[1])


def _charge(sender: tuple[int, datetime]) -> Charge:
    return Charge(UPLOADS, str(sender[0]))


def _help() -> str:
    most = {"most": settings.ATTACHMENT_LIMITS["bytes"] >> 20}
    return gettext("JPEG, PNG, HEIC o PDF, fino a %(most)d MB.") % most
