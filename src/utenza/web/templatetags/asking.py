"""What the pages of operations ask of a kind beside its own texts."""

from django import template
from django.utils.translation import gettext

from utenza.service_requests.kinds import kind_of_type

register = template.Library()


@register.simple_tag
def without_subject(type_: str) -> str:
    """Say what to do who has no supply or profile that this could be about, where it helps."""
    kind = kind_of_type(type_)
    return gettext(kind.words_without_subject) if kind and kind.words_without_subject else ""
