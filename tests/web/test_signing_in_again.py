"""Forgotten and changed passwords, through the outbox and the worker."""

import re
from datetime import timedelta
from threading import Event

import cast
import pytest
from django.core import mail

from utenza.identity.models import Login, ResetRequest
from utenza.jobs.chores import chores
from utenza.jobs.management.commands.work import work
from utenza.notifications.models import Mail

pytestmark = pytest.mark.django_db
NEW = "Una nuova password lunga"


def sign_in(client, login, password=cast.PASSWORD):
    return client.post("/accedi/", {"login": login, "password": password})


def ask(client, login):
    return client.post("/password/dimenticata/", {"login": login})


def let_the_worker_work():
    work(chores(), stop=Event(), once=True)


def without_values(sql):
    return re.sub(r"""'[^']*'|"s[0-9]+_x[0-9]+"|[0-9]+""", "", sql)


def link_in(letter):
    return re.search(r"http://testserver(\S+)", letter.body)[1]


def link_for(client, login):
    ask(client, login)
    let_the_worker_work()
    return link_in(mail.outbox[-1])


def choose(client, link, password=NEW):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


@pytest.mark.parametrize("typed", ["anna.dangelo", "ANNA.DANGELO@example.com"])
def test_anna_forgot_her_password_and_chooses_another(client, anna, typed):
    response = ask(client, typed)

    assert response["Location"] == "/password/dimenticata/inviata/"
    assert mail.outbox == []
    let_the_worker_work()
    (letter,) = mail.outbox
    assert letter.to == [anna.login.email]
    assert "Anna.DAngelo" in letter.body
    assert choose(client, link_in(letter))["Location"] == "/password/scelta/"
    assert sign_in(client, "anna.dangelo").status_code == 200
    assert sign_in(client, "anna.dangelo", NEW).status_code == 302


def test_her_letter_is_in_her_language(client, anna):
    type(anna.customer).objects.filter(pk=anna.customer.pk).update(language="en")

    link_for(client, "anna.dangelo")

    assert "You asked for a new password" in mail.outbox[0].body


def test_a_stranger_and_anna_get_the_same_answer_at_the_same_cost(
    client, anna, django_assert_num_queries
):
    cast.a_login(username="chiuso", is_active=False)
    answers, statements = [], []
    for typed in ("anna.dangelo", "nessuno", "chiuso", anna.customer.tax_code):
        with django_assert_num_queries(7) as counted:
            answers.append(ask(client, typed))
        statements.append([without_values(query["sql"]) for query in counted.captured_queries])

    assert {answer.status_code for answer in answers} == {302}
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert all(one == statements[0] for one in statements)
    assert ResetRequest.objects.count() == 4


def test_who_is_closed_or_unknown_gets_no_letter(client, db):
    cast.a_login(username="chiuso", is_active=False)
    ask(client, "chiuso")
    ask(client, "nessuno")

    let_the_worker_work()

    assert mail.outbox == []
    assert not ResetRequest.objects.exists()


def test_a_link_is_good_once(client, anna):
    link = link_for(client, "anna.dangelo")
    choose(client, link)

    client.get(link)

    assert "non vale più" in client.get(link).content.decode()


def test_a_link_is_good_for_half_an_hour(client, anna, monkeypatch):
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    link = link_for(client, "anna.dangelo")
    started = PasswordResetTokenGenerator()._now()  # noqa: SLF001 - the library's own clock
    monkeypatch.setattr(
        PasswordResetTokenGenerator, "_now", lambda _: started + timedelta(minutes=31)
    )

    assert "non vale più" in client.get(link).content.decode()


def test_a_link_dies_with_the_password_it_was_for(client, anna):
    first = link_for(client, "anna.dangelo")
    second = link_for(client, "anna.dangelo")
    choose(client, second)

    assert "non vale più" in client.get(first).content.decode()


def test_a_link_does_not_open_a_login_that_was_closed_since(client, anna):
    link = link_for(client, "anna.dangelo")
    Login.objects.filter(pk=anna.login.pk).update(is_active=False)

    assert "non vale più" in client.get(link).content.decode()


def test_the_link_rests_nowhere_once_it_was_sent(client, anna):
    link_for(client, "anna.dangelo")

    assert [kept.body for kept in Mail.objects.all()] == [""]


def test_who_asks_and_asks_gets_three_letters_an_hour(client, anna):
    for _ in range(5):
        assert ask(client, "anna.dangelo").status_code == 302
    ask(client, anna.login.email)
    let_the_worker_work()

    assert len(mail.outbox) == 3


def test_one_address_asks_thirty_times_an_hour(client, db):
    answers = [ask(client, f"nome{number}") for number in range(31)]

    assert answers[29].status_code == 302
    assert "Troppi tentativi" in answers[30].content.decode()


@pytest.mark.parametrize(
    ("password", "fault"),
    [("corta", "caratteri"), ("anna.dangelo", "simile"), ("password123", "comune")],
)
def test_a_weak_new_password_is_explained(client, anna, password, fault):
    body = choose(client, link_for(client, "anna.dangelo"), password).content.decode()

    assert fault in body
    assert sign_in(client, "anna.dangelo").status_code == 302


def test_changing_the_password_closes_the_other_sessions_and_tells_anna(client, anna):
    elsewhere = type(client)()
    for one in (client, elsewhere):
        sign_in(one, "anna.dangelo")

    changed = {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW}
    response = client.post("/profilo/sicurezza/password/", changed)

    assert response["Location"] == "/profilo/sicurezza/"
    assert client.get("/profilo/sicurezza/").status_code == 200
    assert elsewhere.get("/profilo/sicurezza/").status_code == 302
    let_the_worker_work()
    assert "La password è stata cambiata" in mail.outbox[0].body


def test_a_password_chosen_by_link_closes_every_session(client, anna):
    elsewhere = type(client)()
    sign_in(elsewhere, "anna.dangelo")

    choose(client, link_for(client, "anna.dangelo"))

    assert elsewhere.get("/profilo/sicurezza/").status_code == 302


def test_after_a_reset_no_delivery_brings_the_old_password_back(client, anna):
    Login.objects.filter(pk=anna.login.pk).update(first_sign_in_at=None)

    choose(client, link_for(client, "anna.dangelo"))

    anna.login.refresh_from_db()
    assert anna.login.first_sign_in_at is not None


def test_the_present_password_is_asked_for_and_its_tries_are_counted(client, anna):
    sign_in(client, "anna.dangelo")
    wrong = {"oldpassword": "sbagliata", "password1": NEW, "password2": NEW}

    answers = [client.post("/profilo/sicurezza/password/", wrong) for _ in range(11)]

    assert "La password attuale non è giusta" in answers[9].content.decode()
    assert "Troppi tentativi" in answers[10].content.decode()
