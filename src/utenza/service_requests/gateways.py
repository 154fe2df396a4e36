"""Which receiver of the CIS the settings chose."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.service_requests.ports import CisReceiver


@cache
def cis_receiver() -> CisReceiver | None:
    """Return the webhook; None where the CIS comes and takes (`utenza requests-out`)."""
    if not settings.CIS_WEBHOOK_URL:
        return None
    return cast("CisReceiver", import_string(settings.CIS_RECEIVER)())
