"""What the documents of the portal are written with: fonts of our own, the retailer's brand."""

import hashlib
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from utenza.adapters import pdf
from utenza.adapters.pdf.characters import characters, printable
from utenza.adapters.pdf.house import house
from utenza.adapters.pdf.typesetter import TypstTypesetter

HERE = Path(pdf.__file__).parent
MADE_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TOLD = {
    "title": "Ricevuta",
    "heading": "Ricevuta di pagamento",
    "lang": "it",
    "page_words": "di",
    "amount": "87,42 €",
    "sentence": "Pagata.",
    "columns": ["Voce", "Che cosa dice"],
    "sections": [],
    "notes": [],
}


def set_with(**said):
    return TypstTypesetter().typeset("receipt", TOLD | said, made_at=MADE_AT)


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def brand(settings):
    """The settings of a brand count from here to the test's end."""
    house.cache_clear()
    yield settings
    house.cache_clear()


def test_the_fonts_are_those_that_were_vendored():
    told = re.findall(
        r"\| (templates/fonts/\S+) .* ([0-9a-f]{64}) \|", (HERE / "VENDORED.md").read_text()
    )

    assert len(told) == 2
    for name, sha256 in told:
        assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == sha256


def test_every_character_that_the_fonts_are_said_to_write_is_written():
    """An archival PDF refuses what has no glyph, so that one too many would fail here."""
    every = "".join(sorted(characters()))

    assert "Ł" in every
    set_with(sentence=every, notes=[every])


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("D’Angelò", "D’Angelò"),
        ("D'Angelo\u0300", "D'Angelò"),
        ("Nguyễn Văn Anh", "Nguyen Văn Anh"),
        ("Иван Wang 王", "???? Wang ?"),
        ("due\trighe\nqui", "due righe qui"),
        ("\u202eda destra\u200b", "da destra"),
        ("ﬁne", "fine"),
    ],
)
def test_what_the_fonts_lack_is_written_as_near_as_they_can(said, written):
    assert printable(said) == written


@given(some.text())
def test_whatever_anybody_is_called_can_be_written(text):
    assert characters().issuperset(printable(text))


def test_the_retailers_name_company_and_logo_are_on_each_page(brand, tmp_path):
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (64, 32), (200, 30, 60, 128)).save(logo)
    brand.BRAND_NAME, brand.BRAND_LOGO = "Luce Nostra", logo
    brand.COMPANY_NAME, brand.COMPANY_ADDRESS = "Luce Nostra S.r.l.", "Via Po 1, Torino"

    written = set_with(notes=["una nota"] * 120)

    document = pypdfium2.PdfDocument(written)
    assert len(document) > 1
    for page in document:
        text = page.get_textpage().get_text_range()
        assert "Luce Nostra" in text
        assert "Luce Nostra S.r.l. · P. IVA" in text.replace("\xa0", " ")
        assert "Via Po 1, Torino" in text
        kinds = [found.type for found in page.get_objects(max_depth=4)]
        assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds


def test_a_webp_logo_is_taken_as_well(brand, tmp_path):
    logo = tmp_path / "logo.webp"
    Image.new("RGB", (64, 32), (200, 30, 60)).save(logo)
    brand.BRAND_LOGO = logo

    assert set_with().startswith(b"%PDF-1.7")


def test_the_retailers_one_colour_is_the_documents(brand):
    brand.BRAND_COLOUR = "#8a1c5a"
    picture = pypdfium2.PdfDocument(set_with()).get_page(0).render(scale=1).to_pil()

    assert (0x8A, 0x1C, 0x5A) in {colour for _, colour in picture.convert("RGB").getcolors(10**6)}


def test_two_threads_write_at_once_and_each_its_own():
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        written = list(threads.map(lambda n: set_with(sentence=f"Numero {n}."), range(16)))

    assert [f"Numero {n}." in text_of(content) for n, content in enumerate(written)] == [True] * 16


def test_nothing_of_the_machine_is_in_it():
    """No system font, no clock, no path: only what was told."""
    written = set_with()

    fonts = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z-]+)", written))
    assert fonts <= {b"Figtree-Regular", b"Figtree-SemiBold"}
    assert str(HERE).encode() not in written
    assert io.BytesIO(written).read() == set_with()
