"""Which bills the customer wants to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, cast

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.billing_profiles.queries import Profile
from utenza.bills.queries.lists import Search
from utenza.bills.rules.states import StateGroup, history_starts
from utenza.supplies.queries import SupplyCard
from utenza.web.supplies.shown import street_of, supply_name

Choices: TypeAlias = list[tuple[str, str]]

# What is overdue is also to be paid.
_GROUPS = {
    "da-pagare": (StateGroup.TO_PAY, StateGroup.OVERDUE),
    "scadute": (StateGroup.OVERDUE,),
    "addebito": (StateGroup.DIRECT_DEBIT,),
    "pagate": (StateGroup.PAID,),
    "crediti": (StateGroup.CREDIT,),
}
_STATES = [
    ("", _("Tutte")),
    ("da-pagare", _("Da pagare")),
    ("scadute", _("Scadute")),
    ("addebito", _("In addebito")),
    ("pagate", _("Pagate")),
    ("crediti", _("A tuo credito")),
]


@dataclass(frozen=True, slots=True)
class Select:
    """A field to choose from, its options as (value, words, whether it is the chosen one)."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


class BillFilter(forms.Form):
    """Filters of the list: a choice that is not offered is said and counts for nothing."""

    stato = forms.ChoiceField(required=False, label=_("Stato"), choices=_STATES)
    anno = forms.ChoiceField(required=False, label=_("Anno"))
    fornitura = forms.ChoiceField(required=False, label=_("Fornitura"))
    profilo = forms.ChoiceField(required=False, label=_("Profilo di pagamento"))
    pagina = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        supplies: Iterable[SupplyCard],
        profiles: Iterable[Profile],
        today: date,
    ) -> None:
        super().__init__(query)
        self._supplies = {one.code: one for one in supplies}
        self._profiles = {one.code: one for one in profiles}
        years = range(today.year, history_starts(today).year - 1, -1)
        self._choices: dict[str, Choices] = {
            "stato": [(value, str(words)) for value, words in _STATES],
            "anno": [("", gettext("Tutti gli anni")), *((str(year), str(year)) for year in years)],
            "fornitura": [
                ("", gettext("Tutte")),
                *((code, _named(one)) for code, one in self._supplies.items()),
            ],
            "profilo": [("", gettext("Tutti")), *((code, code) for code in self._profiles)],
        }
        for name, choices in self._choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def search(self) -> Search:
        supply = self._supplies.get(self._wish("fornitura"))
        profile = self._profiles.get(self._wish("profilo"))
        year = self._wish("anno")
        return Search(
            supply_id=supply.id if supply else None,
            profile_id=profile.id if profile else None,
            year=int(year) if year else None,
            groups=_GROUPS.get(self._wish("stato")),
        )

    @property
    def page(self) -> int:
        return int(self._wish("pagina") or 1)

    @property
    def selects(self) -> list[Select]:
        """The fields as the page draws them; one with a single choice has nothing to ask."""
        return [
            Select(name, str(self.fields[name].label), self._options(name))
            for name, choices in self._choices.items()
            if len(choices) > _EVERYTHING_AND_ONE
        ]

    @property
    def is_narrowed(self) -> bool:
        return any(self._wish(name) for name in self._choices)

    def address(self, page: int = 1) -> str:
        """Return the query string that finds the same bills, on this page."""
        query = {name: self._wish(name) for name in self._choices if self._wish(name)}
        return "?" + urlencode(query | ({"pagina": str(page)} if page > 1 else {}))

    def _options(self, name: str) -> list[tuple[str, str, bool]]:
        wish = self._wish(name)
        return [(value, words, value == wish) for value, words in self._choices[name]]

    def _wish(self, name: str) -> str:
        # Asking for the errors is what validates a form; afterwards they are kept.
        return "" if name in self.errors else str(self.cleaned_data.get(name) or "")


_EVERYTHING_AND_ONE = 2


def _named(supply: SupplyCard) -> str:
    return f"{supply_name(supply)}, {street_of(supply)}"
