from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from utenza.kernel import words

SAINT_LUCY_EVE = date(2026, 12, 5)
ROME_IN_WINTER = timezone(timedelta(hours=1))


def test_a_day_is_written_out():
    assert words.day(SAINT_LUCY_EVE, "it") == "5 dicembre 2026"
    assert words.day(SAINT_LUCY_EVE, "en") == "5 December 2026"


def test_a_day_is_shortened_where_room_is_little():
    assert words.short_day(SAINT_LUCY_EVE, "it") == "5 dic 2026"
    assert words.short_day(SAINT_LUCY_EVE, "en") == "5 Dec 2026"


def test_a_month_has_its_year():
    assert words.month(SAINT_LUCY_EVE, "it") == "dicembre 2026"
    assert words.month(SAINT_LUCY_EVE, "en") == "December 2026"
    assert words.short_month(SAINT_LUCY_EVE, "it") == "dic 2026"
    assert words.short_month(SAINT_LUCY_EVE, "en") == "Dec 2026"


def test_all_months_have_a_name_of_their_own_in_both_languages():
    months = [date(2026, number, 1) for number in range(1, 13)]

    for language in ("it", "en"):
        assert len({words.month(month, language) for month in months}) == 12
        assert len({words.short_month(month, language) for month in months}) == 12
    assert words.month(months[0], "it") == "gennaio 2026"
    assert words.month(months[7], "en") == "August 2026"


def test_a_moment_has_hours_and_minutes_as_its_own_clock_shows_them():
    moment = datetime(2026, 12, 5, 9, 5, tzinfo=ROME_IN_WINTER)

    assert words.moment(moment, "it") == "5 dicembre 2026, 09:05"
    assert words.moment(moment.astimezone(UTC), "en") == "5 December 2026, 08:05"


def test_a_moment_that_hides_its_time_zone_is_a_bug():
    with pytest.raises(ValueError, match="2026"):
        words.moment(datetime(2026, 12, 5, 9, 5), "it")


@pytest.mark.parametrize(
    ("start", "end", "italian", "english"),
    [
        # Whole months by name.
        ("2026-09-01", "2026-09-30", "settembre 2026", "September 2026"),
        ("2026-09-01", "2026-10-31", "settembre TO ottobre 2026", "September TO October 2026"),
        (
            "2025-11-01",
            "2026-01-31",
            "novembre 2025 TO gennaio 2026",
            "November 2025 TO January 2026",
        ),
        ("2028-02-01", "2028-02-29", "febbraio 2028", "February 2028"),
        # February of a leap year is not whole on its 28th.
        ("2028-02-01", "2028-02-28", "1 TO 28 febbraio 2028", "1 TO 28 February 2028"),
        # Days otherwise, what both ends share said once.
        (
            "2026-09-12",
            "2026-10-03",
            "12 settembre TO 3 ottobre 2026",
            "12 September TO 3 October 2026",
        ),
        (
            "2025-12-12",
            "2026-01-03",
            "12 dicembre 2025 TO 3 gennaio 2026",
            "12 December 2025 TO 3 January 2026",
        ),
        ("2026-09-12", "2026-09-30", "12 TO 30 settembre 2026", "12 TO 30 September 2026"),
        ("2026-09-12", "2026-09-20", "12 TO 20 settembre 2026", "12 TO 20 September 2026"),
        ("2026-09-12", "2026-09-12", "12 settembre 2026", "12 September 2026"),
    ],
)
def test_a_period_is_said_in_as_few_words_as_are_clear(start, end, italian, english):
    days = date.fromisoformat(start), date.fromisoformat(end)

    assert words.period_words(*days, "it") == italian.replace("TO", "\N{EN DASH}")
    assert words.period_words(*days, "en") == english.replace("TO", "\N{EN DASH}")


def test_a_period_still_running_says_since_when():
    assert words.period_words(date(2026, 9, 12), None, "it") == "dal 12 settembre 2026"
    assert words.period_words(date(2026, 9, 8), None, "it") == "dall\u20198 settembre 2026"
    assert words.period_words(date(2026, 9, 11), None, "it") == "dall\u201911 settembre 2026"
    assert words.period_words(date(2026, 9, 8), None, "en") == "from 8 September 2026"


@pytest.mark.parametrize(
    ("article", "day_of_month", "said"),
    [
        ("il ", 5, "il 5 dicembre 2026"),
        ("il ", 8, "l\N{RIGHT SINGLE QUOTATION MARK}8 dicembre 2026"),
        ("al ", 11, "all\N{RIGHT SINGLE QUOTATION MARK}11 dicembre 2026"),
        ("del ", 1, "del 1 dicembre 2026"),
    ],
)
def test_a_day_takes_its_article_as_italians_say_it(article, day_of_month, said):
    assert words.the_day(date(2026, 12, day_of_month), "it", article) == said


@pytest.mark.parametrize(
    ("article", "written", "said"),
    [
        ("il ", "6 %", "il 6 %"),
        ("il ", "8 %", "l’8 %"),
        ("del ", "11 %", "dell’11 %"),
        ("il ", "1 %", "l’1 %"),
        ("del ", "80 %", "dell’80 %"),
        ("il ", "18 %", "il 18 %"),
        ("il ", "110 %", "il 110 %"),
    ],
)
def test_a_percentage_takes_its_article_as_italians_say_it(article, written, said):
    assert words.the_percent(written, "it", article) == said
    assert words.the_percent(written, "en", article) == written


@pytest.mark.parametrize(
    ("month", "said"), [(4, "ad aprile 2026"), (8, "ad agosto 2026"), (10, "a ottobre 2026")]
)
def test_a_month_takes_a_or_ad(month, said):
    assert words.at_month(date(2026, month, 1), "it") == said
    assert words.at_month(date(2026, 8, 1), "en") == "August 2026"


def test_english_days_take_no_article():
    assert words.the_day(date(2026, 12, 8), "en", "al ") == "8 December 2026"
