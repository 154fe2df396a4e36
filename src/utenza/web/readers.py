"""Who reads a page, when, and in which language: what every page is made for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from utenza.http.page import PortalRequest
from utenza.identity.rules.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Reader:
    viewer: Viewer
    today: date
    language: str
    now: datetime


def reader_of(request: PortalRequest) -> Reader:
    now = timezone.now()
    language = get_language() or settings.LANGUAGE_CODE
    return Reader(request.viewer, timezone.localtime(now).date(), language, now)
