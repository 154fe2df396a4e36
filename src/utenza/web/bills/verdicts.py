"""Whether a bill is right, in the customer's words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop, ngettext

from utenza.bills.rules.checking import Finding, FindingKind, Verdict
from utenza.kernel.money import euro, quantity
from utenza.web.bills.explained import unit_price
from utenza.web.supplies.shown import Chip
from utenza.web.words import said

_OTHERWISE = gettext_noop(
    "sulla fattura %(found)s, secondo il conto %(expected)s (%(difference)s)."
)
_WORDS = {
    FindingKind.LINE: _OTHERWISE,
    FindingKind.VAT: _OTHERWISE,
    FindingKind.TOTAL: gettext_noop(
        "Il totale è %(found)s, ma le voci sommano %(expected)s (%(difference)s)."
    ),
    FindingKind.VAT_ON_TV_LICENCE: gettext_noop(
        "sulla fattura %(found)s, secondo il conto %(expected)s (%(difference)s). Torna solo"
        " contando anche il canone TV, che non è soggetto a IVA."
    ),
    FindingKind.TAXABLE: gettext_noop(
        "la fattura la calcola su %(found)s, ma le voci che la pagano sommano"
        " %(expected)s (%(difference)s)."
    ),
    FindingKind.QUANTITY: gettext_noop(
        "La fattura dice %(found)s, ma le voci contano %(expected)s (%(difference)s)."
    ),
    FindingKind.GAP: gettext_noop(
        "Tra la fattura precedente e questa mancano dei giorni: %(found)s."
    ),
    FindingKind.OVERLAP: gettext_noop(
        "La fattura precedente comprende già una parte del periodo: %(found)s."
    ),
    FindingKind.PRICE: gettext_noop(
        "il prezzo è %(found)s e nella fattura precedente era %(expected)s, mentre la"
        " tua offerta è a prezzo fisso."
    ),
    FindingKind.CONSUMPTION: gettext_noop(
        "La fattura conta %(found)s, i consumi del periodo sono %(expected)s (%(difference)s)."
    ),
    FindingKind.READINGS: gettext_noop(
        "La fattura conta %(found)s, tra le letture di inizio e fine periodo ci sono"
        " %(expected)s (%(difference)s)."
    ),
}

_RIGHT = {
    FindingKind.TOTAL: gettext_noop("Le voci sommano il totale."),
    FindingKind.VAT: gettext_noop("L’IVA è quella delle aliquote indicate."),
    FindingKind.OVERLAP: gettext_noop(
        "Il periodo segue la fattura precedente, senza giorni mancanti o doppi."
    ),
    FindingKind.READINGS: gettext_noop(
        "La quantità è quella delle letture di inizio e fine periodo."
    ),
    FindingKind.CONSUMPTION: gettext_noop("La quantità è quella dei consumi del periodo."),
}
# What is said to be right in one sentence.
_SAME = {
    FindingKind.VAT_ON_TV_LICENCE: FindingKind.VAT,
    FindingKind.TAXABLE: FindingKind.VAT,
    FindingKind.GAP: FindingKind.OVERLAP,
}
_ADDS_UP = gettext_noop("Torna al centesimo")
_ONLY_SUMMED = gettext_noop("Solo sommato")
_DOES_NOT = gettext_noop("Non torna")


@dataclass(frozen=True, slots=True)
class Said:
    """What does not agree; `label` is the line's in the CIS's Italian, empty where it is none."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What the check's card says: `faults`, `doubts` and what was found right.

    `unproven` are the CIS's labels of what was only added up.
    """

    chip: Chip
    faults: list[Said]
    doubts: list[Said]
    right: list[str]
    unproven: str


def checked(verdict: Verdict, language: str) -> Checked:
    return Checked(
        chip=verdict_chip(verdict, language),
        faults=[finding_words(one, language) for one in verdict.faults],
        doubts=[finding_words(one, language) for one in verdict.doubts],
        right=_right(verdict, language),
        unproven=", ".join(dict.fromkeys(verdict.unproven)),
    )


def verdict_chip(verdict: Verdict, language: str) -> Chip:
    if verdict.is_only_summed:
        return Chip("info", "info", said(_ONLY_SUMMED, language))
    if verdict.adds_up:
        return Chip("ok", "circle-check", said(_ADDS_UP, language))
    return Chip("bad", "triangle-alert", said(_DOES_NOT, language))


def finding_words(finding: Finding, language: str) -> Said:
    """Say what does not agree, with the exact difference."""
    difference = finding.difference
    sign = "+" if difference > 0 else ""
    words = {
        "found": _measured(finding.found, finding.unit, language),
        "expected": _measured(finding.expected, finding.unit, language),
        "difference": sign + _measured(difference, finding.unit, language),
    }
    return Said(finding.label, said(_WORDS[finding.kind], language) % words)


def _measured(value: Decimal, unit: str, language: str) -> str:
    if unit == "EUR":
        return euro(value, language)
    if unit.startswith("EUR/"):
        return f"{unit_price(value, language)}/{unit.removeprefix('EUR/')}"
    if unit == "days":
        days = int(value)
        return ngettext("%(count)d giorno", "%(count)d giorni", days) % {"count": days}
    return f"{quantity(value, language)}\N{NO-BREAK SPACE}{unit}"


def _right(verdict: Verdict, language: str) -> list[str]:
    """Say what agrees, of what could be looked at."""
    found = {_SAME.get(finding.kind, finding.kind) for finding in verdict.findings}
    right = [
        said(words, language)
        for kind, words in _RIGHT.items()
        if kind in verdict.tried and kind not in found
    ]
    has_lines = FindingKind.LINE in verdict.right
    return [_lines_words(verdict), *right] if has_lines else right


def _lines_words(verdict: Verdict) -> str:
    count = verdict.recomputed
    words = ngettext(
        "%(count)d voce ricalcolata, al centesimo.",
        "%(count)d voci ricalcolate, al centesimo.",
        count,
    )
    return words % {"count": count}
