"""The words of a bill, for everybody: a PDF may lead here as well."""

from django.http import HttpResponse
from django.shortcuts import render

from utenza.http.page import PortalRequest, page
from utenza.web.bills.glossary import entries


@page(public=True)
def glossary(request: PortalRequest) -> HttpResponse:
    return render(request, "bills/glossary.html", {"headings": entries()})
