"""What every template may use: the brand, and lazily the shell."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from utenza.site import queries
from utenza.site.rules.contents import Shell
from utenza.web.components.brand import brand


def shell(_request: HttpRequest) -> dict[str, Any]:
    """Name `brand` and `shell`; the latter is asked for when a page first uses it."""
    return {"brand": brand(), "shell": SimpleLazyObject(current_shell)}


def current_shell() -> Shell:
    return queries.shell(language=get_language() or settings.LANGUAGE_CODE, now=timezone.now())
