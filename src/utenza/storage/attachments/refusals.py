"""Why a customer's file is not taken, in the customer's words."""

from typing import ClassVar

from django.utils.translation import gettext

from utenza.kernel.refusals import Refusal, gettext_noop


class FileRefused(Refusal):
    """A file that is not kept; its words hold figures, so that they come out translated."""

    message: ClassVar[str] = gettext_noop("Questo file non può essere allegato.")

    def __init__(self, **figures: int) -> None:
        super().__init__()
        self._figures = figures

    def __str__(self) -> str:
        return gettext(self.message) % self._figures


class Empty(FileRefused):
    message = gettext_noop("Il file è vuoto: sceglilo di nuovo.")


class TooLarge(FileRefused):
    message = gettext_noop(
        "Il file supera i %(most)d MB: scatta la foto con una qualità più bassa, o dividi il"
        " documento in più file."
    )


class TooManyPixels(FileRefused):
    message = gettext_noop(
        "La foto supera i %(most)d megapixel: scattala con una risoluzione più bassa."
    )


class NotAPicture(FileRefused):
    message = gettext_noop(
        "Questo file non è una foto né un PDF che sappiamo leggere: servono JPEG, PNG, HEIC o PDF."
    )


class TooManyPages(FileRefused):
    message = gettext_noop("Il PDF ha più di %(most)d pagine: allega soltanto quelle che servono.")


class EncryptedPdf(FileRefused):
    message = gettext_noop(
        "Il PDF è protetto da una password: salvalo senza, oppure fotografa il documento."
    )


class Damaged(FileRefused):
    message = gettext_noop(
        "Il file è rovinato o troppo complesso e non riusciamo ad aprirlo: prova con una nuova"
        " foto, oppure salva il documento di nuovo."
    )


class Busy(FileRefused):
    message = gettext_noop(
        "In questo momento stiamo leggendo i file di altri clienti: riprova tra un minuto."
    )
