"""What is drawn is what was said: figures on rows of px, and the same in words beside."""

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from utenza.web.components.charts import Chart, Entry, Table
from utenza.web.components.charts.columns import Column, Part, stacked
from utenza.web.components.charts.scales import Frame, scale_for

FRAME = Frame()
# Quantities have thousandths.
figures = st.integers(0, 10**10).map(lambda thousandths: thousandths / 1000)


def drawn(*columns, **options):
    return stacked(columns, written=lambda value: f"{value:g}", **options)


def month(*parts, beside=None, words="marzo"):
    return Column(words=words, label="mar", parts=parts, beside=beside)


def shown(chart):
    source = "{% load charts %}{% chart_patterns %}{% chart chart %}"
    return Template(source).render(Context({"chart": chart}))


def a_chart(*columns):
    return Chart(
        name="consumo",
        title="Consumo di luce",
        summary="In tutto 30 kWh.",
        step="mese per mese",
        unit="kWh",
        drawing=drawn(*columns),
        legend=(Entry("f1", "F1"), Entry("beside", "Un anno prima")),
        table=Table("Consumo", ("Mese", "kWh"), (("marzo", "30"),)),
    )


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (263, (0, 100, 200, 300)),
        (100, (0, 25, 50, 75, 100)),
        (4.1, (0, 2, 4, 6)),
        (0.9, (0, 0.25, 0.5, 0.75, 1)),
        (0, (0, 1)),
    ],
)
def test_a_scale_counts_by_round_steps(most, ticks):
    assert scale_for(most, FRAME).ticks == pytest.approx(ticks)


@given(most=st.floats(min_value=1e-6, max_value=1e9))
def test_whatever_is_drawn_fits_its_scale_and_fills_more_than_a_third_of_it(most):
    scale = scale_for(most, FRAME)

    assert len(scale.ticks) <= 5
    assert FRAME.above - 0.01 <= scale.row(most) < FRAME.floor
    assert most > scale.ticks[-1] / 3


@given(values=st.lists(figures, min_size=1, max_size=4), beside=figures)
def test_the_parts_of_a_column_stand_one_on_the_other(values, beside):
    parts = [Part(f"f{number}", value) for number, value in enumerate(values)]
    (slot,) = drawn(month(*parts, beside=beside)).slots

    below = float(FRAME.floor)
    for box in slot.boxes:
        assert box.top + box.height <= below + 1.01
        below = box.top
    assert slot.row is not None
    assert FRAME.above - 0.01 <= slot.row <= FRAME.floor
    assert len(slot.boxes) == sum(value > 0 for value in values)


def test_a_part_of_nothing_or_less_is_not_drawn():
    (slot,) = drawn(month(Part("f1", 0), Part("f2", -3), Part("f3", 5))).slots

    assert [box.key for box in slot.boxes] == ["f3"]


def test_columns_share_the_width():
    slots = drawn(*(month(Part("gas", 1)) for _ in range(36))).slots

    assert slots[0].left == 0
    assert slots[35].left + slots[35].width == pytest.approx(100)


def test_a_few_columns_are_no_walls_and_a_curve_has_no_gaps():
    few = [month(Part("gas", 1))] * 2

    assert drawn(*few).gap == pytest.approx(0.82)
    assert drawn(*few, gap=0).gap == 0


def test_no_column_at_all_is_a_chart_of_nothing():
    assert drawn().slots == ()
    assert "<svg" in shown(a_chart())


def test_every_column_says_in_words_what_it_shows_and_words_are_escaped():
    written = shown(a_chart(month(Part("f1", 30, is_estimated=True), words="marzo: <30> kWh")))

    assert "<title>marzo: &lt;30&gt; kWh</title>" in written
    assert 'class="f1 est"' in written


def test_what_is_drawn_is_said_by_a_sentence_and_by_a_table():
    written = shown(a_chart(month(Part("f1", 30), beside=31)))

    assert '<p id="consumo-summary">In tutto 30 kWh.</p>' in written
    assert 'aria-describedby="consumo-summary"' in written
    assert re.search(r'<th scope="row">marzo</th><td>30</td>', written)


def test_nothing_of_a_chart_needs_an_inline_style_or_script():
    written = shown(a_chart(month(Part("f1", 30))))

    assert "style=" not in written
    assert not re.search(r"<script|\son\w+=", written)
