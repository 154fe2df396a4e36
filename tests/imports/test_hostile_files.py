"""Deliveries made to do harm: each is refused or rejected in so many words, in little memory."""

import gzip
import os
import stat
import struct
import tracemalloc
import zipfile

import pytest
from cis import as_csv, listed, zipped

from utenza.imports.limits import Limits
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.reports import Outcome
from utenza.imports.sources import open_source
from utenza.imports.tokens import Tokens

MEGABYTE = 1 << 20


def a_zip(path, entries, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def refusal(path, **limits):
    with pytest.raises(DeliveryRefused) as refused:
        open_source(path, Limits(**limits))
    return refused.value.reason


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "documents/../../x", "C:\\x", "documents//x", ""]
)
def test_a_zip_with_a_path_that_leaves_the_folder_is_refused(tmp_path, name):
    archive = a_zip(tmp_path / "d.zip", [(zipfile.ZipInfo(name), b"x")])

    assert "esce dalla cartella" in refusal(archive)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    archive = a_zip(tmp_path / "d.zip", [("customers.csv", b"0" * (20 * MEGABYTE))])

    assert refusal(archive) == "customers.csv: compresso oltre misura (zip bomb)"


def test_a_zip_that_opens_to_more_than_is_allowed_is_refused(tmp_path):
    entries = [(f"documents/{n}.pdf", os.urandom(100_000)) for n in range(10)]
    archive = a_zip(tmp_path / "d.zip", entries)

    assert "dimensione massima" in refusal(archive, total_bytes=500_000)


def test_a_zip_with_too_many_files_is_refused(tmp_path):
    archive = a_zip(tmp_path / "d.zip", [(f"documents/{n}", b"") for n in range(11)])

    assert refusal(archive, entries=10) == "lo zip contiene più di 10 file"


def test_a_zip_whose_files_lie_over_each_other_is_refused(tmp_path):
    """The trick of bombs without recursion: many entries that share one packed content."""
    archive = a_zip(tmp_path / "d.zip", [("a", os.urandom(60_000)), ("b", b"")], zipfile.ZIP_STORED)
    content = bytearray(archive.read_bytes())
    second = content.rindex(b"PK\x01\x02")
    first = content.index(b"PK\x01\x02")
    content[second + 16 : second + 28] = content[first + 16 : first + 28]
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    archive.write_bytes(content)

    assert "dimensione massima" in refusal(archive)


def test_a_zip_whose_directory_points_beyond_its_end_is_refused(tmp_path):
    archive = a_zip(tmp_path / "d.zip", [("bills.csv", b"a")])
    content = bytearray(archive.read_bytes())
    at = content.index(b"PK\x01\x02") + 42
    content[at : at + 4] = b"\xf0\xff\xff\xff"
    archive.write_bytes(content)

    assert refusal(archive) == "bills.csv: lo zip è rovinato"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_two_files_of_one_name_is_refused(tmp_path):
    archive = a_zip(tmp_path / "d.zip", [("bills.csv", b"a"), ("bills.csv", b"b")])

    assert refusal(archive) == "lo zip contiene due file con lo stesso nome"


def test_an_encrypted_zip_is_refused(tmp_path):
    archive = a_zip(tmp_path / "d.zip", [("bills.csv", b"a")])
    content = bytearray(archive.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(content)

    assert refusal(archive) == "bills.csv: lo zip è cifrato"


def test_another_compression_than_deflate_is_refused(tmp_path):
    archive = a_zip(tmp_path / "d.zip", [("bills.csv", b"a" * 1000)], zipfile.ZIP_LZMA)

    assert "solo deflate" in refusal(archive)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no zip at all" * 10, b"PK\x05\x06" * 30])
def test_a_file_that_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "d.zip").write_bytes(content)

    assert refusal(tmp_path / "d.zip") == "non è una cartella né uno zip integro"


def test_a_zip_that_was_cut_or_spoilt_is_refused_wherever_it_happened(cis):
    whole = zipped(cis.write()).read_bytes()
    path = cis.folder / "d.zip"
    for at in range(0, len(whole), len(whole) // 7):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0xFF
        path.write_bytes(spoilt)
        assert cis.take(path).outcome in {Outcome.REFUSED, Outcome.APPLIED, Outcome.UNCHANGED}
        path.write_bytes(whole[:at])
        assert cis.take(path).outcome is Outcome.REFUSED


def test_the_directory_of_a_huge_zip_is_not_kept_in_memory(tmp_path):
    """Fifty thousand documents: the standard reader would take thirty megabytes."""
    path = tmp_path / "d.zip"
    with path.open("wb") as file:
        _write_empty_entries(file, 50_000)
    tracemalloc.start()

    source = open_source(path, Limits())

    assert tracemalloc.get_traced_memory()[1] < 5 * MEGABYTE
    tracemalloc.stop()
    assert list(source.document("49999.pdf")) == []
    source.close()


def _write_empty_entries(file, count):
    """Write a zip of empty files with 64-bit ends, as a large one has them."""
    names = [f"documents/{n}.pdf".encode() for n in range(count)]
    offsets = []
    for name in names:
        offsets.append(file.tell())
        file.write(struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0))
        file.write(name)
    start = file.tell()
    for name, offset in zip(names, offsets, strict=True):
        ends = (0, 0, 0, len(name), 0, 0, 0, 0, 0, offset)
        file.write(struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, *ends))
        file.write(name)
    end = file.tell()
    sizes = (0, 0, count, count, end - start, start)
    file.write(struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, *sizes))
    file.write(struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1))
    file.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0))


def test_a_link_in_a_zip_is_not_followed(cis):
    path = cis.write()
    archive = zipped(path)
    (path / "customers.csv").unlink()
    link = zipfile.ZipInfo("customers.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive) as packed:
        kept = [(n, packed.read(n)) for n in packed.namelist() if n != "customers.csv"]
    a_zip(archive, [*kept, (link, b"/etc/passwd")])

    assert "collegamento" in cis.take(archive).reason


def test_a_link_in_the_place_of_a_file_is_refused(cis):
    path = cis.write()
    elsewhere = (path / "customers.csv").rename(cis.folder / "elsewhere.csv")
    (path / "customers.csv").symlink_to(elsewhere)

    assert "customers.csv: non si legge" in cis.take(path).reason


def test_a_gzip_bomb_is_refused(cis):
    rows = as_csv(cis.rows.pop("customers.csv"))
    packed = gzip.compress(rows + (b"x" * 50_000 + b"\n") * 300)
    told = {"files": [{**listed("customers.csv", b"a\n"), "name": "customers.csv.gz"}]}

    report = cis.deliver(raw={"customers.csv.gz": packed}, only=["customers.csv.gz"], told=told)

    assert report.outcome is Outcome.REFUSED
    assert "zip bomb" in report.reason


def test_a_gzip_that_was_cut_is_refused(cis):
    packed = gzip.compress(as_csv(cis.rows.pop("customers.csv")))
    told = {"files": [{**listed("customers.csv", b"a\n"), "name": "customers.csv.gz"}]}

    for content in (packed[:-9], packed[:12], b"no gzip"):
        cis.folder = cis.folder / "again"
        cis.folder.mkdir()
        report = cis.deliver(
            raw={"customers.csv.gz": content}, only=["customers.csv.gz"], told=told
        )
        assert "gzip è rovinato" in report.reason


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_field_of_a_hundred_megabytes_is_refused_in_little_memory(quote):
    def pieces():
        yield b"a,b\n1," + quote
        for _ in range(400):
            yield b"x" * (MEGABYTE // 4)

    tracemalloc.start()
    with pytest.raises(DeliveryRefused, match=r"bills\.csv, riga 2: virgolette"):
        list(Tokens(pieces(), "bills.csv").blocks())
    assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    tracemalloc.stop()


def test_a_quote_that_is_never_closed_is_refused_with_its_line():
    rows = b"".join(b"%d,x\n" % n for n in range(100_000))
    content = b'a,b\n1,2\n3,"open\n' + rows

    with pytest.raises(DeliveryRefused, match=r"bills\.csv, riga 3"):
        list(Tokens(iter([content]), "bills.csv").blocks())


def test_millions_of_empty_lines_are_refused_before_they_fill_the_memory():
    with pytest.raises(DeliveryRefused, match="troppe righe vuote"):
        list(Tokens(iter([b"a,b\n", b"\n" * MEGABYTE]), "bills.csv").blocks())


def test_rows_are_the_same_wherever_the_pieces_are_cut():
    content = b'a,b\n1,2\n3,"x\ny"\n5,6\n'
    for size in range(1, len(content)):
        pieces = (content[at : at + size] for at in range(0, len(content), size))
        blocks = list(Tokens(pieces, "bills.csv").blocks())
        assert [list(column) for column in blocks[0].columns] == [
            ["1", "3", "5"],
            ["2", "x\ny", "6"],
        ]
        assert list(blocks[0].lines) == [2, 3, 5]


def test_a_manifest_of_many_megabytes_is_not_read(cis):
    path = cis.write()
    (path / "manifest.json").write_bytes(b" " * (2 * MEGABYTE))

    assert cis.take(path).reason == "manifest.json è troppo lungo"
