"""Why a bill is higher or lower than another, in one sentence and in figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.comparing import Cause, Comparison
from utenza.kernel.money import euro
from utenza.kernel.words import period_words
from utenza.web.bills.explained import NOTHING, Earlier
from utenza.web.bills.shown import bill_href
from utenza.web.words import said

_NAMES = {
    Cause.USE: gettext_noop("Energia usata ogni giorno"),
    Cause.LENGTH: gettext_noop("Durata del periodo"),
    Cause.PRICE: gettext_noop("Prezzi e condizioni"),
    Cause.OTHER: gettext_noop("Altre partite, una volta sola"),
    Cause.TAXES: gettext_noop("Accise e IVA"),
    Cause.BONUS: gettext_noop("Bonus sociale"),
    Cause.TV_LICENCE: gettext_noop("Canone TV"),
}
# What makes a bill higher, and what makes it lower.
_WHY = {
    Cause.USE: (
        gettext_noop("hai usato più energia ogni giorno"),
        gettext_noop("hai usato meno energia ogni giorno"),
    ),
    Cause.LENGTH: (
        gettext_noop("il periodo è più lungo"),
        gettext_noop("il periodo è più corto"),
    ),
    Cause.PRICE: (
        gettext_noop("i prezzi sono più alti"),
        gettext_noop("i prezzi sono più bassi"),
    ),
    Cause.OTHER: (
        gettext_noop("le altre partite sono più alte"),
        gettext_noop("le altre partite sono più basse"),
    ),
    Cause.TAXES: (
        gettext_noop("accise e IVA sono più alte"),
        gettext_noop("accise e IVA sono più basse"),
    ),
    Cause.BONUS: (
        gettext_noop("il bonus sociale è più basso"),
        gettext_noop("il bonus sociale è più alto"),
    ),
    Cause.TV_LICENCE: (
        gettext_noop("c’è più canone TV"),
        gettext_noop("c’è meno canone TV"),
    ),
}
_HIGHER = gettext_noop("Paghi %(difference)s più che %(earlier)s: %(why)s.")
_LOWER = gettext_noop("Paghi %(difference)s meno che %(earlier)s: %(why)s.")
_EQUAL = gettext_noop("Paghi quanto %(earlier)s.")
_ALTHOUGH = gettext_noop("%(why)s, anche se %(contrary)s")
_AND = gettext_noop("%(first)s e %(second)s")
_WITH = gettext_noop("%(cause)s (%(part)s)")
# A second cause is worth its words from a quarter of the first.
_WORTH_SAYING = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Reason:
    """`sentence` says why the bill differs from that of `period`, at `href`."""

    sentence: str
    period: str
    href: str
    total: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    name: str
    before: str
    year_before: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """`rows` have a column for each of the reasons; they add up to `differences`."""

    before: Reason | None
    year_before: Reason | None
    rows: list[CauseRow]
    differences: CauseRow


def reasons_of(earlier: Earlier, language: str) -> Reasons | None:
    """Return why the bill differs from the earlier ones; None where there are none."""
    before, year_before = earlier.before, earlier.year_before
    if before is None and year_before is None:
        return None
    return Reasons(
        before=_reason(before, gettext_noop("nella fattura precedente"), language),
        year_before=_reason(
            year_before, gettext_noop("nello stesso periodo di un anno prima"), language
        ),
        rows=[
            CauseRow(said(name, language), *_cells(earlier, cause, language))
            for cause, name in _NAMES.items()
            if _has(before, cause) or _has(year_before, cause)
        ],
        differences=CauseRow(gettext("Differenza"), *_cells(earlier, None, language)),
    )


def why_words(parts: Mapping[Cause, Decimal], difference: Decimal, language: str) -> str:
    """
    Name the main cause, a second one of weight, and what works against them; taxes follow.

    Empty where no part goes the way of the difference.
    """
    up = difference > 0
    told = {cause: part for cause, part in parts.items() if cause is not Cause.TAXES}
    along = sorted(
        (cause for cause, part in told.items() if (part > 0) is up), key=lambda one: -abs(told[one])
    )
    against = [cause for cause, part in told.items() if (part > 0) is not up]
    if not along:
        return _cause_words(Cause.TAXES, parts, language) if Cause.TAXES in parts else ""
    first, *others = along
    words = _cause_words(first, parts, language)
    if others and abs(told[others[0]]) >= abs(told[first]) * _WORTH_SAYING:
        second = _cause_words(others[0], parts, language)
        words = said(_AND, language) % {"first": words, "second": second}
    strongest = max(against, key=lambda one: abs(told[one]), default=None)
    if strongest is None or abs(told[strongest]) < abs(told[first]) * _WORTH_SAYING:
        return words
    contrary = _cause_words(strongest, parts, language)
    return said(_ALTHOUGH, language) % {"why": words, "contrary": contrary}


def signed(amount: Decimal, language: str) -> str:
    """`+6,02 €`, `−6,02 €`."""
    return f"+{euro(amount, language)}" if amount > 0 else euro(amount, language)


def _reason(comparison: Comparison | None, which: str, language: str) -> Reason | None:
    if comparison is None:
        return None
    earlier, difference = comparison.earlier, comparison.difference
    words = {
        "difference": euro(abs(difference), language),
        "earlier": said(which, language),
        "why": why_words(comparison.parts, difference, language),
    }
    pattern = (_HIGHER if difference > 0 else _LOWER) if difference else _EQUAL
    return Reason(
        sentence=said(pattern, language) % words,
        period=period_words(earlier.first, earlier.last, language),
        href=bill_href(earlier.number),
        total=euro(earlier.total, language),
    )


def _cause_words(cause: Cause, parts: Mapping[Cause, Decimal], language: str) -> str:
    part = parts[cause]
    higher, lower = _WHY[cause]
    words = {
        "cause": said(higher if part > 0 else lower, language),
        "part": signed(part, language),
    }
    return said(_WITH, language) % words


def _cells(earlier: Earlier, cause: Cause | None, language: str) -> tuple[str, str]:
    before, year_before = (
        _cell(one, cause, language) for one in (earlier.before, earlier.year_before)
    )
    return before, year_before


def _cell(comparison: Comparison | None, cause: Cause | None, language: str) -> str:
    if comparison is None:
        return NOTHING
    part = comparison.difference if cause is None else comparison.parts.get(cause)
    return NOTHING if part is None else signed(part, language)


def _has(comparison: Comparison | None, cause: Cause) -> bool:
    return comparison is not None and cause in comparison.parts
