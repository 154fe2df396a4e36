"""Green Button: a document that programs for energy data understand, true to the last Wh."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_curve_rules import AUTUMN, curves

from utenza.metering.rules import ITALY
from utenza.metering.rules.curves import HOUR, QUARTER, DayCurve, starts_of
from utenza.metering.rules.green_button import daylight_rule, green_button

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHAPE = etree.XMLSchema(etree.parse(Path(__file__).with_name("espi_shape.xsd")))
NAMES = {"a": "http://www.w3.org/2005/Atom", "e": "http://naesb.org/espi"}
UUID = re.compile(r"urn:uuid:[a-f0-9]{8}-[a-f0-9]{4}-5[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}")


def document(*days, **told):
    facts = {"point_code": "IT999E00000001", "title": "Curva di carico", "now": NOW} | told
    return etree.fromstring("".join(green_button(days, **facts)).encode())


def readings_of(feed):
    """Return start, seconds and Wh of each reading, as a program reckons them."""
    multipliers = {
        int(one.findtext("e:intervalLength", namespaces=NAMES)): int(
            one.findtext("e:powerOfTenMultiplier", namespaces=NAMES)
        )
        for one in feed.iterfind(".//e:ReadingType", NAMES)
    }
    found = []
    for reading in feed.iterfind(".//e:IntervalReading", NAMES):
        seconds = int(reading.findtext("e:timePeriod/e:duration", namespaces=NAMES))
        start = int(reading.findtext("e:timePeriod/e:start", namespaces=NAMES))
        value = Decimal(reading.findtext("e:value", namespaces=NAMES))
        found.append((start, seconds, value.scaleb(multipliers[seconds])))
    return found


@given(st.lists(curves(), max_size=3, unique_by=lambda curve: curve.day))
def test_every_interval_that_was_measured_comes_back_at_its_instant(days):
    feed = document(*days)

    wanted = {
        (int(start.timestamp()), curve.minutes * 60, value)
        for curve in days
        for start, value in zip(starts_of(curve.day, curve.minutes), curve.values, strict=True)
        if value is not None
    }
    assert set(readings_of(feed)) == wanted
    for content in feed.iterfind(".//a:content", NAMES):
        (inner,) = content
        SHAPE.assertValid(etree.ElementTree(inner))


def test_the_feed_is_atom_with_what_a_program_goes_by():
    feed = document(DayCurve(AUTUMN, HOUR, tuple([Decimal(100)] * 25)))

    entries = feed.findall("a:entry", NAMES)
    kinds = [etree.QName(entry.find("a:content", NAMES)[0]).localname for entry in entries]
    assert kinds == [
        *("UsagePoint", "LocalTimeParameters", "MeterReading", "ReadingType", "IntervalBlock")
    ]
    for entry in (feed, *entries):
        assert UUID.fullmatch(entry.findtext("a:id", namespaces=NAMES))
        assert entry.findtext("a:updated", namespaces=NAMES) == "2026-11-24T12:00:00Z"
        assert entry.find("a:title", NAMES) is not None
    ids = [entry.findtext("a:id", namespaces=NAMES) for entry in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    links = {link.get("href") for link in feed.iterfind(".//a:link[@rel='self']", NAMES)}
    related = {link.get("href") for link in feed.iterfind(".//a:link[@rel='related']", NAMES)}
    assert all(any(self.startswith(one) for self in links) for one in related)


def test_the_same_curve_has_the_same_identifiers_tomorrow():
    day = DayCurve(AUTUMN, HOUR, tuple([Decimal(100)] * 25))

    first, later = document(day), document(day, now=NOW + timedelta(days=1))

    assert [one.text for one in first.iter("{*}id")] == [one.text for one in later.iter("{*}id")]


def test_hours_and_quarters_are_readings_of_their_own():
    feed = document(
        DayCurve(date(2026, 11, 1), HOUR, tuple([Decimal(100)] * 24)),
        DayCurve(date(2026, 11, 2), QUARTER, tuple([Decimal("25.5")] * 96)),
    )

    lengths = [one.text for one in feed.iterfind(".//e:intervalLength", NAMES)]
    multipliers = [one.text for one in feed.iterfind(".//e:powerOfTenMultiplier", NAMES)]
    assert (lengths, multipliers) == (["900", "3600"], ["-3", "0"])


def decoded(rule, year):
    """Reckon a rule as the standard has it: the last weekday of a month at an hour."""
    bits = int(rule, 16)
    month, operator, weekday = bits >> 28, bits >> 25 & 7, bits >> 17 & 7
    assert (operator, bits >> 20 & 31, bits & 4095) == (7, 0, 0)
    after = date(year + month // 12, month % 12 + 1, 1)
    last = next(
        after - timedelta(back)
        for back in range(1, 8)
        if (after - timedelta(back)).isoweekday() == weekday
    )
    return last, bits >> 12 & 31


@pytest.mark.parametrize("year", range(2020, 2035))
def test_the_rules_of_local_time_are_italys(year):
    feed = document()
    starts, ends = (
        decoded(feed.findtext(f".//e:{name}", namespaces=NAMES), year)
        for name in ("dstStartRule", "dstEndRule")
    )

    for day, hour in (starts, ends):
        midnight = datetime(day.year, day.month, day.day, tzinfo=ITALY)
        turn = midnight.astimezone(UTC) + timedelta(hours=hour)
        before = turn - timedelta(seconds=1)
        assert before.astimezone(ITALY).utcoffset() != turn.astimezone(ITALY).utcoffset()
        assert before.astimezone(ITALY).utcoffset() == midnight.utcoffset()


def test_a_known_rule_is_written_as_the_standards_example_is():
    # The last Sunday of March at 2: the example of North America with its operator changed.
    assert daylight_rule(month=3, hour=2) == "3E0E2000"
    assert daylight_rule(month=10, hour=3) == "AE0E3000"


def test_a_title_with_signs_of_markup_harms_nothing():
    assert document(title="<b>&").findtext("a:title", namespaces=NAMES) == "<b>&"
