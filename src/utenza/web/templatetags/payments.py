"""
Paying from any page: `{% load payments %}`.

    {% pay_form rows %}   once a page that has buttons: the form that they send, or in its place, in
        sola consultazione, the contacts (`quietly=True` leaves those out); nothing where none of
        the rows is to be paid
    {% pay row.pay %}   the button at the right of a row; `wide=True` for the one of a page
    {% may_pay as can_pay %}   whether this viewer may begin a payment now
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from utenza.payments.gateways import takes_pagopa
from utenza.web.payments.buttons import PayButton
from utenza.web.site.closures import shown_closure

register = template.Library()

FUNCTION = "payment"
_LINK = '<a class="btn {look}" href="{href}">{words}<span class="vh"> {number}</span></a>'
_BUTTON = (
    '<button class="btn {look}" form="paga" name="{field}" value="{number}">{words}'
    '<span class="vh"> {number}</span></button>'
)


@register.simple_tag(takes_context=True)
def pay_form(context: RequestContext, rows: Iterable[Any], *, quietly: bool = False) -> SafeString:
    if not _is_holder(context) or not any(row.pay and row.pay.pays for row in rows):
        return SafeString()
    shown = {"is_closed": not may_pay(context), "quietly": quietly}
    return render_to_string("payments/_form.html", shown, request=context.get("request"))


@register.simple_tag(takes_context=True)
def pay(context: RequestContext, button: PayButton | None, *, wide: bool = False) -> SafeString:
    if button is None:
        return SafeString()
    # What need not be paid now is offered, not urged.
    look = "wide quiet" if button.pays and button.href else "wide"
    return pay_markup(button, may=may_pay(context), look=look if wide else "sm")


@register.simple_tag(takes_context=True)
def may_pay(context: RequestContext) -> bool:
    """Tell whether this viewer may begin a payment now, as far as the page knows."""
    if not takes_pagopa() or not _is_holder(context):
        return False
    shell = context.get("shell")
    found = shell() if callable(shell) else shell
    closure = shown_closure(context.get("request"), found, function=FUNCTION)
    return closure is None


def pay_markup(button: PayButton, *, may: bool, look: str) -> SafeString:
    """Lay the button out; one that begins a payment is nothing to who may not."""
    if button.pays and not may:
        return SafeString()
    pattern = _LINK if button.href else _BUTTON
    texts = {
        "look": look,
        "href": button.href,
        "field": button.field,
        "number": button.value,
        "words": button.words,
    }
    told = {name: escape(text) for name, text in texts.items()}
    return mark_safe(pattern.format(**told))  # noqa: S308 - all texts are escaped


def _is_holder(context: RequestContext) -> bool:
    viewer = getattr(context.get("request"), "viewer", None)
    return viewer is not None and not viewer.only_reads
