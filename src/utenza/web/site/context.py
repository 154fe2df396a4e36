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
    """Name `brand`, `read_only` and `shell`; the last is asked for when a page first uses it."""
    return {
        "brand": brand(),
        "read_only": settings.READ_ONLY,
        "shell": SimpleLazyObject(_shell),
    }


def _shell() -> Shell:
    return queries.shell(language=get_language() or settings.LANGUAGE_CODE, now=timezone.now())
