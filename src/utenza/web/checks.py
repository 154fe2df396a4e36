"""What Django's `check` says of this installation before anybody sees a page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.utils import timezone

from utenza.site import queries
from utenza.web.components.brand import check_brand


@register(Tags.compatibility)
def brand_is_usable(**_given: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django's checks take any
    wrong = check_brand(logo=settings.BRAND_LOGO, colour=settings.BRAND_COLOUR)
    return [checks.Error(fault, id="web.E001") for fault in wrong]


@register(Tags.database, deploy=True)
def contacts_are_the_retailers_own(
    databases: Sequence[str] | None = None,
    **_given: Any,  # noqa: ANN401 - as above
) -> list[CheckMessage]:
    """Warn of a portal that would send people who smell gas to the number of an example."""
    if not databases:
        return []
    contacts = queries.shell(language="it", now=timezone.now()).contacts
    left = [one.label for one in contacts if one.is_example]
    return [checks.Warning(f"still an example: {label}", id="web.W001") for label in left]
