"""What becomes of a file that Anna sends, and of those that mean harm."""

import hashlib
import io
from threading import BoundedSemaphore

import hypothesis
import pytest
import sent_files
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from sent_files import BLUE, RED, SCRIPT, SECRET

from utenza.storage import attachments
from utenza.storage.attachments import asking, clean


def picture_of(cleaned):
    return Image.open(io.BytesIO(cleaned.content))


def is_near(colour, other):
    return all(abs(one - two) < 12 for one, two in zip(colour, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_annas_photo_becomes_a_jpeg_that_shows_the_same(kind):
    cleaned = clean(sent_files.a_photo(kind), name="contatore.jpg")

    assert cleaned.content_type == "image/jpeg"
    assert cleaned.pages == 1
    assert cleaned.sha256 == hashlib.sha256(cleaned.content).digest()
    shown = picture_of(cleaned)
    assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (60, 40))
    assert is_near(shown.getpixel((8, 8)), BLUE)
    assert is_near(shown.getpixel((50, 30)), RED)


def test_the_same_file_twice_is_the_same_bytes():
    photo, deed = sent_files.a_photo(), sent_files.a_pdf(2)

    assert clean(photo, name="a.jpg") == clean(io.BytesIO(photo), name="a.jpg")
    assert clean(deed, name="a.pdf") == clean(deed, name="a.pdf")


def test_a_pdf_becomes_a_pdf_of_pictures_with_pages_as_large_as_before():
    sent = sent_files.a_pdf(3, size=(595, 842))

    cleaned = clean(sent, name="atto.pdf")

    assert (cleaned.content_type, cleaned.pages) == ("application/pdf", 3)
    pages = PdfReader(io.BytesIO(cleaned.content)).pages
    assert [len(page.images) for page in pages] == [1, 1, 1]
    assert float(pages[0].mediabox.height) == pytest.approx(842, abs=1)
    assert is_near(pages[0].images[0].image.getpixel((20, 20)), BLUE)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (sent_files.a_photo("PNG"), "documento.pdf"),
        (sent_files.a_photo("JPEG"), "virus.exe"),
        (sent_files.a_photo("HEIF"), ""),
    ],
)
def test_the_content_tells_what_a_file_is_and_its_name_never(sent, name):
    cleaned = clean(sent, name=name)

    assert cleaned.content_type == "image/jpeg"
    assert cleaned.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Contatore gas (2).HEIC", "Contatore-gas-(2).jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\foto\\città.png", "città.jpg"),
        ("foto\u202egpj.exe", "foto-gpj.jpg"),
        ('a"\r\nSet-Cookie: x=1.jpg', "a-Set-Cookie-x-1.jpg"),
        ("", "allegato.jpg"),
        ("x" * 300, "x" * 60 + ".jpg"),
    ],
)
def test_a_name_is_kept_without_what_could_do_harm(name, kept):
    assert clean(sent_files.a_photo(), name=name).name == kept


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_stands_upright_as_the_telephone_meant_it(kind, orientation):
    exif = sent_files.whereabouts(orientation)
    sent = sent_files.a_photo(kind, exif=exif)

    shown = picture_of(clean(sent, name="a"))

    # The blue quarter is at the upper left of the dots: where each orientation moves it to.
    is_right, is_low = orientation in (2, 3, 6, 7), orientation in (3, 4, 7, 8)
    width, height = shown.size
    assert (width > height) == (orientation <= 4)
    corner = (width - 6 if is_right else 6, height - 6 if is_low else 6)
    assert is_near(shown.getpixel(corner), BLUE)
    assert shown.getexif() == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_nobody_learns_from_a_photo_where_anna_lives(kind):
    sent = sent_files.a_talkative_photo(kind)
    assert SECRET in sent

    content = clean(sent, name="a").content

    for told in (SECRET, b"Exif", b"ICC_PROFILE", b"xmpmeta", b"GPS", b"\xff\xfe"):
        assert told not in content
    assert set(Image.open(io.BytesIO(content)).info) <= {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density"),
    }
    assert content.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    "sent", [sent_files.a_photo_and_a_zip(), sent_files.a_photo_that_is_a_page()]
)
def test_of_a_file_that_is_two_things_the_photo_is_left(sent):
    cleaned = clean(sent, name="foto.html")

    assert picture_of(cleaned).size == (60, 40)
    for other in (b"PK\x03\x04", b"<script", SCRIPT.encode(), b"<html"):
        assert other not in cleaned.content


def test_nothing_of_a_pdf_that_acts_is_left_but_what_it_shows():
    sent = sent_files.a_pdf_that_acts()
    assert b"/JavaScript" in sent

    cleaned = clean(sent, name="atto.pdf")

    content = cleaned.content
    made = PdfReader(io.BytesIO(content))
    assert not made.attachments
    assert not made.metadata
    assert "/Annots" not in made.pages[0]
    assert set(made.trailer["/Root"]) <= {"/Type", "/Pages"}
    for left in (
        SECRET,
        b"/JS",
        b"/JavaScript",
        b"/OpenAction",
        b"/EmbeddedFile",
        b"/URI",
        b"esca",
    ):
        assert left not in content


def test_what_anna_typed_into_a_form_is_still_to_be_read():
    cleaned = clean(sent_files.a_filled_in_form(), name="modulo.pdf")

    page = PdfReader(io.BytesIO(cleaned.content)).pages[0]
    assert is_near(page.images[0].image.getpixel((50, 200)), (255, 0, 0))


def test_a_large_photo_is_made_as_small_as_the_page_needs(settings):
    settings.ATTACHMENT_LIMITS = settings.ATTACHMENT_LIMITS | {"side": 1000}

    assert picture_of(clean(sent_files.a_photo(size=(3000, 1500)), name="a")).size == (1000, 500)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_scan_of_any_depth_is_read(mode):
    black_on_white = Image.new("L", (60, 40), 255)
    black_on_white.paste(0, (0, 0, 30, 20))
    if mode == "I;16":
        sent = black_on_white.convert("I").point(lambda value: value * 256).convert(mode)
    else:
        sent = black_on_white.convert(mode)

    shown = picture_of(clean(sent_files.written(sent, "PNG"), name="a"))

    assert is_near(shown.getpixel((8, 8)), (0, 0, 0))
    assert is_near(shown.getpixel((50, 30)), (255, 255, 255))


def test_what_is_see_through_is_white_paper():
    sent = sent_files.written(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")

    assert picture_of(clean(sent, name="a")).getpixel((9, 9)) == (255, 255, 255)


def test_a_colour_profile_is_reckoned_into_the_colours():
    profile = sent_files.a_profile_that_swaps_red_and_blue()

    shown = picture_of(clean(sent_files.a_photo(icc_profile=profile), name="a"))

    assert is_near(shown.getpixel((8, 8)), RED)
    assert is_near(shown.getpixel((50, 30)), BLUE)


def test_a_photo_with_a_profile_that_nobody_can_read_is_taken_all_the_same():
    cleaned = clean(sent_files.a_photo(icc_profile=b"not a profile"), name="a")

    assert is_near(picture_of(cleaned).getpixel((8, 8)), BLUE)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        pytest.param(b"", attachments.Empty, id="no byte"),
        pytest.param(bytes(11 << 20), attachments.TooLarge, id="11 MB"),
        pytest.param(sent_files.a_photo("GIF"), attachments.NotAPicture, id="a GIF"),
        pytest.param(sent_files.a_photo("TIFF"), attachments.NotAPicture, id="a TIFF"),
        pytest.param(b"<svg onload='x()'/>", attachments.NotAPicture, id="an SVG"),
        pytest.param(b"<html>", attachments.NotAPicture, id="a page"),
        pytest.param(b"MZ\x90\x00", attachments.NotAPicture, id="a program"),
        pytest.param(sent_files.a_flood_of_pixels(), attachments.TooManyPixels, id="a flood"),
        pytest.param(sent_files.a_photo()[:-300], attachments.Damaged, id="half a JPEG"),
        pytest.param(sent_files.a_photo("PNG")[:90], attachments.Damaged, id="half a PNG"),
        pytest.param(sent_files.a_photo("HEIF")[:-40], attachments.Damaged, id="half a HEIC"),
        pytest.param(b"\xff\xd8\xff" + bytes(99), attachments.Damaged, id="a JPEG's start"),
        pytest.param(b"%PDF-1.7 and no more", attachments.Damaged, id="a PDF's start"),
        pytest.param(sent_files.a_locked_pdf(), attachments.EncryptedPdf, id="a locked PDF"),
        pytest.param(sent_files.many_pages(500), attachments.TooManyPages, id="500 pages"),
    ],
)
def test_a_file_that_is_not_taken_says_why(sent, refusal):
    with pytest.raises(refusal) as said:
        clean(sent, name="foto.jpg")

    assert "%" not in str(said.value)


def test_the_words_name_the_limit_of_this_installation(settings):
    settings.ATTACHMENT_LIMITS = settings.ATTACHMENT_LIMITS | {"bytes": 3 << 20, "pages": 2}

    with pytest.raises(attachments.TooLarge, match="supera i 3 MB"):
        clean(bytes((3 << 20) + 1), name="a")
    with pytest.raises(attachments.TooManyPages, match="più di 2 pagine"):
        clean(sent_files.a_pdf(3), name="a")


def test_a_photo_that_takes_more_memory_than_allowed_is_refused_and_hurts_nobody(settings):
    sent = sent_files.a_photo("PNG", size=(5000, 5000), mode="RGBA")
    room = settings.ATTACHMENT_LIMITS
    assert clean(sent, name="a").pages == 1

    settings.ATTACHMENT_LIMITS = room | {"memory": 200 << 20}
    with pytest.raises(attachments.Damaged):
        clean(sent, name="a")

    assert clean(sent_files.a_photo(), name="a").pages == 1


def test_a_pdf_that_is_never_drawn_is_refused(settings):
    settings.ATTACHMENT_LIMITS = settings.ATTACHMENT_LIMITS | {"seconds": 2}

    with pytest.raises(attachments.Damaged):
        clean(sent_files.a_pdf_that_is_never_drawn(), name="a")


@given(
    sent=st.sampled_from([*map(sent_files.a_photo, ("JPEG", "PNG", "HEIF")), sent_files.a_pdf()]),
    changes=st.dictionaries(st.integers(0, 5000), st.integers(0, 255), max_size=20),
)
@hypothesis.settings(max_examples=25, deadline=None)
def test_whatever_happened_to_a_file_on_its_way_it_is_taken_or_refused(sent, changes):
    broken = bytearray(sent)
    for place, byte in changes.items():
        broken[place % len(broken)] = byte

    try:
        cleaned = clean(bytes(broken), name="a")
    except attachments.FileRefused:
        return

    assert cleaned.content.startswith((b"\xff\xd8\xff", b"%PDF-"))


@pytest.fixture
def never_done(settings, monkeypatch, tmp_path):
    """Have the photo's function never end: whatever a library may be brought to do for ever."""

    def install(step, patience):
        program = tmp_path / "rewriting.py"
        program.write_text(NEVER_DONE.format(program=str(asking.PROGRAM), step=step))
        monkeypatch.setattr(asking, "PROGRAM", program)
        monkeypatch.setattr(asking, "PATIENCE", patience)
        settings.ATTACHMENT_LIMITS = settings.ATTACHMENT_LIMITS | {"seconds": 1}

    return install


@pytest.mark.parametrize(
    ("step", "patience", "outcome"),
    [("pass", 300, "it ended with -"), ("time.sleep(60)", 2, "it took too long")],
    ids=["works", "sleeps"],
)
def test_a_file_that_is_never_done_is_refused(never_done, caplog, step, patience, outcome):
    never_done(step, patience)

    with pytest.raises(attachments.Damaged):
        clean(sent_files.a_photo(), name="a")

    assert outcome in caplog.text


NEVER_DONE = """
import importlib.util, json, sys, time

spec = importlib.util.spec_from_file_location("rewriting", {program!r})
rewriting = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rewriting)

def never_done(content, limits):
    while True:
        {step}

rewriting._photo = never_done
rewriting.main(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
"""


class Waited(BoundedSemaphore):
    """Writes down how long somebody would wait, and lets nobody in."""

    seconds = ()

    def acquire(self, *_, timeout=None):
        self.seconds = (*self.seconds, timeout)
        return False


def test_who_comes_while_others_are_served_is_asked_to_come_again_soon(monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", Waited(1))

    with pytest.raises(attachments.Busy):
        clean(sent_files.a_photo(), name="a")

    # However long opening a file may take.
    assert asking.AT_ONCE.seconds == (1,)


def test_what_opens_a_file_knows_no_secret_of_the_portal(monkeypatch, tmp_path, caplog):
    program = tmp_path / "telling.py"
    program.write_text(
        "import os, sys; print('ready'); print(sorted(os.environ), sorted(sys.modules))"
    )
    monkeypatch.setattr(asking, "PROGRAM", program)
    monkeypatch.setenv("UTENZA_SECRET_KEY", "segretissimo")
    heard = []
    monkeypatch.setattr(asking, "_understood", lambda answer, *_: heard.append(answer))

    asking.rewritten(b"x", asking.current_limits())

    assert b"UTENZA" not in heard[0]
    assert b"django" not in heard[0]
    assert b"MALLOC_ARENA_MAX" in heard[0]


def test_an_installation_without_its_libraries_is_a_fault_and_not_annas(monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(RuntimeError, match="does not start"):
        clean(sent_files.a_photo(), name="a")
