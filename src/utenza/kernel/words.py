"""
Days and spans of days as people read them.

Own tables, because a page writes hundreds of them: the framework's localised dates cost more
than the queries. A language that is not English reads as Italian, the source language.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

_ITALIAN = [
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
]
_ENGLISH = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_ITALIAN_WEEK = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
_ENGLISH_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ITALIAN_SHORT = [name[:3] for name in _ITALIAN]
_ENGLISH_SHORT = [name[:3] for name in _ENGLISH]
# "dall'8 maggio", "dall'11 maggio": days whose Italian name begins with a vowel.
_ELIDED_DAYS = frozenset((8, 11))
# "l'1 %", "l'11 %", and all that begin with otto: 8, 80, 800.
_ELIDED_PERCENTAGE = re.compile(r"8|11?\b")
# "ad aprile", "ad agosto".
_MONTHS_WITH_A = frozenset((4, 8))
_TO = " \N{EN DASH} "

# Bills are issued by the thousand on one day: what was written once is written again and again.
_remembered = lru_cache(maxsize=4096)


def day(value: date, language: str) -> str:
    """`5 dicembre 2026`, `5 December 2026`."""
    return f"{value.day} {_names(language)[value.month - 1]} {value.year}"


def weekday(value: date, language: str) -> str:
    """`martedì`, `Tuesday`."""
    return (_ENGLISH_WEEK if language.startswith("en") else _ITALIAN_WEEK)[value.weekday()]


def day_of_week(value: date, language: str) -> str:
    """`martedì 17 novembre 2026`, `Tuesday 17 November 2026`."""
    return f"{weekday(value, language)} {day(value, language)}"


@_remembered
def the_day(value: date, language: str, article: str = "il ") -> str:
    """
    Put the Italian article before the day: `il 5 dicembre 2026`, but `l'8 dicembre 2026`.

    `article` may hold a preposition (`al `, `dal `, `del `); English takes none.
    """
    if language.startswith("en"):
        return day(value, language)
    if value.day not in _ELIDED_DAYS:
        return article + day(value, language)
    return _elided(article) + day(value, language)


def the_percent(written: str, language: str, article: str = "il ") -> str:
    """
    Put the Italian article before a percentage that is written: `il 6 %`, but `l'8 %`, `l'11 %`.

    `article` as in `the_day`; English takes none.
    """
    if language.startswith("en"):
        return written
    is_elided = _ELIDED_PERCENTAGE.match(written)
    return (_elided(article) if is_elided else article) + written


def short_day(value: date, language: str) -> str:
    """`5 dic 2026`, `5 Dec 2026`."""
    return f"{value.day} {_short_names(language)[value.month - 1]} {value.year}"


def month(value: date, language: str) -> str:
    """`dicembre 2026`, `December 2026`."""
    return f"{_names(language)[value.month - 1]} {value.year}"


def at_month(value: date, language: str) -> str:
    """Put the Italian preposition before the month: `a maggio 2026`, but `ad agosto 2026`."""
    if language.startswith("en"):
        return month(value, language)
    return ("ad " if value.month in _MONTHS_WITH_A else "a ") + month(value, language)


def short_month(value: date, language: str) -> str:
    """`dic 2026`, `Dec 2026`."""
    return f"{_short_names(language)[value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """
    `5 dicembre 2026, 14:30`; the moment is already in the reader's time zone.

    A moment that does not say its time zone is a bug: ValueError.
    """
    if value.tzinfo is None:
        raise ValueError(value)
    return f"{day(value, language)}, {value.hour:02d}:{value.minute:02d}"


@_remembered
def period_words(start: date, end: date | None, language: str) -> str:
    """
    Say the days from `start` to `end`, both included, in as few words as are clear.

    Whole months are said by name; what both ends share is said once; with no end, "dal …".
    """
    if end is None:
        return _since(start, language)
    if start == end:
        return day(start, language)
    if _are_whole_months(start, end):
        return _months(start, end, language)
    return _days(start, end, language)


def _elided(article: str) -> str:
    elided = "l" if article == "il " else article.replace("l ", "ll")
    return f"{elided}\N{RIGHT SINGLE QUOTATION MARK}"


def _names(language: str) -> list[str]:
    return _ENGLISH if language.startswith("en") else _ITALIAN


def _short_names(language: str) -> list[str]:
    return _ENGLISH_SHORT if language.startswith("en") else _ITALIAN_SHORT


def _are_whole_months(start: date, end: date) -> bool:
    return start.day == 1 and (end + timedelta(days=1)).day == 1


def _since(start: date, language: str) -> str:
    if language.startswith("en"):
        return f"from {day(start, language)}"
    return the_day(start, language, "dal ")


def _months(start: date, end: date, language: str) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return month(start, language)
    if start.year == end.year:
        return f"{_names(language)[start.month - 1]}{_TO}{month(end, language)}"
    return f"{month(start, language)}{_TO}{month(end, language)}"


def _days(start: date, end: date, language: str) -> str:
    if start.year != end.year:
        return f"{day(start, language)}{_TO}{day(end, language)}"
    if start.month != end.month:
        return f"{start.day} {_names(language)[start.month - 1]}{_TO}{day(end, language)}"
    return f"{start.day}{_TO}{day(end, language)}"
