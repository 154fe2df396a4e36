"""What every template may use: the brand, and the shell where it is used."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from utenza.site import queries
from utenza.site.rules.contents import Shell
from utenza.web.components.brand import brand


def shell(_request: HttpRequest) -> dict[str, Any]:
    """Name `brand` and `shell`; templates call the latter where they use it, found once a page."""
    return {"brand": brand(), "shell": cache(current_shell)}


def current_shell() -> Shell:
    return queries.shell(language=get_language() or settings.LANGUAGE_CODE, now=timezone.now())
