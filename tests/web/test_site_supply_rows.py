"""A supply in a list, laid out without a template: what a customer wrote stays text."""

import pytest
from django.template import Context, Template

from utenza.web.supplies.shown import Chip, SupplyRow

EVIL = "<script>'\"&"
TEXTS = ("href", "name", "place", "point_kind", "point_code", "offer")


def shown(**given):
    row = SupplyRow(
        **{
            **dict.fromkeys(TEXTS, "x"),
            "id": 1,
            "commodity": "gas",
            "icon": "",
            "chip": Chip("ok", "circle-check", "Attiva"),
            **given,
        }
    )
    return Template("{% load supplies %}{% supply_item row %}").render(Context({"row": row}))


@pytest.mark.parametrize("field", TEXTS)
def test_no_text_of_annas_becomes_markup(field):
    told = shown(**{field: EVIL})

    assert EVIL not in told
    assert "&lt;script&gt;&#x27;&quot;&amp;" in told
    assert told.count("<") == shown().count("<")


def test_nor_do_the_words_of_its_state():
    assert EVIL not in shown(chip=Chip("ok", "circle-check", EVIL))


def test_a_supply_without_an_offer_has_no_line_for_it():
    assert shown(offer="").count('class="sub"') == shown().count('class="sub"') - 1
