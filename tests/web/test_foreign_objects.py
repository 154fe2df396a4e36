"""
The matrix of strangers: every path with an object in it, asked for by the wrong people.

It is made from the URL configuration. A new path without its row here fails.
"""

import re
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Path:
    """A path of the portal: its route, its view, and whether a stranger may ask for it."""

    route: str
    view: object

    @property
    def reads_and_writes(self):
        reads, writes, _ = self.view.page
        return reads, writes

    @property
    def is_public(self):
        return self.view.page[2]


def paths_below(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from paths_below(entry, route)
        elif isinstance(entry, URLPattern):
            yield Path(route, entry.callback)


PATHS = {path.route: path for path in paths_below(get_resolver())}

# Anna's object in each path that names one, and what stands there for an object that is nobody's.
OBJECTS = {
    "fatture/<code:number>/": ("2026~PAGATA", "2026~NESSUNA"),
    "fatture/<code:number>/sintesi.pdf": ("2026~PAGATA", "2026~NESSUNA"),
    "fatture/<code:number>/dettaglio.pdf": ("2026~PAGATA", "2026~NESSUNA"),
    "fatture/<code:number>/fattura.xml": ("2026~PAGATA", "2026~NESSUNA"),
    "fatture/<code:number>/voci.json": ("2026~PAGATA", "2026~NESSUNA"),
    "fatture/<code:number>/voci.csv": ("2026~PAGATA", "2026~NESSUNA"),
    "fatture/plico/<code:number>/": ("PL~1", "PL~NESSUNO"),
    "fatture/plico/<code:number>/plico.pdf": ("PL~1", "PL~NESSUNO"),
    "pagamenti/ricevute/<code:receipt_id>/": ("RICEVUTA", "NESSUNA"),
    "pagamenti/ricevute/<code:receipt_id>/ricevuta.pdf": ("RICEVUTA", "NESSUNA"),
    "pagamenti/<code:token>/": ("attempt" * 3, "nobodys" * 3),
    "profili-pagamento/<code:code>/": ("BP-000777", "BP-000000"),
    "forniture/<code:code>/": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/consumi.csv": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/consumi.xlsx": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/consumi.json": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/letture/": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/letture.csv": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/letture.xlsx": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/letture.json": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/settimana/": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/anno/": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/curva.csv": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/curva.xlsx": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/curva.json": ("S-LUCE", "S-NESSUNA"),
    "consumi/<code:code>/curve/green-button.xml": ("S-LUCE", "S-NESSUNA"),
    "messaggi/<code:code>/": ("ab" * 16, "cd" * 16),
    "profilo/richieste/<code:code>/": ("AP-ANNA", "AP-NESSUNA"),
    "allegati/<code:code>/": ("ab" * 16, "cd" * 16),
    "profilo/contatti/<code:code>/": ("W~CELLULARE", "W~NESSUNA"),
}
# Paths of the customer's own that name no object: the page is made of what the viewer sees.
OWN = {
    "",
    "fatture/",
    "fatture/scarica/fatture.zip",
    "profili-pagamento/",
    "forniture/",
    "consumi/",
    "consumi/consumi.csv",
    "consumi/letture.csv",
    "consumi/consumi-e-letture.xlsx",
    "consumi/consumi-e-letture.json",
    "pagamenti/",
    "messaggi/",
    "messaggi/letti/",
    "profilo/preferenze/",
    "profilo/avvisi/",
    "operazioni/",
    "operazioni/iban/banca/",
    "profilo/richieste/",
    "profilo/",
    "profilo/contatti/",
    "profilo/dati/",
}
# Objects of a login, not of a customer: all of them are asked for by POST.
OF_A_LOGIN = {
    "profilo/sicurezza/sessioni/<int:session_id>/chiudi/": UserSession,
    "profilo/sicurezza/chiavi/<int:pk>/togli/": Authenticator,
    "profilo/sicurezza/chiavi/<int:pk>/nome/": Authenticator,
}
# The way back to a payment under way leads on (test_paying_pages.py), as does paying, whose form
# names bills and plichi. Operations name a kind, and in their query what they are about
# (test_operations.py), and so do the windows of a self-reading (test_self_readings.py).
# Announcements are for everybody, a link of a letter for whoever holds it; signing in and security,
# which name no object, have their tests, and so has what other machines tell (tests/api).
ELSEWHERE = re.compile(
    r"operazioni/<slug:slug>/|assistenza/|glossario/|novita/(<slug:slug>/)?|lingua/|accedi/[^<]*|esci/|password/[^<]*"
    r"|\^password/nuova/.*|scegli/|benvenuto/[^<]*|guida/|nessun-cliente/|profilo/sicurezza/[^<]*"
    r"|pagamenti/paga/|pagamenti/in-corso/(fattura|plico)/<code:number>/"
    r"|conferma/<str:token>/|autolettura/(finestre\.ics)?|pagamenti/carta/notifica|pagopa/paForNode"
)


def asked(route, code):
    return "/" + re.sub(r"<code:\w+>", code, route)


def without_a_row(routes):
    return {
        route
        for route in routes
        if route not in OBJECTS.keys() | OWN | OF_A_LOGIN.keys() and not ELSEWHERE.fullmatch(route)
    }


def test_every_path_of_the_portal_has_its_row():
    assert without_a_row(PATHS) == set()
    assert OBJECTS.keys() | OWN | OF_A_LOGIN.keys() <= PATHS.keys()


def test_a_path_that_is_added_without_its_row_is_found():
    added = {"contratti/<code:code>/", "profilo/sicurezza/<int:pk>/", "accedi/<slug:slug>/"}

    assert without_a_row([*PATHS, *added]) == added


def test_every_view_says_what_it_reads_and_writes():
    undeclared = {route for route, path in PATHS.items() if not hasattr(path.view, "page")}

    assert undeclared == set()


@pytest.mark.parametrize("route", sorted(OBJECTS))
def test_anna_herself_finds_it(as_anna, route):
    response = as_anna.get(asked(route, OBJECTS[route][0]))

    assert response.status_code == 200
    response.close()


def lasting(headers):
    """Leave out the instant of the answer: a second may pass between two of them."""
    return {name: value for name, value in headers.items() if name != "Expires"}


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("route", sorted(OBJECTS))
def test_bruno_cannot_tell_annas_object_from_one_that_does_not_exist(
    as_bruno, house, route, method
):
    hers, nobodys = (getattr(as_bruno, method)(asked(route, code)) for code in OBJECTS[route])

    allowed = method != "post" or PATHS[route].reads_and_writes[1]
    assert hers.status_code == (404 if allowed else 405)
    assert hers.status_code == nobodys.status_code
    assert hers.content == nobodys.content
    assert lasting(hers.headers) == lasting(nobodys.headers)


@pytest.mark.parametrize("route", sorted(OBJECTS))
def test_the_answer_to_a_stranger_holds_nothing_of_annas(as_bruno, house, route):
    body = as_bruno.get(asked(route, OBJECTS[route][0])).content.decode()

    of_hers = (
        "PAGATA",
        "PL/1",
        "PL~1",
        "BP-000777",
        "S-LUCE",
        "Angelò",
        "87,42",
        "Anna sola",
        "999",
    )
    for hers in of_hers:
        assert hers not in body


@pytest.mark.parametrize("route", sorted(OWN | OBJECTS.keys()))
def test_who_has_not_signed_in_is_led_to_the_sign_in(client, house, route):
    path = asked(route, OBJECTS.get(route, ("",))[0])
    reads, _ = PATHS[route].reads_and_writes

    response = client.get(path) if "GET" in reads else client.post(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/accedi/?next=/")


def test_a_login_that_acts_for_nobody_is_led_where_that_is_explained(signed_in, carla, house):
    assert signed_in(carla).get("/fatture/2026~PAGATA/")["Location"] == "/nessun-cliente/"


@pytest.mark.parametrize("route", sorted(OF_A_LOGIN))
def test_bruno_cannot_touch_what_belongs_to_annas_login(as_bruno, house, route):
    told = {
        UserSession: {"ip": "127.0.0.1", "session_key": "hers", "user_agent": "hers"},
        Authenticator: {"type": Authenticator.Type.WEBAUTHN, "data": {"name": "hers"}},
    }
    model = OF_A_LOGIN[route]
    hers = model.objects.create(user=house.anna.login, **told[model])

    answers = [
        as_bruno.post("/" + re.sub(r"<int:\w+>", str(pk), route), {"name": "mine"})
        for pk in (hers.pk, hers.pk + 1000)
    ]

    # Where a fresh sign-in is asked for first, the way to it names the path that was asked for.
    bodies = [re.sub(rb"\d+", b"", answer.content) for answer in answers]
    assert bodies[0] == bodies[1]
    assert answers[0].status_code == answers[1].status_code
    assert model.objects.filter(pk=hers.pk, user=house.anna.login).exists()


@pytest.mark.parametrize("code", ["=0=", "a=0=b", "=d800="])
def test_a_code_that_no_text_can_be_is_nobodys(as_anna, code):
    assert as_anna.get(f"/fatture/{code}/").status_code == 404
    assert as_anna.get(f"/profilo/richieste/{code}/").status_code == 404
