"""Which adapters the settings chose for letters and for text messages."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.notifications.ports import Mailer, TextSender


@cache
def mailer() -> Mailer:
    return cast("Mailer", import_string(settings.MAILER)())


@cache
def text_sender() -> TextSender:
    return cast("TextSender", import_string(settings.TEXT_SENDER)())


def sends_texts() -> bool:
    """Tell whether this installation has a way to send text messages at all."""
    return bool(settings.TEXT_SENDER)
