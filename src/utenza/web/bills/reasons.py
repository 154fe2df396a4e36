"""Why a bill is higher or lower than another, in one sentence and in figures."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

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
    Cause.PRICE: gettext_noop("Prezzo medio dell’energia"),
    Cause.TERMS: gettext_noop("Parte fissa: prezzi e condizioni del contratto"),
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
    Cause.TERMS: (
        gettext_noop("la parte fissa del contratto costa di più"),
        gettext_noop("la parte fissa del contratto costa di meno"),
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
# What nobody read on a meter was not used, as far as anybody knows.
_ESTIMATE = (
    gettext_noop("la stima del consumo è più alta"),
    gettext_noop("la stima del consumo è più bassa"),
)
_ESTIMATE_BEFORE = (
    gettext_noop("il consumo è più alto della stima di allora"),
    gettext_noop("il consumo è più basso della stima di allora"),
)
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


def why_words(comparison: Comparison, language: str) -> str:
    """
    Name the main cause, a second one of weight, and what works against them; taxes follow.

    Empty where no part goes the way of the difference.
    """
    parts, up = comparison.parts, comparison.difference > 0
    words_of = partial(_cause_words, comparison, language=language)
    told = {cause: part for cause, part in parts.items() if cause is not Cause.TAXES}
    along = sorted(
        (cause for cause, part in told.items() if (part > 0) is up), key=lambda one: -abs(told[one])
    )
    against = [cause for cause, part in told.items() if (part > 0) is not up]
    if not along:
        return words_of(Cause.TAXES) if Cause.TAXES in parts else ""
    first, *others = along
    words = words_of(first)
    if others and abs(told[others[0]]) >= abs(told[first]) * _WORTH_SAYING:
        words = said(_AND, language) % {"first": words, "second": words_of(others[0])}
    strongest = max(against, key=lambda one: abs(told[one]), default=None)
    if strongest is None or abs(told[strongest]) < abs(told[first]) * _WORTH_SAYING:
        return words
    return said(_ALTHOUGH, language) % {"why": words, "contrary": words_of(strongest)}


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
        "why": why_words(comparison, language),
    }
    pattern = (_HIGHER if difference > 0 else _LOWER) if difference else _EQUAL
    return Reason(
        sentence=said(pattern, language) % words,
        period=period_words(earlier.first, earlier.last, language),
        href=bill_href(earlier.number),
        total=euro(earlier.total, language),
    )


def _cause_words(comparison: Comparison, cause: Cause, *, language: str) -> str:
    part = comparison.parts[cause]
    higher, lower = _why(comparison, cause)
    words = {
        "cause": said(higher if part > 0 else lower, language),
        "part": signed(part, language),
    }
    return said(_WITH, language) % words


def _why(comparison: Comparison, cause: Cause) -> tuple[str, str]:
    if cause is Cause.USE and comparison.is_estimated:
        return _ESTIMATE
    if cause is Cause.USE and comparison.earlier.is_estimated:
        return _ESTIMATE_BEFORE
    return _WHY[cause]


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
