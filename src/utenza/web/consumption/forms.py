"""How much of the past is asked for, and in which unit."""

from dataclasses import dataclass

from django import forms

from utenza.metering.rules.months import SPANS

_UNITS = ("smc", "kwh")


@dataclass(frozen=True, slots=True)
class Wish:
    """`span` in months; `in_kwh` for gas that is wanted as energy."""

    span: int = SPANS[0]
    in_kwh: bool = False

    @property
    def query(self) -> str:
        """The wish as the query of an address, empty for the usual one."""
        told = [f"mesi={self.span}"] if self.span != SPANS[0] else []
        told += ["unita=kwh"] if self.in_kwh else []
        return "?" + "&".join(told) if told else ""


class WishForm(forms.Form):
    """What is no wish means the usual: 12 months, gas in Smc."""

    mesi = forms.ChoiceField(required=False, choices=[(str(one), str(one)) for one in SPANS])
    unita = forms.ChoiceField(required=False, choices=[(one, one) for one in _UNITS])

    @property
    def wish(self) -> Wish:
        self.full_clean()
        told = self.cleaned_data
        return Wish(int(told.get("mesi") or SPANS[0]), told.get("unita") == "kwh")
