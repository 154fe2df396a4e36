"""The net under the pages: what the database itself does not show, whatever Python forgets."""

import secrets

import cast
import closing
import profile_changes as changes
import pytest
import trade
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from utenza.billing_profiles.models import PlannedProfile, PlannedStay
from utenza.contacts.actions.asking import ask_proof
from utenza.metering.models import WindowReminder
from utenza.notifications.models import Preference, ReadMark
from utenza.service_requests.models import Attachment, Draft
from utenza.storage.acting import acting, instead_for
from utenza.storage.roles import Role
from utenza.supplies.models import SupplyLabel

pytestmark = pytest.mark.django_db

TABLES_OF_CUSTOMERS = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
       EXISTS (SELECT FROM pg_policies p
               WHERE p.tablename = c.relname AND 'utenza_portal' = ANY(p.roles))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
  AND a.attname = 'customer_id' AND NOT a.attisdropped
ORDER BY c.relname
"""
VIEWS = """
SELECT relname, coalesce(reloptions::text LIKE '%security_invoker=true%', false)
FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
"""
GRANTED = """
SELECT string_agg(privilege_type, ',') FROM information_schema.role_table_grants
WHERE grantee = 'utenza_portal' AND table_name = %s
  AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
"""
OWNED_BY = """
SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE r.rolname = 'utenza_portal'
"""


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall()


def tables_of_customers():
    return [name for name, _, _ in ask(TABLES_OF_CUSTOMERS)]


# The tables in which Anna has a row below.
HELD = {
    *("supplies_supply", "billing_profiles_billingprofile", "billing_profiles_profilesupply"),
    *("bills_bill", "bills_plico", "bills_billitem", "payments_payment"),
    *("metering_reading", "metering_consumption"),
    *("notifications_inboxmessage", "notifications_readmark", "notifications_preference"),
    *("customers_change", "contacts_proof"),
    *("metering_selfreading", "metering_selfreadingstep", "metering_windowreminder"),
    *("billing_profiles_plannedprofile", "billing_profiles_plannedstay"),
    "billing_profiles_mandatechange",
}


@pytest.fixture
def annas_things(anna):
    """A row of Anna's in every table that holds what is billed and told."""
    supply = cast.a_supply(customer=anna.customer)
    profile = trade.a_profile(customer=anna.customer)
    trade.a_stay(supply=supply, profile=profile)
    plico = trade.a_plico(profile=profile)
    bill = trade.a_bill(supply=supply, profile=profile, plico=plico)
    trade.an_item(bill=bill, group="energy_fixed", label="Quota fissa", amount="1")
    trade.a_payment(bill=bill)
    trade.a_reading(supply=supply, value=1)
    trade.a_month_of_consumption(supply=supply, month="2026-10-01", quantity="1")
    message, now = trade.a_message(customer=anna.customer), "2026-11-22T12:00:00Z"
    hers = {"customer": anna.customer}
    ReadMark.objects.create(message=message, login=anna.login, read_at=now, **hers)
    Preference.objects.create(topic="bills", by_email=False, changed_at=now, **hers)
    change = cast.a_change(customer=anna.customer, now=timezone.now())
    ask_proof(
        viewer=cast.viewer_of(anna),
        request_code=change.request_code,
        now=timezone.now(),
    )
    trade.a_self_reading(supply=supply)
    span = {"opens_on": "2026-11-20", "closes_on": "2026-11-27"}
    WindowReminder.objects.create(supply=supply, written_at=now, **span, **hers)
    changes.planned(anna, profile, changes.BY_DEBIT)
    return supply


def test_every_table_with_a_customer_has_row_security_forced_and_a_policy_for_the_portal():
    tables = ask(TABLES_OF_CUSTOMERS)

    assert "bills_bill" in [name for name, _, _ in tables]
    assert [name for name, forced, policy in tables if not (forced and policy)] == []


def test_no_view_shows_what_its_owner_may_see():
    assert [name for name, as_invoker in ask(VIEWS) if not as_invoker] == []


def test_the_portal_owns_nothing():
    assert ask(OWNED_BY) == []


def test_the_portal_sees_no_row_of_any_customer_before_one_is_named(annas_things):
    seen = {}
    with acting(Role.PORTAL):
        for table in tables_of_customers():
            seen[table] = ask(f"SELECT count(*) FROM {table}")[0][0]

    assert set(seen.values()) == {0}


def test_the_net_would_show_a_hole_because_anna_herself_sees_her_rows(anna, annas_things):
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        for table in sorted(HELD):
            assert ask(f"SELECT count(*) FROM {table}")[0][0] == 1, table


def test_bruno_sees_no_row_of_annas_even_when_he_asks_for_it(anna, bruno, annas_things):
    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        for table in tables_of_customers():
            rows = ask(f"SELECT count(*) FROM {table} WHERE customer_id = %s", anna.customer.pk)
            assert rows == [(0,)], table
        assert ask("SELECT count(*) FROM customers_customer WHERE id = %s", anna.customer.pk) == [
            (0,)
        ]


def test_bruno_cannot_name_annas_supply_in_the_database_either(anna, bruno, annas_things):
    label = SupplyLabel(customer=anna.customer, supply=annas_things, name="Mia")
    label.changed_at = "2026-11-22T12:00:00Z"

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk),
    ):
        label.save(force_insert=True)


def test_the_portal_may_delete_and_change_nothing_that_the_delivery_brought():
    delivered = ("bills_bill", "bills_plico", "bills_billitem", "payments_payment")
    for table in (*delivered, "supplies_supply", "metering_reading"):
        assert ask(GRANTED, table) == [(None,)], table


def test_the_portal_cannot_turn_a_proof_or_a_change_to_something_else(anna, annas_things):
    for statement in (
        "UPDATE contacts_proof SET target = 'bruno@example.com'",
        'UPDATE customers_change SET new_values = \'{"email": "bruno@example.com"}\'',
        "DELETE FROM contacts_proof",
        "DELETE FROM customers_change",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_change_can_name_nothing_but_contacts_and_address(anna):
    with pytest.raises(IntegrityError, match="customers_change_fields"), transaction.atomic():
        cast.a_change(
            customer=anna.customer, now=timezone.now(), new_values={"tax_code": "RSSMRA80A01F205X"}
        )


def test_another_customer_is_named_for_a_block_and_undone_with_it(anna, bruno):
    named = "SELECT current_setting('utenza.customer_id', true)"
    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        with instead_for(anna.customer.pk):
            assert ask(named) == [(str(anna.customer.pk),)]
        after = ask(named)
        with pytest.raises(ZeroDivisionError), instead_for(anna.customer.pk):
            raise ZeroDivisionError
        undone = ask(named)

    assert after == undone == [(str(bruno.customer.pk),)]


@pytest.mark.parametrize("table", ["plannedprofile", "plannedstay", "mandatechange"])
def test_the_portal_settles_a_change_of_annas_and_rewrites_nothing_of_it(table):
    name = f"billing_profiles_{table}"
    may_update = """
    SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0
      AND has_column_privilege('utenza_portal', attrelid, attnum, 'UPDATE')
    """

    assert ask(may_update, name) == [(["reason", "settled_at", "state"],)]
    assert ask(GRANTED, name) == [("INSERT",)]


def test_bruno_cannot_plan_with_annas_supply_in_the_database_either(anna, bruno, annas_things):
    his = trade.a_profile(customer=bruno.customer)
    trade.a_stay(supply=cast.a_supply(customer=bruno.customer), profile=his)
    changes.planned(bruno, his, changes.BY_POST, request="R-2")
    plan = PlannedProfile.objects.get(request_code="R-2")
    hers = cast.a_supply(customer=anna.customer)

    with (
        pytest.raises(IntegrityError, match="billing_profiles_planned_stay_supply_owner"),
        transaction.atomic(),
        acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk),
    ):
        PlannedStay.objects.create(
            customer=bruno.customer,
            planned_profile=plan,
            supply=hers,
            starts_on="2026-11-23",
        )


def test_the_acting_customer_does_not_outlive_its_transaction(anna, annas_things):
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        pass

    assert ask("SELECT nullif(current_setting('utenza.customer_id', true), '')") == [(None,)]


@pytest.mark.parametrize(
    ("role", "table", "column"),
    [
        (Role.OFFICE, "identity_login", "password"),
        (Role.OFFICE, "identity_login", "delivered_hash"),
        (Role.OFFICE, "django_session", "session_key"),
        (Role.OFFICE, "usersessions_usersession", "session_key"),
        (Role.OFFICE, "mfa_authenticator", "data"),
        (Role.OFFICE, "notifications_mail", "body"),
        (Role.OFFICE, "notifications_text", "body"),
        (Role.OFFICE, "contacts_proof", "digest"),
        (Role.OFFICE, "billing_profiles_mandatechange", "iban"),
        (Role.OFFICE, "service_requests_servicerequest", "payload"),
        (Role.OFFICE, "service_requests_outgoing", "document"),
        (Role.OFFICE, "service_requests_draft", "typed"),
        (Role.INTAKE, "mfa_authenticator", "data"),
        (Role.PORTAL, "notifications_mail", "body"),
        (Role.PORTAL, "notifications_text", "body"),
        (Role.PORTAL, "metering_readingfile", "content"),
        (Role.PORTAL, "metering_strayanswer", "point_code"),
        (Role.PORTAL, "identity_resetrequest", "typed"),
    ],
)
def test_carla_cannot_read_what_would_make_her_anna_and_none_reads_more_than_it_needs(
    role, table, column
):
    assert ask("SELECT has_column_privilege(%s, %s, %s, 'SELECT')", role, table, column) == [
        (False,)
    ]


def test_carla_sees_which_logins_there_are(anna):
    with acting(Role.OFFICE):
        found = ask("SELECT username FROM identity_login WHERE id = %s", anna.login.pk)

    assert found == [(anna.login.username,)]


def test_carla_sees_where_requests_stand(anna):
    request = trade.a_request(customer=anna.customer)

    with acting(Role.OFFICE):
        found = ask("SELECT request_code, status FROM service_requests_servicerequest")
        assert ask("SELECT request_code FROM service_requests_outgoing") == []
        assert ask("SELECT type FROM service_requests_draft") == []

    assert found == [(request.request_code, request.status)]


def test_the_portal_cannot_turn_annas_letters_elsewhere(anna):
    anna.login.email = "bruno@example.com"

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
    ):
        anna.login.save(update_fields=["email"])


def test_anybody_may_run_a_function_of_ours_only_where_it_was_given_to_them():
    open_to_all = """
    SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND has_function_privilege('public', p.oid, 'EXECUTE')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    """

    assert ask(open_to_all) == []


A_STEP_OF_HER_OWN = """
INSERT INTO metering_selfreadingstep (customer_id, self_reading_id, state, at, note)
SELECT customer_id, id, 'validated', now(), '' FROM metering_selfreading
"""


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE metering_selfreading SET total = 1", "permission denied"),
        ("UPDATE metering_selfreading SET bill_number = '1'", "permission denied"),
        ("UPDATE metering_selfreading SET state = 'validated'", "row-level security"),
        ("DELETE FROM metering_selfreading", "permission denied"),
        ("UPDATE metering_selfreadingstep SET at = now()", "permission denied"),
        ("DELETE FROM metering_selfreadingstep", "permission denied"),
        (A_STEP_OF_HER_OWN, "row-level security"),
    ],
)
def test_anna_cannot_validate_her_own_reading_or_write_its_story(
    anna, annas_things, statement, refusal
):
    with (
        pytest.raises(ProgrammingError, match=refusal),
        transaction.atomic(),
        acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_anna_cannot_take_back_what_is_in_hand_already(anna, annas_things):
    with acting(Role.INTAKE), connection.cursor() as cursor:
        cursor.execute("UPDATE metering_selfreading SET state = 'taken'")

    taken_back = "UPDATE metering_selfreading SET state = 'cancelled' RETURNING id"
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        assert ask(taken_back) == []


def test_bruno_cannot_send_a_reading_of_annas_meter(anna, bruno, annas_things):
    with acting(Role.OWNER), connection.cursor() as cursor:
        cursor.execute("DELETE FROM metering_selfreadingstep")
        cursor.execute("DELETE FROM metering_selfreading")

    for customer, refusal in ((anna, "row-level security"), (bruno, "selfreading_owner")):
        annas_things.customer = customer.customer
        with (
            pytest.raises((ProgrammingError, IntegrityError), match=refusal),
            transaction.atomic(),
            acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk),
        ):
            trade.a_self_reading(supply=annas_things)


def test_a_story_is_only_added_to_by_anybody(annas_things):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting(Role.INTAKE),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE metering_selfreadingstep SET note = ''")


def an_attachment(anna, **held):
    return Attachment.objects.create(
        customer=anna.customer,
        code=secrets.token_hex(16),
        field="photo",
        name="contatore.jpg",
        content_type="image/jpeg",
        sha256=b"1",
        added_at=timezone.now(),
        **held,
    )


def a_draft(anna):
    return Draft.objects.create(customer=anna.customer, type="complaint", changed_at=timezone.now())


def test_what_a_request_holds_is_neither_deleted_nor_moved_by_the_web(anna):
    sent = an_attachment(anna, request=trade.a_request(customer=anna.customer))

    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        mine = Attachment.objects.filter(pk=sent.pk)
        assert mine.exists()
        assert mine.delete()[0] == 0
        assert mine.update(request=None) == 0

    assert Attachment.objects.get().request_id == sent.request_id


def test_what_a_draft_holds_is_handed_over_or_thrown_away_and_never_rewritten(anna):
    draft, request = a_draft(anna), trade.a_request(customer=anna.customer)
    kept, thrown = an_attachment(anna, draft=draft), an_attachment(anna, draft=draft)

    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Attachment.objects.filter(pk=kept.pk).update(sha256=b"2")
        assert Attachment.objects.filter(pk=thrown.pk).delete()[0] == 1
        assert Attachment.objects.filter(pk=kept.pk).update(request=request, draft=None) == 1


def test_while_complaints_are_closed_nothing_is_enclosed_in_one(anna):
    draft = a_draft(anna)
    closing.a_mode(function="complaint")

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
    ):
        an_attachment(anna, draft=draft)
