"""What the settings chose for the portal's own documents."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.site.ports import Typesetter


@cache
def typesetter() -> Typesetter:
    return cast("Typesetter", import_string(settings.TYPESETTER)())
