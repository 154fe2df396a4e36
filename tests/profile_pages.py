"""Anna on the pages that change a billing profile: what she types, and how it goes on."""

import re

import cast
import trade

from utenza.service_requests.models import Outgoing, ServiceRequest

ITALIAN = "IT60X0542811101000000123456"
DEBIT = "/operazioni/addebito-in-conto/?profilo=BP-000777"
DELIVERY = "/operazioni/recapito/?profilo=BP-000777"
IBAN = "/operazioni/iban/?profilo=BP-000888"
NOTICE = "/operazioni/avviso-pagopa/?profilo=BP-000888"
BANK = "/operazioni/iban/banca/"

HOLDER = {
    "holder_kind": "person",
    "holder_first_name": "Anna",
    "holder_last_name": "D'Angelò",
    "holder_tax_code": "RSSMRA80A01H501U",
}
MANDATE = HOLDER | {"iban": "it60 x054 2811 1010 0000 0123 456", "consent": "on"}
EVERY = {"which": "all"}
GAS_ALONE = {"which": "some", "supplies": ["S-GAS"]}
BY_DEBIT = MANDATE | EVERY
BY_EMAIL = {"delivery": "email", "email": "nuova@Example.org"}
BY_POST = {
    "delivery": "post",
    "addressee": "Anna D'Angelò",
    "street": "Via Roma",
    "street_number": "1",
    "postcode": "20121",
    "city": "Milano",
    "province": "mi",
}


def a_debited_profile(customer):
    """Make another profile, paid by direct debit, with a supply of its own."""
    profile = trade.a_debit_profile(customer=customer, bp_code="BP-000888")
    shop = cast.a_supply(customer=customer, supply_code="S-NEGOZIO")
    trade.a_stay(supply=shop, profile=profile)
    return profile


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def main_of(response):
    return text_of(response).split("<main")[1].split("</main>")[0]


def hidden(response, name):
    return re.search(rf'name="{name}" value="(\w+)"', response.content.decode())[1]


def reviewed(client, path, typed):
    """Send the form, and return the page that shows what it comes to."""
    response = client.post(path, typed | {"key": hidden(client.get(path), "key")})
    assert response.status_code == 200, text_of(response)
    return response


def confirms(client, path, typed, review):
    seen = {"key": hidden(review, "key"), "seen": hidden(review, "seen")}
    return client.post(path, typed | seen)


def asked(client, path, typed):
    """Type, look, confirm; return the request."""
    answer = confirms(client, path, typed, reviewed(client, path, typed))
    assert answer.status_code == 302, text_of(answer)
    return ServiceRequest.objects.get(request_code=answer["Location"].split("/")[-2])


def receipt_of(client, request):
    return main_of(client.get(f"/profilo/richieste/{request.request_code}/"))


def sent(request):
    return Outgoing.objects.get(request=request).document["payload"]
