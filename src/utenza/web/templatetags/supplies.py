"""Rows of supplies: `{% load supplies %}`, `{% supply_item row %}`; a pattern, as rows of bills."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from utenza.web.components.patterns import filled
from utenza.web.supplies.shown import SupplyRow
from utenza.web.templatetags.portal import chip, supply_icon

register = template.Library()

_ITEM = (
    '<li class="item">{icon}\n'
    '<div class="what"><a class="title" href="{href}">{name}</a><span class="sub">{place}</span>'
    '<span class="sub">{kind} <span class="code">{code}</span></span>{offer}</div>\n'
    '<span class="state">{chip}</span></li>\n'
)
_OFFER = '<span class="sub">{offer}</span>'


@register.simple_tag
def supply_item(row: SupplyRow) -> SafeString:
    markup = {
        "icon": supply_icon(row.commodity, row.icon),
        "offer": filled(_OFFER, offer=row.offer) if row.offer else "",
        "chip": chip(row.chip.tone, row.chip.icon, row.chip.words),
    }
    return mark_safe(  # noqa: S308 - filled in with all texts escaped
        filled(
            _ITEM,
            markup,
            href=row.href,
            name=row.name,
            place=row.place,
            kind=row.point_kind,
            code=row.point_code,
        )
    )
