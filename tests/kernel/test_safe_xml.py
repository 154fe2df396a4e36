"""XML of strangers: read without what XML can do beyond saying something."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from utenza.kernel.safe_xml import NotXmlError, fit, parse

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def test_elements_and_text_are_read():
    root = parse(b"<a x='1'><!-- not this --><?nor this?><b>\xc3\xa0 &amp; <![CDATA[<c>]]></b></a>")

    assert [one.tag for one in root.iter()] == ["a", "b"]
    assert root.findtext("b") == "à & <c>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a",
        b"<a>",
        b"<a/><b/>",
        b"<a>&unknown;</a>",
        b"<a>\x01</a>",
        b"<!DOCTYPE a><a/>",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<a>" * 33 + b"</a>" * 33,
    ],
)
def test_what_can_do_harm_is_refused(content):
    with pytest.raises(NotXmlError):
        parse(content)


def test_what_is_as_deep_as_a_message_may_be_is_read():
    assert len(list(parse(b"<a>" * 32 + b"</a>" * 32).iter())) == 32


@given(st.binary(max_size=200))
def test_noise_is_refused_or_read(noise):
    with contextlib.suppress(NotXmlError):
        parse(noise)


@given(WORDS, st.integers(1, 200))
def test_whatever_was_made_fit_can_be_written_and_read_again(words, most):
    element = etree.Element("a")
    element.text = fit(words, most)

    assert len(element.text) <= most
    assert (parse(etree.tostring(element)).text or "") == element.text


def test_fit_words_lose_nothing_but_what_xml_has_no_room_for():
    assert fit("  Caffè\n\tD\x00\x0b’Angelò \ufffe& <figli>  ", 70) == "Caffè D ’Angelò & <figli>"
    assert fit("una parola", 4) == "una"
