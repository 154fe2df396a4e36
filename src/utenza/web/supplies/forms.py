"""The customer's own name and picture for a supply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.supplies.rules import LONGEST_NAME, SupplyIcon

_ICONS = {
    "": _("Quella solita"),
    SupplyIcon.HOUSE: _("Casa"),
    SupplyIcon.FLAT: _("Appartamento"),
    SupplyIcon.OFFICE: _("Ufficio"),
    SupplyIcon.SHOP: _("Negozio"),
    SupplyIcon.HOLIDAY: _("Casa al mare"),
    SupplyIcon.GARAGE: _("Garage"),
}


class SupplyLabelForm(forms.Form):
    """How long a name may be is the rule's to say; the browser is only told the same number."""

    name = forms.CharField(
        required=False,
        label=_("Nome"),
        help_text=_("Per riconoscerla subito, per esempio «Casa al mare». Vuoto: nessun nome."),
        widget=forms.TextInput(attrs={"maxlength": LONGEST_NAME, "autocomplete": "off"}),
    )
    icon = forms.ChoiceField(
        required=False,
        label=_("Icona"),
        choices=[(str(value), words) for value, words in _ICONS.items()],
    )

    @property
    def chosen_icon(self) -> SupplyIcon | None:
        icon = self.cleaned_data["icon"]
        return SupplyIcon(icon) if icon else None
