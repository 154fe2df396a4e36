"""Sola consultazione in the database: who is closed out, of what, and what nobody may know."""

from datetime import UTC, datetime, timedelta

import closing
import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from utenza.site import actions, queries
from utenza.site.models import ReadOnlyMember, ReadOnlyMode
from utenza.site.rules.closures import NoCustomers, NothingToEnd, Plan
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALONE = "SELECT pg_advisory_xact_lock(hashtext('utenza readonly'))"
PLAN = Plan("supply_label", NOW, NOW + timedelta(hours=1), "Lavori", "Works")


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


def is_closed(function, person, customer=None):
    """Ask the wall itself, as the portal that acts for this person."""
    with (
        acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT site_is_closed(%s, %s)", [function, (customer or person.customer).pk]
        )
        return cursor.fetchone()[0]


def settled(person, language="it"):
    with acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk):
        return queries.settled_modes(customer_id=person.customer.pk, language=language)


def test_what_was_planned_is_kept_and_listed_with_its_members(anna, bruno):
    ids = [anna.customer.pk, bruno.customer.pk, anna.customer.pk]

    mode_id = actions.begin_read_only(plan=PLAN, customer_ids=ids, now=NOW)

    (listed,) = queries.modes_not_over(now=NOW)
    assert (listed.mode_id, listed.function, listed.customers) == (mode_id, "supply_label", 2)
    assert (listed.starts_at, listed.ends_at) == (PLAN.starts_at, PLAN.ends_at)
    assert (listed.text_it, listed.text_en) == ("Lavori", "Works")


def test_a_group_of_nobody_is_refused():
    with pytest.raises(NoCustomers):
        actions.begin_read_only(plan=PLAN, customer_ids=[], now=NOW)

    assert not ReadOnlyMode.objects.exists()


def test_a_mode_that_was_ended_closes_nothing_and_is_not_deleted(anna):
    mode = closing.a_mode()
    assert is_closed("supply_label", anna)

    actions.end_read_only(mode_id=mode.pk, now=NOW)

    assert not is_closed("supply_label", anna)
    assert settled(anna) == []
    assert queries.shell(language="it", now=NOW).modes == ()
    assert queries.modes_not_over(now=NOW) == []
    assert ReadOnlyMode.objects.get(pk=mode.pk).ended_at == NOW


def test_what_is_over_or_was_never_there_can_not_be_ended():
    over = closing.a_mode(ends_at=NOW)
    ended = closing.a_mode(ended_at=NOW)

    for mode_id in (over.pk, ended.pk, ended.pk + 1000):
        with pytest.raises(NothingToEnd):
            actions.end_read_only(mode_id=mode_id, now=NOW)


def test_all_that_is_in_force_or_to_come_is_ended_at_once(anna):
    closing.a_mode()
    closing.a_mode(starts_at=closing.FAR_AWAY)
    closing.a_mode(ends_at=NOW)

    assert actions.end_every_read_only(now=NOW) == 2
    assert actions.end_every_read_only(now=NOW) == 0
    assert not is_closed("", anna)


@pytest.mark.parametrize(
    ("fields", "closed"),
    [
        ({}, {"supply_label", "self_reading", ""}),
        ({"ends_at": closing.FAR_AWAY}, {"supply_label", "self_reading", ""}),
        ({"function": "self_reading"}, {"self_reading"}),
        ({"starts_at": closing.FAR_AWAY}, set()),
        ({"ends_at": closing.LONG_AGO + timedelta(days=1)}, set()),
        ({"ended_at": closing.LONG_AGO}, set()),
    ],
)
def test_the_wall_and_the_fresh_question_close_the_same(anna, fields, closed):
    closing.a_mode(**fields)

    functions = ("supply_label", "self_reading", "")
    assert {one for one in functions if is_closed(one, anna)} == closed
    asked = {mode.function for mode in settled(anna)}
    assert {one for one in functions if asked & {"", one}} == closed


def test_a_group_is_closed_to_anna_and_open_to_bruno(anna, bruno):
    closing.a_mode(customers=[anna.customer])

    assert is_closed("supply_label", anna)
    assert not is_closed("supply_label", bruno)
    assert [mode.is_for_group for mode in settled(anna)] == [True]
    assert settled(bruno) == []


def test_bruno_cannot_find_out_that_anna_is_in_a_group(anna, bruno):
    mode = closing.a_mode(customers=[anna.customer])

    assert not is_closed("", bruno, customer=anna.customer)
    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        assert queries.groups_of(customer_id=anna.customer.pk) == frozenset()
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        assert queries.groups_of(customer_id=anna.customer.pk) == {mode.pk}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE site_readonlymode SET ended_at = now()",
        "DELETE FROM site_readonlymember",
        "INSERT INTO site_readonlymember (mode_id, customer_id) VALUES (1, 1)",
    ],
)
def test_the_portal_can_neither_open_nor_close_itself(anna, statement):
    closing.a_mode(customers=[anna.customer])

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_shell_tells_what_is_in_force_and_to_come_in_the_readers_language():
    closing.a_mode(text_it="Lavori", text_en="Works", ends_at=closing.FAR_AWAY)
    closing.a_mode(text_it="Solo italiano", starts_at=closing.FAR_AWAY)
    closing.a_mode(ends_at=NOW)

    italian = queries.shell(language="it", now=NOW).modes
    english = queries.shell(language="en", now=NOW).modes

    assert [mode.text for mode in italian] == ["Lavori", "Solo italiano"]
    assert [mode.text for mode in english] == ["Works", "Solo italiano"]
    assert (italian[0].starts_at, italian[0].ends_at) == (closing.LONG_AGO, closing.FAR_AWAY)


@pytest.mark.django_db(transaction=True)
def test_no_mode_begins_while_anna_writes(anna):
    with closing.somebody_writing() as other, transaction.atomic():
        assert settled(anna) == []
        other.rollback()

        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("SET LOCAL lock_timeout = 1").execute(ALONE)

    with closing.somebody_writing() as other:
        other.execute(ALONE)


@pytest.mark.django_db(transaction=True)
def test_who_begins_it_waits_for_a_writer_and_then_gives_up_with_nothing_changed():
    with closing.somebody_writing() as other:
        with pytest.raises(OperationalError), acting(Role.INTAKE):
            actions.begin_read_only(plan=PLAN, customer_ids=None, now=NOW)

        assert not ReadOnlyMode.objects.exists()
        other.rollback()
        with acting(Role.INTAKE):
            actions.begin_read_only(plan=PLAN, customer_ids=None, now=NOW)
    assert ReadOnlyMode.objects.count() == 1


def test_a_member_is_a_customer_there_is(anna):
    mode = closing.a_mode(customers=[anna.customer])

    assert ReadOnlyMember.objects.get(mode=mode).customer_id == anna.customer.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'site_readonly_member_customer'"
        )
        assert "REFERENCES customers_customer(id)" in cursor.fetchone()[0]
