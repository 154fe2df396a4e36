"""
Rows of bills: `{% load bills %}`, `{% bill_items rows %}`, `{% bill_items rows picks=True %}`.

With `pays=True` what is to be paid has its button, and the page its form (`{% pay_form rows %}`).

A page has thirty of them. Laid out by a template they took longer than all that the page asks of
the database, so that here patterns are filled in; a pattern's texts are always escaped.
"""

from collections.abc import Callable, Collection, Iterable

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from utenza.web.bills.shown import BillRow
from utenza.web.components.patterns import filled
from utenza.web.templatetags.payments import may_pay, pay_markup
from utenza.web.templatetags.portal import chip, icon, supply_icon

register = template.Library()

_ITEM = (
    '<li class="item{picks}">\n{pick}\n{icon}\n'
    '<div class="what"><a class="title" href="{href}">{title}</a>{place}'
    '<span class="sub">{due}</span></div>\n'
    '<span class="sum">{amount}</span>\n'
    '<span class="state">{chip}</span>\n'
    '<span class="do docs">{spectacles}{summary}{detail}</span>{pay}\n</li>'
)
_PLACE = '<span class="sub">{place}</span>'
_PICK = (
    '<label class="pick"><input type="checkbox" name="fattura" value="{number}"{checked}>'
    '<span class="vh">{words} {number}</span></label>'
)
_DOCUMENT = '<a href="{href}">{words}<span class="vh"> {number} (PDF)</span></a>'
_MISSING = "<span>{words}</span>"
_PAY = '\n<span class="pay">{button}</span>'


@register.simple_tag(takes_context=True)
def bill_items(
    context: RequestContext,
    rows: Iterable[BillRow],
    *,
    picks: bool = False,
    chosen: Collection[str] = (),
    pays: bool = False,
) -> SafeString:
    """Lay out a list's bills; with `picks` each has a box, ticked where its number is `chosen`."""
    pick = _picking(chosen) if picks else _no_picking
    pay = _paying(may=may_pay(context)) if pays else _no_picking
    summary = _document(gettext("Sintesi"), gettext("manca la sintesi"))
    detail = _document(gettext("Dettaglio"), gettext("manca il dettaglio"))
    spectacles = icon("glasses")
    return mark_safe(  # noqa: S308 - filled in below, with all texts escaped
        "".join(
            filled(
                _ITEM,
                {
                    "picks": " picks" if picks else "",
                    "pick": pick(row),
                    "icon": supply_icon(row.commodity, row.icon),
                    "place": filled(_PLACE, place=row.place) if row.place else "",
                    "chip": chip(row.chip.tone, row.chip.icon, row.chip.words),
                    "spectacles": spectacles,
                    "summary": summary(row.summary_href, row.number),
                    "detail": detail(row.detail_href, row.number),
                    "pay": pay(row),
                },
                href=row.href,
                title=row.title,
                due=row.due,
                amount=row.amount,
            )
            for row in rows
        )
    )


def _picking(chosen: Collection[str]) -> Callable[[BillRow], str]:
    words = gettext("Scegli la fattura")

    def pick(row: BillRow) -> str:
        checked = {"checked": " checked" if row.number in chosen else ""}
        return filled(_PICK, checked, number=row.number, words=words)

    return pick


def _paying(*, may: bool) -> Callable[[BillRow], str]:
    def pay(row: BillRow) -> str:
        button = pay_markup(row.pay, may=may, look="sm") if row.pay else ""
        return _PAY.format(button=button) if button else ""

    return pay


def _no_picking(_row: BillRow) -> str:
    return ""


def _document(words: str, missing: str) -> Callable[[str, str], str]:
    """Return what writes the link to a document, or that there is none yet."""
    instead = filled(_MISSING, words=missing)

    def write(href: str, number: str) -> str:
        return filled(_DOCUMENT, href=href, words=words, number=number) if href else instead

    return write
