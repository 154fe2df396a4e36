"""The bank of an account, while its IBAN is typed."""

from django.http import HttpResponse
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, page
from utenza.kernel.codes.iban import bank_name


# An IBAN in an address would stay in the logs of every proxy: it is posted, and nothing is kept.
@page(reads=("POST",))
def bank(request: PortalRequest) -> HttpResponse:
    name = bank_name(request.POST.get("iban", ""))
    words = gettext("Banca: %(name)s") % {"name": name} if name else ""
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
