"""What stands round every page, in Italian and in English."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from utenza.site import models, queries
from utenza.site.rules.contents import ContactKind, Topic
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


def announce(slug, *, published_at=NOW, **fields):
    return models.Announcement.objects.create(
        slug=slug, title_it=f"Titolo {slug}", body_it="Testo", published_at=published_at, **fields
    )


def delivery(name, *, produced_at, outcome="applied"):
    models.Delivery.objects.create(
        name=name, produced_at=produced_at, started_at=NOW, ended_at=NOW, outcome=outcome
    )


def test_the_portals_role_reads_it_all_in_one_question(django_assert_num_queries):
    with acting(Role.PORTAL), django_assert_num_queries(1):
        shell = queries.shell(language="it", now=NOW)

    assert [contact.kind for contact in shell.emergencies] == [ContactKind.EMERGENCY]
    assert shell.phones[0].label == "Numero Verde"
    assert shell.counters


def test_the_portals_role_changes_none_of_it():
    with acting(Role.PORTAL), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.role_table_grants"
            " WHERE grantee = 'utenza_portal' AND table_name LIKE 'site\\_%%'"
            " AND privilege_type <> 'SELECT'"
        )
        assert cursor.fetchall() == []


def test_an_english_reader_finds_english_and_where_it_lacks_italian():
    models.Contact.objects.create(kind="phone", label_it="Solo italiano", value="051 000 000")

    phones = queries.shell(language="en", now=NOW).phones

    assert {phone.label for phone in phones} == {"Toll-free number", "Solo italiano"}


def test_the_data_are_as_old_as_the_newest_delivery_that_was_applied():
    delivery("vecchia", produced_at=NOW - timedelta(days=2))
    delivery("nuova", produced_at=NOW - timedelta(days=1))
    delivery("rifiutata", produced_at=NOW, outcome="refused")

    assert queries.shell(language="it", now=NOW).updated_at == NOW - timedelta(days=1)


def test_before_any_delivery_no_date_is_invented():
    assert queries.shell(language="it", now=NOW).updated_at is None


def test_an_important_announcement_goes_before_a_newer_one_until_it_ends():
    announce("guasto", is_important=True, until=NOW + timedelta(hours=1))
    announce("altro", published_at=NOW + timedelta(minutes=1))

    during = queries.shell(language="it", now=NOW + timedelta(minutes=30))
    queries.forget()
    after = queries.shell(language="it", now=NOW + timedelta(hours=1))

    assert during.announcement.slug == "guasto"
    assert after.announcement.slug == "altro"


def test_an_announcement_of_tomorrow_is_not_there_today():
    announce("domani", published_at=NOW + timedelta(days=1))

    assert "domani" not in {one.slug for one in queries.announcements(language="it", now=NOW)}
    with pytest.raises(models.Announcement.DoesNotExist):
        queries.announcement(slug="domani", language="it", now=NOW)


def test_what_was_read_is_kept_for_a_while_and_no_longer(settings, django_assert_num_queries):
    settings.SHELL_SECONDS = 60
    first = queries.shell(language="it", now=NOW)

    with django_assert_num_queries(0):
        assert queries.shell(language="it", now=NOW + timedelta(seconds=59)) is first
        assert queries.last_shell(language="it") is first
    with django_assert_num_queries(1):
        queries.shell(language="it", now=NOW + timedelta(seconds=60))


def test_a_process_that_never_read_it_says_nothing_rather_than_ask(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.last_shell(language="it").contacts == ()


def test_every_first_question_has_its_english_and_the_page_its_order():
    italian, english = queries.questions(language="it"), queries.questions(language="en")

    assert list(italian) == list(Topic)
    for topic in Topic:
        assert [one.slug for one in italian[topic]] == [one.slug for one in english[topic]]
        for here, there in zip(italian[topic], english[topic], strict=True):
            assert here.question != there.question
            assert here.answer != there.answer


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        ("phone", "800 000 001", "tel:800000001"),
        ("phone", "+39 051 123456", "tel:+39051123456"),
        ("email", "aiuto@example.it", "mailto:aiuto@example.it"),
        ("pec", "atti@pec.example.it", "mailto:atti@pec.example.it"),
    ],
)
def test_a_contact_leads_to_a_call_or_a_letter(kind, value, href):
    models.Contact.objects.all().delete()
    models.Contact.objects.create(kind=kind, label_it="Prova", value=value)

    assert queries.shell(language="it", now=LATER).contacts[0].href == href
