"""Anna reads what she was told, and says which of it she wants by e-mail as well."""

import re
from datetime import UTC, datetime, timedelta

import cast
import closing
import pytest
import trade
from django.db import connection
from django.test.utils import CaptureQueriesContext

from utenza.customers.models import Customer
from utenza.notifications.models import InboxMessage, Preference, ReadMark

pytestmark = pytest.mark.django_db
INBOX, READ_ALL, PREFERENCES = "/messaggi/", "/messaggi/letti/", "/profilo/preferenze/"
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def text_of(response):
    return response.content.decode()


def path_of(message):
    return f"/messaggi/{message.code}/"


@pytest.fixture
def as_luca(house, signed_in):
    """Luca may look at what is Anna's and change nothing."""
    luca = cast.a_login(username="luca", welcomed_at=AT)
    cast.a_grant(login=luca, customer=house.anna.customer, role="viewer")
    return signed_in(luca)


def test_nothing_written_yet_is_said_kindly(as_bruno):
    page = text_of(as_bruno.get(INBOX))

    assert "Non ti abbiamo ancora scritto" in page
    assert "Segna tutti come letti" not in page


def test_the_newest_stands_first_and_what_is_new_carries_a_word_and_a_picture(as_anna, house):
    for day in (1, 2):
        at = AT - timedelta(days=day)
        trade.a_message(customer=house.anna.customer, subject=f"Vecchio {day}", written_at=at)
    as_anna.get(path_of(InboxMessage.objects.get(subject="Vecchio 2")))

    page = text_of(as_anna.get(INBOX))

    assert page.index("Per Anna sola") < page.index("Vecchio 1") < page.index("Vecchio 2")
    assert page.count('#mail"/></svg>Da leggere</span>') == 2
    assert "2 messaggi da leggere." in page
    assert "Richieste · 20 novembre 2026, 10:30" in page


def test_a_message_is_read_by_being_opened(as_anna, house):
    page = text_of(as_anna.get(path_of(house.message)))

    assert "<h1" in page
    assert "<p>La abbiamo ricevuta.</p>" in page
    assert "<p>Ti scriviamo appena c’è una novità.</p>" in page
    assert "Da leggere" not in text_of(as_anna.get(INBOX))
    mark = ReadMark.objects.get()
    assert (mark.message, mark.login) == (house.message, house.anna.login)


def test_asking_only_whether_it_is_there_does_not_read_it(as_anna, house):
    assert as_anna.head(path_of(house.message)).status_code == 200

    assert not ReadMark.objects.exists()


def test_a_message_leads_on_to_what_it_is_about(as_anna, house):
    about = trade.a_message(customer=house.anna.customer, href="/fatture/2026~PAGATA/")

    assert 'class="btn" href="/fatture/2026~PAGATA/"' in text_of(as_anna.get(path_of(about)))
    assert "Vai alla pagina" not in text_of(as_anna.get(path_of(house.message)))


def test_what_a_message_holds_is_never_markup_and_its_language_is_said(as_anna, house):
    told = trade.a_message(
        customer=house.anna.customer, subject="<b>A</b>", body="<i>x</i>", language="en"
    )

    page = text_of(as_anna.get(path_of(told)))

    assert '<h1 lang="en">&lt;b&gt;A&lt;/b&gt;</h1>' in page
    assert '<div class="body prose" lang="en"><p>&lt;i&gt;x&lt;/i&gt;</p></div>' in page


def test_what_a_looker_opened_is_still_new_to_anna(as_luca, as_anna, house):
    as_luca.get(path_of(house.message))

    assert "Da leggere" not in text_of(as_luca.get(INBOX))
    assert "Da leggere" in text_of(as_anna.get(INBOX))


def test_all_are_read_at_once_but_for_what_arrived_meanwhile(as_anna, house):
    trade.a_message(customer=house.anna.customer, written_at=AT - timedelta(days=1))
    shown = text_of(as_anna.get(INBOX))
    trade.a_message(customer=house.anna.customer, written_at=AT + timedelta(hours=1))

    assert f'name="newest" value="{house.message.code}"' in shown
    answer = as_anna.post(READ_ALL, {"newest": house.message.code}, follow=True)

    assert answer.redirect_chain == [(INBOX, 302)]
    assert "i messaggi sono segnati come letti" in text_of(answer)
    assert "1 messaggio da leggere." in text_of(answer)


@pytest.mark.parametrize("newest", ["", "cd" * 16])
def test_all_up_to_a_message_that_is_not_there_is_nothing(as_anna, house, newest):
    assert as_anna.post(READ_ALL, {"newest": newest}).status_code == 404
    assert not ReadMark.objects.exists()


def test_bruno_can_neither_read_nor_mark_what_is_annas(as_bruno, house):
    assert "Per Anna sola" not in text_of(as_bruno.get(INBOX))
    assert as_bruno.get(path_of(house.message)).status_code == 404
    assert as_bruno.post(READ_ALL, {"newest": house.message.code}).status_code == 404
    assert not ReadMark.objects.exists()


@pytest.mark.parametrize(
    ("asked", "first", "button"),
    [("", "N059", True), ("?pagina=2", "N034", False), ("?pagina=99", "N009", False)],
)
def test_a_long_list_is_cut_into_pages(as_bruno, bruno, asked, first, button):
    for number in range(60):
        at = AT + timedelta(minutes=number)
        trade.a_message(customer=bruno.customer, subject=f"N{number:03}", written_at=at)

    page = text_of(as_bruno.get(INBOX + asked))

    assert page[page.index('class="title"') :].partition("</a>")[0].endswith(first)
    assert page.count('class="title"') <= 25
    assert ("Segna tutti come letti" in page) is button


@pytest.mark.parametrize("asked", ["?pagina=0", "?pagina=-1", "?pagina=x", "?pagina=1'"])
def test_a_page_that_is_no_number_is_the_first(as_anna, house, asked):
    assert "Per Anna sola" in text_of(as_anna.get(INBOX + asked))


def test_the_bell_counts_on_every_page(as_anna, house):
    trade.a_message(customer=house.anna.customer)

    for path in ("/", "/fatture/", "/assistenza/", INBOX, PREFERENCES, "/profilo/sicurezza/"):
        assert "Messaggi: 2 da leggere" in text_of(as_anna.get(path)), path
    assert "Messaggi: 1 da leggere" in text_of(as_anna.get(path_of(house.message)))


def test_while_the_portal_is_read_only_a_message_is_read_and_not_marked(as_anna, house, settings):
    settings.READ_ONLY = True

    assert "La abbiamo ricevuta" in text_of(as_anna.get(path_of(house.message)))
    assert as_anna.post(READ_ALL, {"newest": house.message.code}).status_code == 503
    assert "Segna tutti come letti" not in text_of(as_anna.get(INBOX))
    assert not ReadMark.objects.exists()


def test_every_topic_is_ticked_at_first_and_those_of_the_service_cannot_be_unticked(as_anna):
    page = text_of(as_anna.get(PREFERENCES))

    for topic in ("readings", "bills", "news"):
        assert f'name="{topic}" aria-describedby="id_{topic}_helptext" id="id_{topic}" checked' in (
            page
        )
    assert 'name="requests"' not in page
    assert "Sempre attivo" in page
    assert "senza, potresti perdere" in page


def test_anna_chooses_and_her_choice_stays(as_anna, house):
    answer = as_anna.post(PREFERENCES, {"bills": "on"}, follow=True)

    assert answer.redirect_chain == [(PREFERENCES, 302)]
    page = text_of(answer)
    assert "le preferenze sono salvate" in page
    assert 'id="id_bills" checked' in page
    assert 'id="id_news" checked' not in page
    as_anna.post(PREFERENCES, {"news": "on"})
    kept = Preference.objects.values_list("topic", "by_email")
    assert dict(kept) == {"readings": False, "bills": False, "news": True}


def test_a_service_topic_that_is_posted_all_the_same_counts_for_nothing(as_anna):
    as_anna.post(PREFERENCES, {"requests": "", "bills": "on"})

    assert not Preference.objects.filter(topic="requests").exists()


def test_the_page_says_where_anna_is_written_to(as_anna, house):
    customer = Customer.objects.filter(pk=house.anna.customer.pk)

    assert f"Le e-mail vanno a {customer.get().email}." in text_of(as_anna.get(PREFERENCES))
    customer.update(email="")
    assert f"Le e-mail vanno a {house.anna.login.email}." in text_of(as_anna.get(PREFERENCES))


def test_who_is_reached_nowhere_is_told_so(as_luca, house):
    type(house.anna.login).objects.filter(pk=house.anna.login.pk).update(is_active=False)
    Customer.objects.filter(pk=house.anna.customer.pk).update(email="")

    assert "Non conosciamo una tua e-mail" in text_of(as_luca.get(PREFERENCES))


def test_who_may_only_look_sees_the_choice_and_is_told_who_makes_it(as_luca):
    page, refused = text_of(as_luca.get(PREFERENCES)), as_luca.post(PREFERENCES, {"news": "on"})

    assert ">Salva</button>" not in page
    assert "Anche per e-mail" in page
    assert "le può cambiare l’intestatario o un delegato" in page
    assert refused.status_code == 403
    assert "C’è qualcosa da correggere" in text_of(refused)
    assert not Preference.objects.exists()


def test_read_only_refuses_the_choice_and_shows_the_contacts_in_its_place(as_anna, settings):
    settings.READ_ONLY = True

    page, refused = as_anna.get(PREFERENCES), as_anna.post(PREFERENCES, {"news": "on"})

    assert ">Salva</button>" not in text_of(page)
    assert "Per ora questa operazione si fa con noi" in text_of(page)
    assert refused.status_code == 503
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("path", "said"), [(INBOX, "1 unread message."), (PREFERENCES, "They are part of the service")]
)
def test_the_pages_speak_english(as_anna, path, said):
    page = text_of(as_anna.get(path, headers={"accept-language": "en"}))

    assert '<html lang="en">' in page
    assert said in page


def test_the_bell_of_somebody_who_acts_for_two_counts_the_messages_of_one(house, bruno, signed_in):
    cast.a_grant(login=house.anna.login, customer=bruno.customer, role="delegate")
    for _ in range(3):
        trade.a_message(customer=bruno.customer)
    browser = signed_in(house.anna.login)

    assert "Messaggi: 1 da leggere" in text_of(browser.get("/"))
    browser.post("/scegli/", {"customer": bruno.customer.customer_code})
    assert "Messaggi: 3 da leggere" in text_of(browser.get("/"))


def test_what_anna_read_is_still_new_to_the_bell_of_a_looker(as_luca, as_anna, house):
    as_anna.get(path_of(house.message))

    assert "da leggere" not in text_of(as_anna.get("/"))
    assert "Messaggi: 1 da leggere" in text_of(as_luca.get("/"))


def test_more_than_nine_are_not_counted_one_by_one(as_bruno, bruno):
    for minute in range(12):
        trade.a_message(customer=bruno.customer, written_at=AT + timedelta(minutes=minute))

    page = text_of(as_bruno.get("/"))

    assert '<span class="chip info" aria-hidden="true">9+</span>' in page
    assert "Messaggi: più di 9 da leggere" in page


def test_the_bell_asks_the_database_nothing_more(as_anna, house):
    with CaptureQueriesContext(connection) as asked:
        as_anna.get("/")

    counting = [one["sql"] for one in asked if "notifications_" in one["sql"]]
    assert len(counting) == 1
    assert "identity_act" in counting[0]


def test_while_preferences_are_closed_the_ticks_stay_and_the_contacts_stand_below(as_anna, house):
    closing.a_mode(function="preferences")

    page = as_anna.post(PREFERENCES, {"readings": "on"})

    assert page.status_code == 503
    form = page.content.decode().split(f'action="{PREFERENCES}"')[1].split("</form>")[0]
    ticked = {name for name in ("readings", "bills", "news") if is_ticked(form, name)}
    assert ticked == {"readings"}
    assert "<button" not in form


def is_ticked(form, name):
    box = re.search(rf'<input type="checkbox" name="{name}"[^>]*>', form)
    return "checked" in box[0]
