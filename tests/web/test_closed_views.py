"""Views that know only late what they do, and views for everybody, in sola consultazione."""

import closing
import pytest
from django import forms
from django.db import InternalError, connection
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from utenza.http.page import closed_page, closure_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

SHOWN = Template(
    "{% load portal %}{% faults form %}{% field form.value %}"
    "{% operation kind %}<button>Invia</button>{% endoperation %}"
    '{% operation "another_kind" %}<button>Altro</button>{% endoperation %}'
)


class Reading(forms.Form):
    value = forms.IntegerField(label="Lettura")


@page(reads=("GET",), writes=("POST",), keeps_typed=True)
def ask(request, kind):
    form = Reading(request.POST if request.method == "POST" else None)
    if not closure_of(request, kind) and form.is_valid():
        return HttpResponse("ricevuta")
    return HttpResponse(SHOWN.render(RequestContext(request, {"form": form, "kind": kind})))


@page(reads=(), writes=("POST",))
def send(request, kind):
    return closed_page(request) if closure_of(request, kind) else HttpResponse("ricevuta")


@page(reads=(), writes=("POST",))
def forget(request, kind):
    closure_of(request, kind)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET expire_date = expire_date")
    return HttpResponse("ricevuta")


@page(reads=(), writes=("POST",), public=True, function="contact_us")
def anybody(request):
    return HttpResponse("ricevuta")


urlpatterns = [
    path("chiedi/<slug:kind>/", ask),
    path("manda/<slug:kind>/", send),
    path("dimentica/<slug:kind>/", forget),
    path("scrivici/", anybody),
    path("", include("utenza.config.urls")),
]


@pytest.mark.parametrize("fields", [{}, {"function": "self_reading"}])
def test_a_function_known_late_keeps_what_was_typed(as_anna, fields):
    closing.a_mode(**fields)

    answer = as_anna.post("/chiedi/self_reading/", {"value": "1234"})

    body = answer.content.decode()
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "Nulla è stato inviato" in body
    assert 'value="1234"' in body
    assert "Invia" not in body


def test_another_function_known_late_is_done_and_its_button_stands(as_anna):
    closing.a_mode(function="self_reading")

    done = as_anna.post("/chiedi/another_kind/", {"value": "1234"})
    closed = as_anna.post("/chiedi/self_reading/", {"value": "1234"})

    assert (done.status_code, done.content) == (200, b"ricevuta")
    assert "<button>Altro</button>" in closed.content.decode()


def test_a_closed_page_is_read_and_says_nothing_of_sending(as_anna):
    closing.a_mode(function="self_reading")

    answer = as_anna.get("/chiedi/self_reading/")

    assert answer.status_code == 200
    assert "Nulla è stato inviato" not in answer.content.decode()
    assert "Per ora questa operazione si fa con noi" in answer.content.decode()


def test_a_view_without_a_form_shows_the_page_of_refusal(as_anna):
    closing.a_mode(function="self_reading", text_it="Torniamo presto.")

    answer = as_anna.post("/manda/self_reading/")

    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "Torniamo presto." in answer.content.decode()
    assert as_anna.post("/manda/another_kind/").content == b"ricevuta"


def test_what_asks_and_does_not_listen_writes_nothing(as_anna):
    closing.a_mode(function="self_reading")
    assert as_anna.post("/dimentica/another_kind/").content == b"ricevuta"

    with pytest.raises(InternalError, match="read-only transaction"):
        as_anna.post("/dimentica/self_reading/")


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 503), ({"function": "contact_us"}, 503), ({"function": "self_reading"}, 200)],
)
def test_who_has_not_signed_in_is_closed_out_as_everybody_is(client, fields, status):
    closing.a_mode(**fields)

    assert client.post("/scrivici/").status_code == status


def test_who_has_not_signed_in_belongs_to_no_group(client, anna):
    closing.a_mode(customers=[anna.customer])

    assert client.post("/scrivici/").status_code == 200
