"""What every template may use: the brand, the bell's count, and the shell where it is used."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from utenza.site import queries
from utenza.site.rules.contents import Shell
from utenza.web.components.brand import brand


def shell(request: HttpRequest) -> dict[str, Any]:
    """
    Name `brand`, `unread` and `shell`; templates call the latter where they use it, once a page.

    A page that reads messages says itself how many are left.
    """
    viewer = getattr(request, "viewer", None)
    unread = viewer.unread if viewer else 0
    return {"brand": brand(), "shell": cache(current_shell), "unread": unread}


def current_shell() -> Shell:
    return queries.shell(language=get_language() or settings.LANGUAGE_CODE, now=timezone.now())
