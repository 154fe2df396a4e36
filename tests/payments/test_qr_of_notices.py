"""The QR code of a notice: what it says, and that a reader reads it."""

import re
from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image

from utenza.kernel.qr import qr_svg
from utenza.payments.rules.notices import qr_text

SCALE = 4


def text(amount):
    return qr_text(
        notice_number="301000000000012373", creditor="01234567890", amount=Decimal(amount)
    )


def drawn(svg):
    """Draw the picture: a white square, and a line for each run of dark modules."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    picture = Image.new("L", (side, side), 255)
    x = y = 0
    for move, numbers in re.findall(r"([Mmh])([-0-9. ]+)", re.findall(r' d="([^"]+)"', svg)[1]):
        steps = [float(number) for number in numbers.split()]
        if move == "h":
            picture.paste(0, (x, y, x + int(steps[0]), y + 1))
            x += int(steps[0])
        else:
            x, y = (
                (int(steps[0]), int(steps[1]))
                if move == "M"
                else (x + int(steps[0]), y + int(steps[1]))
            )
    return picture.resize((side * SCALE, side * SCALE), Image.Resampling.NEAREST)


def test_the_code_says_notice_creditor_and_cents():
    assert text("84.37") == "PAGOPA|002|301000000000012373|01234567890|8437"
    assert text("1000") == "PAGOPA|002|301000000000012373|01234567890|100000"
    assert text("0.29").endswith("|29")


@pytest.mark.parametrize("amount", ["0.01", "84.37", "999999999.99"])
def test_a_telephone_reads_it(amount):
    (found,) = zxingcpp.read_barcodes(drawn(qr_svg(text(amount))))

    assert found.text == text(amount)
    assert found.format is zxingcpp.BarcodeFormat.QRCode


def test_it_is_version_four_and_has_nothing_that_a_strict_page_refuses():
    svg = qr_svg(text("84.37"))

    # 33 modules and a quiet zone of four all round.
    assert 'viewBox="0 0 41 41"' in svg
    assert not re.search(r"style|class|<script|xlink|width=|height=", svg)
