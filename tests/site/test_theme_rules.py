"""One colour in, a whole portal that everybody can read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utenza.site.rules import theme
from utenza.site.rules.colours import NotAColour, Shade, contrast, readable

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
WELL_KNOWN = ["#0b5d4e", "#ffcc00", "#e2001a", "#005ca9", "#000000", "#ffffff", "#7f7f7f"]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # The limits that the WCAG's own examples give.
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#ffffff", 3.03),
    ],
)
def test_contrast_is_as_the_wcag_counts_it(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma"),
    # From Björn Ottosson's own tables.
    [("#ff0000", 0.628, 0.258), ("#00ff00", 0.866, 0.295), ("#0000ff", 0.452, 0.313)],
)
def test_shades_agree_with_oklch(colour, lightness, chroma):
    shade = Shade.of(colour)

    assert shade.lightness == pytest.approx(lightness, abs=0.001)
    assert shade.chroma == pytest.approx(chroma, abs=0.001)


@given(COLOURS)
def test_a_colour_taken_apart_is_put_together_again(colour):
    def parts(written):
        return [int(written[at : at + 2], 16) for at in (1, 3, 5)]

    again = Shade.of(colour).colour()

    assert parts(again) == pytest.approx(parts(colour), abs=1)


@settings(deadline=None, max_examples=60)
@given(COLOURS)
def test_whatever_the_brand_every_promise_holds_by_day_and_by_night(brand):
    assert theme.faults(theme.light(brand)) == []
    assert theme.faults(theme.dark(brand)) == []


@pytest.mark.parametrize("brand", WELL_KNOWN)
def test_the_bands_of_a_chart_stand_out_from_the_ground_and_from_each_other(brand):
    for tokens in (theme.light(brand), theme.dark(brand)):
        ratios = [contrast(tokens[band], tokens["surface"]) for band in ("f1", "f2", "f3")]

        assert min(ratios) >= 3
        assert ratios == sorted(ratios, reverse=True)
        assert len({tokens[band] for band in ("f1", "f2", "f3")}) == 3


def test_a_promise_that_is_broken_is_told():
    tokens = {**theme.light("#0b5d4e"), "ink": "#999999"}

    assert any(fault.startswith("ink on surface") for fault in theme.faults(tokens))


def test_a_pale_brand_keeps_its_colour_on_buttons_under_dark_words():
    tokens = theme.light("#ffcc00")

    assert tokens["fill"] == "#ffcc00"
    assert tokens["on-fill"] != "#ffffff"
    assert tokens["accent"] != "#ffcc00"


def test_a_brand_as_white_as_paper_still_gives_buttons_that_are_seen():
    tokens = theme.light("#ffffff")

    assert contrast(tokens["fill"], tokens["surface"]) >= 3


def test_no_colour_is_dark_enough_on_black():
    assert readable(Shade.of("#333333"), on=("#000000",), ratio=4.5, darker=True) == "#000000"


@pytest.mark.parametrize("written", ["green", "#fff", "#12345g", "0b5d4e", "#0b5d4e;}", ""])
def test_only_six_hexadecimal_digits_are_a_colour(written):
    with pytest.raises(NotAColour):
        theme.stylesheet(written)


def test_the_sheet_needs_no_colour_function_of_the_browser():
    sheet = theme.stylesheet("#0b5d4e")

    assert "prefers-color-scheme:dark" in sheet
    assert not any(word in sheet for word in ("light-dark(", "color-mix(", "oklch("))
