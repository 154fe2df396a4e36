"""Sola consultazione on the pages: for everybody, for one function, for a group, for a time."""

import re
from datetime import UTC, datetime, timedelta

import cast
import closing
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from test_foreign_objects import OBJECTS, OWN, PATHS, asked

from utenza.site import actions, queries
from utenza.supplies.models import SupplyLabel

pytestmark = pytest.mark.django_db
POWER = "/forniture/S-LUCE/"
NAMED = {"name": "Casa al mare", "icon": "palmtree"}
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
# Where the database looks at its own clock: later than any day on which these tests may run.
DECEMBER = datetime(2098, 12, 5, 13, tzinfo=UTC)
BUTTON = ">Salva</button>"
STRIP = 'aria-label="Sola consultazione"'
INSTEAD = "Per ora questa operazione si fa con noi"


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def is_closed(client):
    """Tell whether the supply's name is closed; the page and the answer to the form agree."""
    shown, sent = text_of(client.get(POWER)), client.post(POWER, NAMED)
    assert (BUTTON in shown) == (sent.status_code == 302)
    assert (INSTEAD in shown) == (sent.status_code == 503)
    return sent.status_code == 503


def test_the_whole_portal_is_closed_with_its_reason_the_contacts_and_until_when(as_anna, house):
    closing.a_mode(text_it="Cambiamo <b>sistema</b>.", ends_at=DECEMBER)

    assert is_closed(as_anna)

    assert not SupplyLabel.objects.exists()
    page = text_of(as_anna.get(POWER))
    assert STRIP in page
    in_its_place = page.partition(INSTEAD)[2].partition("</section>")[0]
    for words in (
        "Cambiamo &lt;b&gt;sistema&lt;/b&gt;.",
        'href="tel:800000001"',
        "Sportello Centro",
        "Riapertura prevista: 5 dicembre 2098, 14:00.",
    ):
        assert words in in_its_place
    assert (
        "Riapertura prevista: 5 dicembre 2098, 14:00."
        in page.partition(STRIP)[2].partition("</section>")[0]
    )


def test_without_an_end_it_says_that_nobody_knows_it_yet(as_anna, house):
    closing.a_mode()

    assert "Non sappiamo ancora dire quando riaprirà." in text_of(as_anna.get(POWER))
    assert as_anna.post(POWER, NAMED)["Retry-After"] == "3600"


def test_the_answer_says_when_to_come_back_to_programs_too(as_anna, house):
    closing.a_mode(ends_at=DECEMBER)

    seconds = int((DECEMBER - NOON).total_seconds())
    assert as_anna.post(POWER, NAMED)["Retry-After"] == str(seconds)


def test_the_setting_closes_everything_as_before(as_anna, house, settings):
    settings.READ_ONLY = True

    answer = as_anna.post(POWER, NAMED)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "3600"
    assert STRIP in text_of(answer)
    assert not SupplyLabel.objects.exists()


def test_one_function_is_closed_in_its_place_and_the_others_go_on(as_anna, house):
    closing.a_mode(function="supply_label", text_it="I nomi tornano presto.")

    assert is_closed(as_anna)

    page = text_of(as_anna.get(POWER))
    assert "I nomi tornano presto." in page
    assert STRIP not in page
    ended = as_anna.post("/profilo/sicurezza/sessioni/chiudi-altre/")
    assert ended.status_code == 302


def test_another_function_leaves_this_one_open(as_anna, house):
    closing.a_mode(function="self_reading")

    assert not is_closed(as_anna)
    assert SupplyLabel.objects.get().name == "Casa al mare"


def test_a_group_is_closed_to_anna_and_open_to_bruno(as_anna, as_bruno, house, bruno):
    cast.a_supply(customer=bruno.customer, supply_code="S-BRUNO")
    closing.a_mode(customers=[house.anna.customer], text_it="Solo per alcuni.")

    assert is_closed(as_anna)
    assert STRIP in text_of(as_anna.get("/"))
    assert STRIP not in text_of(as_bruno.get("/"))
    assert "Solo per alcuni." not in text_of(as_bruno.get("/forniture/S-BRUNO/"))
    assert as_bruno.post("/forniture/S-BRUNO/", NAMED).status_code == 302


def test_a_group_follows_the_customer_that_anna_acts_for(as_anna, house):
    firm = cast.a_customer(kind="business", company_name="Ditta", first_name="", last_name="")
    cast.a_grant(login=house.anna.login, customer=firm)
    cast.a_supply(customer=firm, supply_code="S-DITTA")
    closing.a_mode(customers=[firm])
    assert not is_closed(as_anna)

    as_anna.post("/scegli/", {"customer": firm.customer_code})

    assert as_anna.post("/forniture/S-DITTA/", NAMED).status_code == 503


def test_what_begins_tomorrow_closes_nothing_today(as_anna, house):
    closing.a_mode(starts_at=closing.FAR_AWAY)

    assert not is_closed(as_anna)
    assert STRIP not in text_of(as_anna.get("/"))


def test_what_is_over_opens_by_itself(as_anna, house):
    closing.a_mode(ends_at=closing.LONG_AGO + timedelta(days=1))

    assert not is_closed(as_anna)


def test_a_page_shows_the_end_in_time_though_the_process_asked_before(
    as_anna, house, settings, monkeypatch
):
    settings.SHELL_SECONDS = 3600
    closing.a_mode(ends_at=NOON + timedelta(minutes=1))
    assert STRIP in text_of(as_anna.get("/"))

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=1))

    assert STRIP not in text_of(as_anna.get("/"))


def test_what_begins_is_refused_at_once_though_the_page_does_not_show_it_yet(
    as_anna, house, settings
):
    settings.SHELL_SECONDS = 3600
    assert BUTTON in text_of(as_anna.get(POWER))
    closing.a_mode()

    answer = as_anna.post(POWER, NAMED)

    assert answer.status_code == 503
    assert BUTTON not in text_of(answer)
    assert STRIP in text_of(answer)


def test_what_was_ended_opens_at_once(as_anna, house):
    mode = closing.a_mode()
    assert is_closed(as_anna)

    actions.end_read_only(mode_id=mode.pk, now=NOON)
    queries.forget()

    assert not is_closed(as_anna)


def test_a_form_opened_before_keeps_what_was_typed_and_says_that_nothing_was_sent(as_anna, house):
    typed = 'Casa "mia" a mare con un nome che è davvero troppo lungo'
    closing.a_mode(function="supply_label", ends_at=closing.FAR_AWAY)

    answer = as_anna.post(POWER, {"name": typed, "icon": "palmtree"})

    page = text_of(answer)
    assert answer.status_code == 503
    assert 'value="Casa &quot;mia&quot; a mare con un nome che è davvero troppo lungo"' in page
    assert '<option value="palmtree" selected>' in page
    assert "Nulla è stato inviato" in page
    assert "C’è qualcosa da correggere" not in page
    assert BUTTON not in page
    assert 'href="tel:800000001"' in page.partition(INSTEAD)[2]
    assert not SupplyLabel.objects.exists()


def test_bruno_is_told_nothing_of_annas_supply_while_it_is_closed(as_bruno, house):
    closing.a_mode()

    hers, nobodys = (as_bruno.post(path, NAMED) for path in (POWER, "/forniture/NESSUNA/"))

    assert hers.status_code == nobodys.status_code == 404
    assert hers.content == nobodys.content


def test_it_all_speaks_english(as_anna, house):
    closing.a_mode(
        text_it="Lavori in corso.",
        text_en="We are at work.",
        ends_at=DECEMBER,
    )
    english = {"accept-language": "en"}

    answer = as_anna.post(POWER, NAMED, headers=english)
    page, other = text_of(answer), text_of(as_anna.post("/benvenuto/", headers=english))

    assert "Nothing was sent" in page
    for one in (page, other):
        assert "We are at work." in one
        assert "Expected back: 5 December 2098, 14:00." in one
        assert "Lavori in corso." not in one


def test_a_page_without_a_form_to_keep_says_what_is_closed_and_who_does_it(as_anna, house):
    closing.a_mode(text_it="Cambiamo sistema.", ends_at=DECEMBER)

    answer = as_anna.post("/benvenuto/", {"answer": "right"})

    assert answer.status_code == 503
    for words in (
        "Cambiamo sistema.",
        "Nulla di ciò che hai scritto è stato registrato.",
        "Riapertura prevista: 5 dicembre 2098, 14:00.",
        'href="tel:800000001"',
        "Sportello Centro",
    ):
        assert words in text_of(answer)


READ = sorted(route for route in OWN | OBJECTS.keys() if PATHS[route].reads_and_writes[0])


@pytest.mark.parametrize("route", READ)
def test_everything_is_read_and_downloaded(as_anna, house, route):
    closing.a_mode()
    path = asked(route, OBJECTS.get(route, ("",))[0])
    reads, _ = PATHS[route].reads_and_writes

    answer = as_anna.get(path) if "GET" in reads else as_anna.post(path, {"fattura": "2026/PAGATA"})

    assert answer.status_code == 200
    answer.close()


def test_anna_signs_in_and_out_and_is_not_asked_what_can_not_be_kept(client):
    cast.a_person(username="nora", first_name="Nora", welcomed=False)
    closing.a_mode()

    told = client.post("/accedi/", {"login": "nora", "password": cast.PASSWORD})

    assert told["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.post("/esci/").status_code == 302
    assert client.get("/").status_code == 302


def test_who_is_in_a_closed_group_is_not_asked_either(client):
    nora = cast.a_person(username="nora", first_name="Nora", welcomed=False)
    closing.a_mode(customers=[nora.customer])

    told = client.post("/accedi/", {"login": "nora", "password": cast.PASSWORD})

    assert told["Location"] == "/"


@pytest.mark.parametrize(
    ("fields", "more"),
    [({}, 0), ({"function": "supply_label"}, 0), ({"starts_at": closing.FAR_AWAY}, 0), (None, 1)],
)
def test_a_page_asks_nothing_more_unless_there_is_a_group(as_anna, house, settings, fields, more):
    settings.SHELL_SECONDS = 3600
    as_anna.get(POWER)
    with CaptureQueriesContext(connection) as before:
        as_anna.get(POWER)
    closing.a_mode(**({"customers": [house.anna.customer]} if fields is None else fields))
    queries.forget()
    as_anna.get(POWER)

    with CaptureQueriesContext(connection) as after:
        as_anna.get(POWER)

    assert len(after) == len(before) + more
