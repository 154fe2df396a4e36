"""Looking for requests, and answering what the retailer asks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.files import AttachmentField
from utenza.service_requests.queries.requests import Search
from utenza.service_requests.rules.requests import OPEN, RequestStatus

_STATES: dict[str, tuple[RequestStatus, ...]] = {
    "aperte": tuple(sorted(OPEN)),
    "in-attesa": (RequestStatus.WAITING_CUSTOMER,),
    "concluse": (RequestStatus.DONE,),
    "non-accolte": (RequestStatus.REJECTED,),
    "annullate": (RequestStatus.CANCELLED,),
}


class RequestFilter(forms.Form):
    """Filters of the list: a choice that is not offered counts for nothing."""

    stato = forms.ChoiceField(
        required=False,
        label=_("Stato"),
        choices=[
            ("", _("Tutti")),
            ("aperte", _("In corso")),
            ("in-attesa", _("Aspettano te")),
            ("concluse", _("Concluse")),
            ("non-accolte", _("Non accolte")),
            ("annullate", _("Annullate")),
        ],
    )
    tipo = forms.ChoiceField(required=False, label=_("Tipo"))
    anno = forms.ChoiceField(required=False, label=_("Anno"))
    pagina = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def __init__(self, query: Mapping[str, Any], *, years: Iterable[int]) -> None:
        super().__init__(query)
        titles = sorted((gettext(kind.title), slug) for slug, kind in kinds().items())
        every = ("", gettext("Tutti"))
        type_, year = self.fields["tipo"], self.fields["anno"]
        type_.choices = [every, *((slug, title) for title, slug in titles)]  # type: ignore[attr-defined] # a ChoiceField
        year.choices = [every, *((str(one), str(one)) for one in years)]  # type: ignore[attr-defined] # the same
        self.is_valid()

    @property
    def page(self) -> int:
        return self.cleaned_data.get("pagina") or 1

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("stato", "tipo", "anno"))

    @property
    def search(self) -> Search:
        chosen = self.cleaned_data
        kind = kinds().get(chosen.get("tipo") or "")
        return Search(
            status=_STATES.get(chosen.get("stato") or ""),
            types=(kind.type,) if kind else None,
            year=int(chosen["anno"]) if chosen.get("anno") else None,
        )

    def href(self, number: int) -> str:
        chosen = {name: self.cleaned_data.get(name) for name in ("stato", "tipo", "anno")}
        named = {name: value for name, value in chosen.items() if value}
        return f"/profilo/richieste/?{urlencode(named | {'pagina': number})}"


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("La tua risposta"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = AttachmentField(label=_("Un documento o una foto, se serve"), required=False)
