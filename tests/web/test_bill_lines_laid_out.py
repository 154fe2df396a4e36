"""A bill's lines, laid out without a template: what the CIS wrote stays text."""

from dataclasses import fields

import pytest
from django.template import Context, Template

from utenza.web.bills.explained import LineGroup, LineRow

EVIL = "<script>'\"&"
TEXTS = [field.name for field in fields(LineRow)]


def shown(**given):
    line = LineRow(**dict.fromkeys(TEXTS, "x") | given)
    texts = dict.fromkeys(("name", "subtotal", "before", "year_before", "shares"), "y")
    groups = [LineGroup(**texts | {"lines": [line]})]
    source = "{% load receipts %}{% receipt_groups groups beside=True %}"
    return Template(source).render(Context({"groups": groups}))


@pytest.mark.parametrize("field", TEXTS)
def test_no_text_becomes_markup(field):
    assert "<script" not in shown(**{field: EVIL})
    assert "&lt;script&gt;" in shown(**{field: EVIL})


def test_what_a_line_does_not_have_leaves_no_empty_element():
    page = shown(sum_words="", then="")

    assert "sum-words" not in page
    assert "then" not in page
