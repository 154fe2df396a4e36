"""
The process that opens what a customer sent: `python -I rewriting.py LIMITS < file > answer`.

It is given nothing of the portal: none of its modules, none of its settings, no open file but
these two. It bounds itself and is no jail: it runs as the same account. The answer is `ready`, then
one line of JSON and the content; whatever ends the process before is for its parent to read.
"""

import io
import json
import resource
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from PIL import Image, ImageCms
from PIL.Image import Transpose

READY = b"ready\n"
# An answer is never larger: a picture of the longest side that settings allow is a tenth of it.
LARGEST_ANSWER = 64 << 20

_QUALITY = 85
# An A4 page is then as large as a picture may be, and small print can be read.
_DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PDF_STARTS_WITHIN = 1024
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_ORIENTATION = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

Limits = Mapping[str, int]
Made = tuple[bytes, int]


class Refused(Exception):
    """The file is understood and not taken; the reason is a name that the parent knows."""


def main(limits: Limits, asked: BinaryIO, answer: BinaryIO) -> None:
    _bound(limits)
    content = asked.read()
    try:
        kind, make = _maker_of(content)
        answer.write(READY)
        answer.flush()
        made, pages = make(content, limits)
    except Refused as refusal:
        _say(answer, {"refused": str(refusal)})
    else:
        _say(answer, {"kind": kind, "pages": pages}, made)


def _bound(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _say(answer: BinaryIO, words: Mapping[str, str | int], content: bytes = b"") -> None:
    answer.seek(0)
    answer.write(READY + json.dumps(words).encode() + b"\n" + content)
    answer.flush()


def _maker_of(content: bytes) -> tuple[str, Callable[[bytes, Limits], Made]]:
    """
    Return what the file becomes and how, by its first bytes; the library that it takes is loaded.

    Raises Refused.
    """
    if content.startswith(_PICTURE_STARTS):
        return "photo", _photo
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        import pi_heif  # noqa: PLC0415 - few files take it

        pi_heif.options.DECODE_THREADS = 1
        pi_heif.register_heif_opener()
        return "photo", _photo
    if b"%PDF-" in content[:_PDF_STARTS_WITHIN]:
        import pypdfium2  # noqa: F401, PLC0415 - as above

        return "document", _document
    raise Refused("not_a_picture")


def _photo(content: bytes, limits: Limits) -> Made:
    # How many dots there are is asked below, of what the file says before it is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "HEIF")) as image:
        if image.width * image.height > limits["pixels"]:
            raise Refused("too_many_pixels")
        bare = _bare(image, limits["side"])
        turn = _TURNS.get(_orientation_of(image))
    written = io.BytesIO()
    upright = bare if turn is None else bare.transpose(turn)
    upright.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue(), 1


def _bare(image: Image.Image, side: int) -> Image.Image:
    """Return the dots and nothing else, at most `side` long and in the colours of the web."""
    profile = image.info.get("icc_profile")
    is_rgb = image.mode in ("RGB", "RGBA")
    shown = _in_colours(image)
    shown.thumbnail((side, side), reducing_gap=3.0)
    mask = shown.getchannel("A") if shown.mode == "RGBA" else None
    bare = Image.new("RGB", shown.size, "white")
    bare.paste(shown.convert("RGB"), mask=mask)
    if profile and is_rgb:
        _to_web_colours(bare, profile)
    return bare


def _in_colours(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be made smaller without losing what it shows."""
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA")


def _to_web_colours(bare: Image.Image, profile: bytes) -> None:
    # With a profile that nobody can read the colours are a little off, and the meter is read.
    with suppress(ImageCms.PyCMSError, OSError):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(bare, own, ImageCms.createProfile("sRGB"), inPlace=True)
    bare.info.clear()


def _orientation_of(image: "Image.Image") -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - whatever is wrong with the label, the photo is there
        return 1


def _document(content: bytes, limits: Limits) -> Made:
    """Draw the pages and make a PDF of the drawings: nothing else of the old one is left."""
    import pypdfium2  # noqa: PLC0415 - loaded already

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Refused("encrypted" if is_locked else "damaged") from error
    count = len(document)
    if count > limits["pages"]:
        raise Refused("too_many_pages")
    # What was typed into a form belongs to what its pages show. Scripts don't: there is no engine.
    document.init_forms()
    pages = [_drawn(document[number], limits["side"]) for number in range(count)]
    return _bound_together(pages), count


def _drawn(page: Any, side: int) -> Image.Image:  # noqa: ANN401 - its library has no types
    longest = max(page.get_size())
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, side / longest)
    drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return drawn


def _bound_together(pages: list[Image.Image]) -> bytes:
    # Without dates and title the same file becomes the same bytes, kept once.
    silent = dict.fromkeys(("title", "creationDate", "modDate"))
    written = io.BytesIO()
    pages[0].save(
        written,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=_DOTS_PER_INCH,
        quality=_QUALITY,
        **silent,
    )
    return written.getvalue()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
