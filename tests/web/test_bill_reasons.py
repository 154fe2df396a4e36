"""The one sentence: the main cause first, a second of weight, what works against them."""

from decimal import Decimal

import pytest
from receipts import a_receipt

from utenza.bills.rules.comparing import Cause, Comparison, compare
from utenza.web.bills.reasons import signed, why_words

D = Decimal


def why(comparison):
    return why_words(comparison, "it").replace("\N{NO-BREAK SPACE}", " ")


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
        ({"terms": "3.75"}, "la parte fissa del contratto costa di più (+3,75 €)"),
        ({"bonus": "24.34"}, "il bonus sociale è più basso (+24,34 €)"),
        ({"taxes": "0.21"}, "accise e IVA sono più alte (+0,21 €)"),
        ({"taxes": "3", "price": "-1"}, "accise e IVA sono più alte (+3,00 €)"),
    ],
)
def test_causes_are_named_by_their_weight(parts, words):
    told = {Cause(cause): D(part) for cause, part in parts.items()}

    assert why(Comparison(a_receipt(), sum(told.values()), told)) == words


@pytest.mark.parametrize(
    ("now", "then", "use", "words"),
    [
        (True, False, "8", "la stima del consumo è più alta (+8,00 €)"),
        (True, True, "-8", "la stima del consumo è più bassa (−8,00 €)"),
        (False, True, "8", "il consumo è più alto della stima di allora (+8,00 €)"),
        (False, True, "-8", "il consumo è più basso della stima di allora (−8,00 €)"),
    ],
)
def test_what_was_estimated_is_not_told_as_what_anna_used(now, then, use, words):
    bill, earlier = a_receipt(is_estimated=now), a_receipt(is_estimated=then)

    assert compare(bill, earlier).is_estimated is now
    found = Comparison(earlier, D(use), {Cause.USE: D(use)}, is_estimated=now)
    assert why(found) == words


def test_a_sum_says_its_sign():
    assert [signed(D(one), "it")[:2] for one in ("6.02", "-6.02", "0")] == ["+6", "−6", "0,"]
