"""The one sentence: the main cause first, a second of weight, what works against them."""

from decimal import Decimal

import pytest

from utenza.bills.rules.comparing import Cause
from utenza.web.bills.reasons import signed, why_words

D = Decimal


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"use": "8.62", "taxes": "9"}, "hai usato più energia ogni giorno (+8,62 €)"),
        ({"use": "-8.62", "taxes": "-2"}, "hai usato meno energia ogni giorno (−8,62 €)"),
        (
            {"use": "8", "price": "2", "length": "1.9"},
            "hai usato più energia ogni giorno (+8,00 €) e i prezzi sono più alti (+2,00 €)",
        ),
        ({"use": "8", "price": "1.9"}, "hai usato più energia ogni giorno (+8,00 €)"),
        (
            {"tv_licence": "18", "use": "-10", "bonus": "-1"},
            "c’è più canone TV (+18,00 €), anche se hai usato meno energia ogni giorno (−10,00 €)",
        ),
        ({"bonus": "24.34"}, "il bonus sociale è più basso (+24,34 €)"),
        ({"taxes": "0.21"}, "accise e IVA sono più alte (+0,21 €)"),
        ({"taxes": "3", "price": "-1"}, "accise e IVA sono più alte (+3,00 €)"),
    ],
)
def test_causes_are_named_by_their_weight(parts, words):
    told = {Cause(cause): D(part) for cause, part in parts.items()}
    said = why_words(told, sum(told.values()), "it").replace("\N{NO-BREAK SPACE}", " ")

    assert said == words


def test_a_sum_says_its_sign():
    assert [signed(D(one), "it")[:2] for one in ("6.02", "-6.02", "0")] == ["+6", "−6", "0,"]
