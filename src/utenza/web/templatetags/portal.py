"""
The portal's components: `{% load portal %}`, and i18n for the words.

Plain classes of app.css are used as they are where a tag would add nothing:

    <a class="btn">, .quiet .bare .danger .sm .wide     a button (one per page without a modifier)
    <div class="actions">…</div>                        buttons together; full width on a phone
    <header class="page-head"><div><h1>…</h1><p>…</p></div> … </header>
    <div class="cols"><div class="first">…</div><div class="main stack">…</div>
        <div class="side stack">…</div></div>           .first: on top of a phone, right on a desk
    <section class="band"><div><h2>…</h2><p class="amount">128,48 €</p><p>…</p></div>
        <div class="actions">…</div></section>          what there is to do; .calm when nothing is
    <ul class="list wide-rows"><li class="item"> .ico .what(.title .sub) .sum .state .do </li></ul>
        rows whose .title link covers the whole row; inside a card put it after the header
    <dl class="facts"> / <dl class="facts big">         labels above values, in columns
    <dl class="rows">                                   label left, value right; .total on the last
    <table class="data"> in <div class="scroll" tabindex="0" role="region" aria-label="…">
    <details class="fold"><summary>…</summary><div>…</div></details>
    <form class="form">, <form class="filters">         fields one below the other / in a row
    <a class="back" href="…">{% icon "arrow-left" %}…</a>, .muted .vh .end .nowrap .code

What is the same for many stands in `{% kept %}` (`{% load kept %}`); a list's bills are laid out
by `{% bill_items rows %}` (`{% load bills %}`), a supply in a list by `{% supply_item row %}`
(`{% load supplies %}`).

Tags (arguments may be given as `_("Italian words")`):

    {% icon "zap" %}   {% icon "bell" label=_("Novità") %}   see static/icons.svg for the names
    {% supply_icon supply.commodity %}   {% supply_icon supply.commodity supply.icon %}
    {% chip "bad" "triangle-alert" _("Scaduta") %}   tones: ok warn bad info, "" for neutral
    {% card _("Le tue fatture") more="/fatture/" more_words=_("Vedi tutte") %}…{% endcard %}
        the content stands in .body; flush=True for a list that touches the edges; the heading's
        id is made of the title, or given: anchor="fatture"
    {% notice "warn" title=_("…") %}<p>…</p>{% endnotice %}   small=True icon="calendar"
    {% empty "receipt" _("Nessuna fattura") %}<p>why, and what comes</p>{% endempty %}
    {% fact _("Scadenza") bill.due_words %}   one <div> of a dl; nothing when the value is empty
    {% operation "supply_label" %}<button>…</button>{% endoperation %}   while the function, or the
        whole, is in sola consultazione: the contacts instead, and until when
    {% acting_for %} beside the csrf token of what changes the customer whom the session names, and
        nothing in its address or fields does: `@page` refuses it once that is another
    {% faults form %} above the fields, then {% field form.name %}: label, hint, widget, error
    {% pager pager %}   from utenza.web.components.pages.pager()
    {% contacts %}   telephone, counters and e-mail, for "come fare" and pages of refusal

Filters, in the reader's language: amount|euro  number|quantity  date|day  date|short_day
    date|month  instant|moment (UTC is fine)  text|prose (paragraphs, [words](/path/), of our data)
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from utenza.http.page import ACTING_FOR
from utenza.kernel import money, words
from utenza.site.rules.closures import Closure
from utenza.site.rules.prose import paragraphs
from utenza.web.components.navigation import MENU, Entry, section_of
from utenza.web.components.pages import Pager
from utenza.web.site.closures import shown_closure

register = template.Library()

TONE_ICONS = {"ok": "circle-check", "warn": "clock", "bad": "triangle-alert", "info": "info"}
COMMODITY_ICONS = {"electricity": "zap", "gas": "flame"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is an ornament that readers skip."""
    return _labelled(name, label) if label else _ornament(name)


# Rows of lists show the same few again and again.
@register.simple_tag
@lru_cache(maxsize=2048)
def chip(tone: str, picture: str, text: str) -> SafeString:
    shown = _ornament(picture) if picture else ""
    return format_html('<span class="chip {}">{}{}</span>', tone, shown, text)


@register.simple_tag
@lru_cache(maxsize=256)
def supply_icon(commodity: str, own: str = "") -> SafeString:
    """Show the picture the customer chose, else that of the commodity, in its colour."""
    picture = own or COMMODITY_ICONS.get(commodity, "plug")
    return format_html('<span class="ico {}">{}</span>', commodity, _ornament(picture))


@register.simple_tag
def fact(label: str, value: object) -> SafeString:
    if value is None or value == "":
        return SafeString()
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, value)


@register.simple_block_tag
def card(
    content: str,
    title: str,
    *,
    more: str = "",
    more_words: str = "",
    flush: bool = False,
    anchor: str = "",
) -> SafeString:
    # Words that are still to be translated would be at each use.
    title = str(title)
    return format_html(
        '<section class="card" aria-labelledby="{0}"><header><h2 id="{0}">{1}</h2>{2}</header>'
        "{3}</section>",
        anchor or _anchor(title),
        title,
        format_html('<a class="more" href="{}">{}</a>', more, more_words) if more else "",
        content if flush else format_html('<div class="body">{}</div>', content),
    )


@register.simple_block_tag
def notice(
    content: str, tone: str, *, title: str = "", small: bool = False, icon: str = ""
) -> SafeString:
    return format_html(
        '<div class="notice {}{}">{}<div>{}{}</div></div>',
        tone,
        " small" if small else "",
        _ornament(icon or TONE_ICONS[tone]),
        format_html("<p><strong>{}</strong></p>", title) if title else "",
        content,
    )


@register.simple_block_tag
def empty(content: str, picture: str, title: str) -> SafeString:
    return format_html(
        '<div class="empty"><span class="ico large">{}</span><p><strong>{}</strong></p>{}</div>',
        _ornament(picture),
        title,
        content,
    )


@register.simple_block_tag(takes_context=True)
def operation(context: RequestContext, content: str, function: str = "") -> SafeString:
    """Show the button, or in its place, while that can't be done here, who can do it."""
    closure = _closure(context, function)
    if closure is None:
        return SafeString(content)
    shown = {"shell": context.get("shell"), "closure": closure}
    return render_to_string("components/instead.html", shown)


@register.simple_tag(takes_context=True)
def read_only(context: RequestContext) -> Closure | None:
    """Return what closes every operation, for the strip on top."""
    return _closure(context, "")


@register.simple_tag(takes_context=True)
def acting_for(context: RequestContext) -> SafeString:
    code = context["request"].viewer.customer_code
    return format_html('<input type="hidden" name="{}" value="{}">', ACTING_FOR, code)


@register.inclusion_tag("components/contacts.html", takes_context=True)
def contacts(context: RequestContext) -> dict[str, Any]:
    return {"shell": context.get("shell")}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, suffix: str = "") -> dict[str, Any]:
    return {"field": bound, "suffix": suffix, "is_choice": bound.widget_type == "checkbox"}


@register.inclusion_tag("components/faults.html", takes_context=True)
def faults(context: RequestContext, form: BaseForm) -> dict[str, Any]:
    """
    Say above a form what is wrong, each with a link to its field.

    Of one that came in sola consultazione it says instead that it was not sent and is still there.
    """
    request = context.get("request")
    if request is not None and request.method == "POST" and getattr(request, "closed", None):
        return {"is_closed": True}
    wrong = [bound for bound in form if bound.errors and not bound.is_hidden]
    return {"whole": form.non_field_errors(), "wrong": wrong}


@register.inclusion_tag("components/pager.html")
def pager(pager: Pager) -> dict[str, Pager]:
    return {"pager": pager}


@register.simple_tag
def main_menu() -> tuple[Entry, ...]:
    return MENU


@register.simple_tag(takes_context=True)
def section(context: RequestContext) -> str:
    """Return the address of the menu's entry that holds the page, if one does."""
    return section_of(context["request"].path)


@register.filter
def euro(amount: Decimal) -> str:
    return money.euro(amount, _language())


@register.filter
def quantity(number: Decimal) -> str:
    return money.quantity(number, _language())


@register.filter
def day(value: date) -> str:
    return words.day(value, _language())


@register.filter
def short_day(value: date) -> str:
    return words.short_day(value, _language())


@register.filter
def month(value: date) -> str:
    return words.month(value, _language())


@register.filter
def moment(value: datetime) -> str:
    return words.moment(timezone.localtime(value), _language())


@register.filter
def prose(text: str) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((_paragraph(parts),) for parts in paragraphs(text)))


def _closure(context: RequestContext, function: str) -> Closure | None:
    shell = context.get("shell")
    # A page calls for it where it is used; an error page was given one.
    found = shell() if callable(shell) else shell
    return shown_closure(context.get("request"), found, function=function)


def _paragraph(parts: list[tuple[str, str]]) -> SafeString:
    return format_html_join("", "{}", ((_part(*part),) for part in parts))


def _part(said: str, href: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, said) if href else format_html("{}", said)


@lru_cache(maxsize=256)
def _anchor(title: str) -> str:
    return slugify(title)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@cache
def _ornament(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


def _labelled(name: str, label: str) -> SafeString:
    return format_html("{}{}", _ornament(name), format_html('<span class="vh">{}</span>', label))
