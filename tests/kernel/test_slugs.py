import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from utenza.kernel.slugs import NotASlug, from_slug, to_slug

# The characters that a browser, a proxy and a server leave alone in a path.
SAFE_SEGMENT = re.compile(r"[A-Za-z0-9._~=-]+")
PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


def test_the_slug_of_a_bill_number_is_readable():
    assert to_slug("2024/0100000001") == "2024~0100000001"
    assert to_slug("PL20240712-11000005") == "PL20240712-11000005"


def test_rarer_characters_are_written_as_their_code_points():
    assert to_slug("a~b=c d") == "a=7e=b=3d=c=20=d"


@pytest.mark.parametrize("code", [".", "..", "...", "", "/", "./..", "%2F", "a\\b", "a?b#c"])
def test_no_slug_leads_to_another_folder(code):
    slug = to_slug(code)

    assert slug not in {"", ".", "..", "..."}
    assert SAFE_SEGMENT.fullmatch(slug)
    assert from_slug(slug) == code


@settings(deadline=None)
@given(PRINTABLE)
@example("=2e=")
@example("~=/=~")
def test_every_code_comes_back_from_its_slug(code):
    slug = to_slug(code)

    assert SAFE_SEGMENT.fullmatch(slug)
    assert slug not in {".", ".."}
    assert from_slug(slug) == code


@settings(deadline=None)
@given(PRINTABLE)
def test_whatever_bruno_types_is_the_slug_of_one_code_or_of_none(segment):
    try:
        code = from_slug(segment)
    except NotASlug:
        return

    assert to_slug(code) == segment


@pytest.mark.parametrize(
    "segment",
    ["", ".", "..", "a/b", "=41=", "=2E=", "=20", "a b", "=110000=", "=ffffffffffffffffffff=", "è"],
)
def test_a_segment_that_no_code_has_is_not_a_slug(segment):
    with pytest.raises(NotASlug):
        from_slug(segment)
