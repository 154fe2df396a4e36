"""Which mail server's adapter the settings chose."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.notifications.ports import Mailer


@cache
def mailer() -> Mailer:
    return cast("Mailer", import_string(settings.MAILER)())
