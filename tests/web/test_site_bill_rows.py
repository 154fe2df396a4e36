"""A list's bills, laid out without a template: what a customer wrote stays text."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from utenza.web.bills.shown import BillRow
from utenza.web.supplies.shown import Chip

EVIL = "<script>'\"&"


def a_row(**given):
    texts = {
        **dict.fromkeys(("href", "title", "due", "commodity", "amount"), "x"),
        "number": "2026/1",
        "place": "",
        "icon": "",
        "summary_href": "",
        "detail_href": "",
    }
    return BillRow(**(texts | {"chip": Chip("ok", "clock", "Pagata")} | given))


def shown(source, **context):
    return Template("{% load bills %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "field",
    ["number", "href", "title", "due", "place", "amount", "summary_href", "detail_href"],
)
def test_no_text_of_annas_becomes_markup(field):
    rows = [a_row(summary_href="/s", detail_href="/d")]
    evil = [a_row(**({"summary_href": "/s", "detail_href": "/d"} | {field: EVIL}))]
    source = "{% bill_items rows picks=True %}"

    told = shown(source, rows=evil)

    assert EVIL not in told
    assert "&lt;script&gt;&#x27;&quot;&amp;" in told
    assert told.count("<") == shown(source, rows=rows).count("<") + 2 * (field == "place")


def test_only_where_bills_can_be_chosen_there_is_a_box_and_it_stays_ticked():
    rows = [a_row(number="2026/1"), a_row(number="2026/2")]

    told = shown("{% bill_items rows picks=True chosen=chosen %}", rows=rows, chosen=["2026/2"])

    assert 'value="2026/1"><' in told
    assert 'value="2026/2" checked><' in told
    assert "checkbox" not in shown("{% bill_items rows %}", rows=rows)


def test_a_document_that_is_missing_is_said_to_be_in_the_readers_language():
    with override("it"):
        italian = shown("{% bill_items rows %}", rows=[a_row(detail_href="/d.pdf")])
    with override("en"):
        english = shown("{% bill_items rows %}", rows=[a_row(detail_href="/d.pdf")])

    assert "<span>manca la sintesi</span>" in italian
    assert '<a href="/d.pdf">Dettaglio<span class="vh"> 2026/1 (PDF)</span></a>' in italian
    assert "manca" not in english
