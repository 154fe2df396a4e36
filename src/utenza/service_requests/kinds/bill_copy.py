"""A bill that is missing, or a copy of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Group, Kind
from utenza.service_requests.rules.promises import Promise

WAYS = [("email", _("Per e-mail")), ("post", _("Per posta, all’indirizzo del profilo"))]


class BillCopyForm(forms.Form):
    which = forms.CharField(
        label=_("Quale fattura"),
        max_length=300,
        help_text=_("Il numero se lo conosci, altrimenti il periodo: «luce, marzo e aprile 2024»."),
    )
    way = forms.ChoiceField(label=_("Come la vuoi ricevere"), choices=WAYS)
    words = forms.CharField(
        label=_("Vuoi aggiungere qualcosa?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BillCopy(Kind):
    type = "bill_copy"
    slug = "copia-fattura"
    title = gettext_noop("Copia di una fattura")
    summary = gettext_noop("Una fattura che manca o più vecchia di 24 mesi: te la mandiamo noi.")
    group = Group.BILLS
    order = 10
    icon = "files"
    promise = Promise(5)
    needs = (gettext_noop("Il numero della fattura, oppure la fornitura e il periodo"),)
    follows = gettext_noop(
        "Cerchiamo la fattura e te la mandiamo come hai chiesto. Se non la troviamo ti scriviamo."
    )
    form_class = BillCopyForm


KIND = BillCopy()
