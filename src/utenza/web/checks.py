"""What Django's `check` says of this installation before anybody sees a page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.utils import timezone

from utenza.billing_profiles.rules.mandates import is_creditor_identifier
from utenza.site import queries
from utenza.web.components.brand import check_brand


@register(Tags.compatibility)
def brand_is_usable(**_given: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django's checks take any
    wrong = check_brand(logo=settings.BRAND_LOGO, colour=settings.BRAND_COLOUR)
    return [checks.Error(fault, id="web.E001") for fault in wrong]


@register(Tags.compatibility)
def creditor_is_one(**_given: Any) -> list[CheckMessage]:  # noqa: ANN401 - as above
    identifier = settings.SEPA_CREDITOR_ID
    if not identifier or is_creditor_identifier(identifier):
        return []
    wrong = f"UTENZA_SEPA_CREDITOR_ID: {identifier!r} is no Italian creditor identifier"
    return [checks.Error(wrong, id="web.E002")]


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
