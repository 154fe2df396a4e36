"""Files as customers send them, and as those send them who mean harm."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import ExifTags, Image, ImageCms
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import Link

pillow_heif.register_heif_opener()

SCRIPT = "app.alert('eccomi')"
SECRET = b"SEGRETO-DI-ANNA"
RED, BLUE = (200, 20, 20), (20, 20, 200)


def a_picture(size=(60, 40), mode="RGB"):
    """Return a red picture whose left upper quarter is blue, so that one sees how it was turned."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (0, 0, size[0] // 2, size[1] // 2))
    return picture.convert(mode)


def written(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def a_photo(kind="JPEG", size=(60, 40), mode="RGB", **options):
    return written(a_picture(size, mode), kind, **options)


def whereabouts(orientation=1):
    """Return EXIF as a telephone writes it: where, who, and which way up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (45.0, 4.0, 12.0)})
    return exif


def a_talkative_photo(kind="JPEG"):
    """Return a photo that tells where it was taken and more, everywhere something can be told."""
    options = {"exif": whereabouts(), "icc_profile": a_profile()}
    if kind == "JPEG":
        options |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    return a_photo(kind, **options) + SECRET


def a_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return profile.tobytes()


def a_profile_that_swaps_red_and_blue():
    return a_profile().replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


def a_flood_of_pixels(side=60_000):
    """Return a PNG of a few bytes that says it is 3.6 billion dots."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    dots = zlib.compress(bytes(100_000))
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", dots), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind, content):
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def a_photo_and_a_zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", f"<script>{SCRIPT}</script>")
    return a_photo() + packed.getvalue()


def a_photo_that_is_a_page():
    return a_photo(comment=f"<html><script>{SCRIPT}</script></html>".encode())


def a_pdf(pages=1, size=(60, 40)):
    page = a_picture(size)
    return written(page, "PDF", save_all=True, append_images=[page] * (pages - 1))


def _changed(change, content=None):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content or a_pdf())))
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def a_pdf_that_acts():
    """Return a PDF with a script, a file inside, a link and an author."""

    def change(writer):
        writer.add_open_action(JavaScript(SCRIPT))
        writer.add_attachment("listino.exe", b"MZ" + SECRET)
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.com/" + "esca"))
        writer.add_metadata({"/Author": SECRET.decode()})

    return _changed(change)


def a_locked_pdf():
    return _changed(lambda writer: writer.encrypt("password", algorithm="RC4-128"))


def many_pages(count):
    def change(writer):
        for _ in range(count - 1):
            writer.add_blank_page(60, 40)

    return _changed(change)


def a_pdf_that_is_never_drawn():
    """Return a PDF of 3 KB whose one page asks for ten pictures of ten pictures, ten times over."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    forms = [
        _stream(b"/A Do " * 10, form + b"/Resources<</XObject<</A %d 0 R>>>>" % number)
        for number in range(6, 16)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page + b"/Resources<</XObject<</A 5 0 R>>>>>>",
        _stream(b"/A Do"),
        *forms,
        _stream(b"0 0 m 9 9 l S", form),
    ]
    return _built(objects)


def a_filled_in_form():
    """Return a PDF whose page is white, but for a field that somebody filled in: it is red."""
    widget = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/Rect[0 0 90 90]/F 4"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Annots[5 0 R]>>",
        _stream(b""),
        widget + b"/P 3 0 R/AP<</N 6 0 R>>>>",
        _stream(b"1 0 0 rg 0 0 90 90 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 90 90]"),
    ]
    return _built(objects)


def _built(objects):
    numbered = (b"%d 0 obj\n%b\nendobj\n" % one for one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>\n%%EOF"


def _stream(content, more=b""):
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (more, len(content), content)
