"""What pages about changes of billing profiles need: `{% load profiles %}`."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.utils.translation import get_language

from utenza.billing_profiles.queries import Profile
from utenza.billing_profiles.queries.previews import Preview, creditor
from utenza.billing_profiles.rules.mandates import Creditor, DirectDebitNotOffered
from utenza.web.billing_profiles.previews import ShownPreview, shown_preview
from utenza.web.billing_profiles.shown import ProfileHeading, mandate_words, profile_heading
from utenza.web.readers import reader_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """Who collects, and the paragraphs that are agreed to."""

    creditor: Creditor
    words: list[str]


@register.simple_tag(takes_context=True)
def shown_effect(context: RequestContext, effect: Preview) -> ShownPreview:
    """Return what `billing_profiles/_preview.html` draws of a change."""
    return shown_preview(effect, reader_of(context["request"]))


@register.simple_tag
def heading_of(profile: Profile) -> ProfileHeading:
    return profile_heading(profile, get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def sepa_mandate() -> MandateTerms | None:
    """Return the mandate's text; nothing where direct debit is not offered."""
    try:
        collects = creditor()
    except DirectDebitNotOffered:
        return None
    return MandateTerms(collects, mandate_words(collects))
