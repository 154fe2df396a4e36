"""The retailer's own texts: paragraphs and links, and nothing that a page would not want."""

import pytest

from utenza.site.rules.prose import paragraphs


def test_blank_lines_part_paragraphs():
    assert paragraphs("Uno.\n\nDue.\n  \nTre.\n") == [
        [("Uno.", "")],
        [("Due.", "")],
        [("Tre.", "")],
    ]


def test_a_link_leads_where_it_says():
    assert paragraphs("Vedi [Fatture](/fatture/).") == [
        [("Vedi ", ""), ("Fatture", "/fatture/"), (".", "")]
    ]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//altrove.example", "data:text/html,x", "http://in-chiaro.it"]
)
def test_a_link_that_leads_astray_stays_as_it_is_written(href):
    text = f"[premi]({href})"

    assert paragraphs(text) == [[(text, "")]]


@pytest.mark.parametrize("href", ["https://www.arera.it/", "tel:800000001", "mailto:a@example.it"])
def test_a_link_may_lead_out_over_tls_to_the_telephone_and_to_the_mail(href):
    assert paragraphs(f"[qui]({href})") == [[("qui", href)]]


def test_nothing_is_no_paragraph():
    assert paragraphs("  \n\n ") == []
