"""
The lines of a bill: `{% load receipts %}`, `{% receipt_groups groups beside=has_earlier %}`.

As with lists of bills, patterns are filled in: a template's loop took longer than the whole check.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from utenza.web.bills.explained import LineGroup, LineRow

register = template.Library()

_GROUP = (
    '<tbody><tr class="group"><th scope="rowgroup">{name}{shares}</th><td>{subtotal}</td>{was}'
    "</tr>\n{lines}</tbody>"
)
# Labels are the CIS's own words: Italian on every page.
_LINE = (
    '<tr><th scope="row"><a href="{href}" lang="it">{label}</a><span class="sub">{plain}{sum}'
    "</span>{then}</th><td>{amount}</td>{was}</tr>\n"
)
_WAS = '<td class="was">{before}</td><td class="was">{year_before}</td>'
_SUB = '<span class="sub">{words}</span>'
_THEN = '<span class="sub then">{words}</span>'
_SUM = ': <span class="sum-words">{words}</span>'


@register.simple_tag
def receipt_groups(groups: Iterable[LineGroup], *, beside: bool = False) -> SafeString:
    """Lay out the bodies of the table; with `beside` come the columns of the earlier bills."""
    return mark_safe(  # noqa: S308 - filled in below, with all texts escaped
        "".join(_group(group, beside=beside) for group in groups)
    )


def _group(group: LineGroup, *, beside: bool) -> str:
    return _GROUP.format(
        name=escape(group.name),
        shares=_if(_SUB, group.shares),
        subtotal=escape(group.subtotal),
        was=_was(group) if beside else "",
        lines="".join(_line(line, beside=beside) for line in group.lines),
    )


def _line(line: LineRow, *, beside: bool) -> str:
    return _LINE.format(
        href=escape(line.href),
        label=escape(line.label),
        plain=escape(line.plain),
        sum=_if(_SUM, line.sum_words),
        then=_if(_THEN, line.then),
        amount=escape(line.amount),
        was=_was(line) if beside else "",
    )


def _was(row: LineGroup | LineRow) -> str:
    return _WAS.format(before=escape(row.before), year_before=escape(row.year_before))


def _if(pattern: str, words: str) -> str:
    return pattern.format(words=escape(words)) if words else ""
