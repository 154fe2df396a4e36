"""Another address of the customer: a person's residence, a firm's seat. It counts at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.customers.rules import (
    HOME_COUNTRY,
    FieldGroup,
    NotACountry,
    NotAPostcode,
    NotAProvince,
    Residence,
    new_residence,
)
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.own_data import OwnDataKind

_FIELD_OF: dict[type[Refusal], str] = {
    NotAPostcode: "postcode",
    NotAProvince: "province",
    NotACountry: "country",
}
_LONGEST = 200


def _line(label: Any, autocomplete: str, **named: Any) -> forms.CharField:  # noqa: ANN401 - a lazy text
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, **{"max_length": _LONGEST} | named)


class ResidenceForm(forms.Form):
    street = _line(_("Via o piazza"), "address-line1")
    street_number = _line(_("Numero civico"), "address-line2", required=False)
    postcode = _line(_("CAP"), "postal-code")
    city = _line(_("Comune"), "address-level2")
    province = _line(
        _("Provincia"),
        "address-level1",
        required=False,
        help_text=_("La sigla di due lettere, come MI; per un indirizzo all’estero lascia vuoto."),
    )
    country = _line(
        _("Paese"),
        "country",
        initial=HOME_COUNTRY,
        help_text=_("La sigla di due lettere: IT per l’Italia."),
    )

    def clean(self) -> dict[str, Any]:
        """Return the address as it is kept, or say which line is not right."""
        if self.errors:
            return self.cleaned_data
        try:
            return new_residence(Residence(**self.cleaned_data))
        except Refusal as refusal:
            self.add_error(_FIELD_OF.get(type(refusal)), gettext(str(refusal)))
            return self.cleaned_data


class ResidenceKind(OwnDataKind):
    type = "residence"
    slug = "residenza"
    title = gettext_noop("Residenza o sede")
    summary = gettext_noop("Cambia l’indirizzo a cui sei intestato nei contratti.")
    order = 50
    icon = "house"
    changes = FieldGroup.RESIDENCE
    follows = gettext_noop(
        "Vale da subito per le comunicazioni a tuo nome. Le forniture e il recapito delle bollette"
        " non cambiano: quello è nel profilo di pagamento."
    )
    form_class = ResidenceForm


KIND = ResidenceKind()
