"""The form of the alerts about use."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.metering.rules.alerts import Wanted, tidy_sum


class AlertsForm(forms.Form):
    """A box for each alert; the sum is text, so that the rule says what is wrong with it."""

    unusual_use = forms.BooleanField(
        required=False,
        label=_("Consumo insolito"),
        help_text=_(
            "Quando un mese misurato è molto diverso da quelli come lui degli anni prima, in più o"
            " in meno."
        ),
    )
    bill_above = forms.CharField(
        required=False,
        max_length=20,
        label=_("Prossima fattura sopra"),
        help_text=_("In euro, per ogni fornitura. Vuoto: nessun avviso."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    near_limit = forms.BooleanField(
        required=False,
        label=_("Vicino al limite di potenza"),
        help_text=_(
            "Quando la luce arriva al 90 % della potenza disponibile (oltre i 30 kW, di quella"
            " impegnata). Serve un contatore che registra le ore o i quarti d’ora."
        ),
    )
    reading_window = forms.BooleanField(
        required=False,
        label=_("È il momento dell’autolettura"),
        help_text=_("Quando si apre la finestra per il gas letto a mano. Di solito è acceso."),
    )

    @property
    def wanted(self) -> Wanted:
        """
        What was chosen.

        Raises NotASum.
        """
        self.full_clean()
        told = self.cleaned_data
        return Wanted(
            unusual_use=told["unusual_use"],
            bill_above=tidy_sum(told.get("bill_above") or self.data.get("bill_above", "")),
            near_limit=told["near_limit"],
            reading_window=told["reading_window"],
        )


def initial(wanted: Wanted) -> dict[str, Any]:
    """Return what the form shows of what is switched on."""
    return {
        "unusual_use": wanted.unusual_use,
        "bill_above": "" if wanted.bill_above is None else _typed(wanted.bill_above),
        "near_limit": wanted.near_limit,
        "reading_window": wanted.reading_window,
    }


def _typed(value: Decimal) -> str:
    """Write a sum as one types it: `150`, `99,50`."""
    whole = value.to_integral_value()
    return str(whole) if value == whole else str(value).replace(".", ",")
