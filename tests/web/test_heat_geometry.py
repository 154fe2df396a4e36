"""A heat map is drawn as it was measured: each cell in its shade, and none twice."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.web.components.charts.heat import NONE, limits_of, shades_of
from utenza.web.consumption.figures import aligned

CELLS = st.integers(1, 40).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(NONE, 5), min_size=width, max_size=width), min_size=1, max_size=8
    )
)
STEP = re.compile(r"([Mmh])(-?[0-9.]+)(?: ?(-?[0-9.]+))?")


def painted(path):
    """Follow the pen as a browser does, and return the cells under its strokes."""
    found, x, y = [], 0.0, 0.0
    for command, first, second in STEP.findall(path):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            assert y % 1 == 0.5
            found += [(int(x) + n, int(y)) for n in range(int(first))]
            x += float(first)
    return found


@given(CELLS)
def test_each_cell_is_painted_once_in_its_shade(rows):
    shades = shades_of(rows)

    cells = [(shade.number, cell) for shade in shades for cell in painted(shade.path)]
    wanted = {
        (shade, (column, row))
        for row, told in enumerate(rows)
        for column, shade in enumerate(told)
        if shade != NONE
    }
    assert len(cells) == len(set(cells))
    assert set(cells) == wanted


def test_a_year_in_which_no_two_hours_are_alike_stays_small():
    rows = [[(column * 7 + row * 5) % 6 for column in range(371)] for row in range(24)]

    assert sum(len(shade.path) for shade in shades_of(rows)) < 70_000


@given(st.lists(st.floats(0, 50_000), max_size=300))
def test_limits_rise_and_lie_among_the_values(values):
    limits = limits_of(values, (0.2, 0.4, 0.6, 0.8, 0.95))

    assert limits == sorted(set(limits))
    assert len(limits) <= 5
    assert bool(limits) == bool(values)


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [("0.2", "it", "0,20"), ("1234.567", "it", "1.234,57"), ("1234.567", "en", "1,234.57")],
)
def test_figures_of_a_column_have_all_their_decimals(value, language, said):
    assert aligned(Decimal(value), language) == said
