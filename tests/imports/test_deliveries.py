"""What a delivery makes of the portal: the present state of every key, all of it or nothing."""

import trade
from cis import ANNAS_MD5, NOW, a_bill, a_login, an_item, rejects_of, zipped
from django.db import connection

from utenza.bills.models import Bill, BillItem
from utenza.customers.models import Customer
from utenza.identity.models import Grant, Login
from utenza.identity.rules.sealing import unseal
from utenza.imports.reports import Counts, Outcome
from utenza.metering.models import CurveMonth, SelfReading
from utenza.notifications.models import Preference, ReadMark
from utenza.site.models import Delivery
from utenza.supplies.models import Supply, SupplyLabel

HERS = "argon2$of her own choice"


def test_all_that_the_cis_knows_of_anna_and_bruno_is_there(cis):
    report = cis.deliver()

    assert report.outcome is Outcome.APPLIED, report.reason
    assert rejects_of(report) == []
    assert len(report.files) == 15
    assert all(counts.inserted == counts.rows for counts in report.files.values())
    bill = Bill.objects.get(bill_number="2026/1")
    assert (bill.customer.last_name, bill.plico.plico_number) == ("D'Angelò", "PL1")


def test_a_zip_is_the_same_as_its_folder(cis):
    report = cis.take(zipped(cis.write()))

    assert report.outcome is Outcome.APPLIED, report.reason
    assert Bill.objects.count() == 2


def test_the_same_rows_under_another_name_change_nothing(cis):
    cis.deliver()

    report = cis.deliver("second")

    assert report.outcome is Outcome.APPLIED
    assert all(counts.unchanged == counts.rows for counts in report.files.values())


def test_equal_rows_are_not_written_again(cis):
    cis.deliver()
    where = "SELECT bill_number, ctid::text, xmin::text FROM bills_bill ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(where)
        before = cursor.fetchall()

    cis.deliver("second")

    with connection.cursor() as cursor:
        cursor.execute(where)
        assert cursor.fetchall() == before


def test_a_bill_that_anna_paid_is_updated_and_bruno_s_is_not(cis):
    cis.deliver()
    cis.rows["bills.csv"][0]["open_amount"] = "0.00"

    report = cis.deliver("second")

    assert report.files["bills.csv"] == Counts(rows=2, updated=1, unchanged=1)
    assert Bill.objects.get(bill_number="2026/1").open_amount == 0


def test_what_is_not_delivered_again_stays(cis):
    cis.deliver()

    cis.rows = {"bills.csv": [a_bill("2026/3", "S1", "BP-000001")]}
    report = cis.deliver("second")

    assert report.files == {"bills.csv": Counts(rows=1, inserted=1)}
    assert Bill.objects.count() == 3
    assert Customer.objects.count() == 2


def test_columns_may_come_in_any_order_and_an_unknown_one_is_only_told(cis):
    cis.rows["customers.csv"] = [
        {"colour": "blue"} | dict(reversed(row.items())) for row in cis.rows["customers.csv"]
    ]

    report = cis.deliver()

    assert report.outcome is Outcome.APPLIED
    assert report.warnings == ["customers.csv: colonna ignorata 'colour'"]


def test_a_byte_order_mark_and_either_line_end_are_fine(cis):
    cis.write("draft")
    marked = b"\xef\xbb\xbf" + (cis.folder / "draft" / "customers.csv").read_bytes()
    unix = (cis.folder / "draft" / "supplies.csv").read_bytes().replace(b"\r\n", b"\n")

    report = cis.deliver(raw={"customers.csv": marked, "supplies.csv": unix})

    assert (report.outcome, rejects_of(report)) == (Outcome.APPLIED, [])
    assert Customer.objects.count() == Supply.objects.count() == 2


def test_quotes_commas_and_line_ends_in_a_cell_are_kept(cis):
    label = 'Quota "fissa",\r\nsecondo\tART. 1\\2'
    cis.rows["bill_items.csv"][0]["label"] = label

    report = cis.deliver()

    assert rejects_of(report) == []
    assert BillItem.objects.filter(label=label).exists()


def test_a_name_that_a_spreadsheet_would_run_is_stored_as_it_is(cis):
    cis.rows["customers.csv"][0]["last_name"] = "=cmd|' /C calc'!A0"

    cis.deliver()

    assert Customer.objects.get(customer_code="C1").last_name == "=cmd|' /C calc'!A0"


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(cis):
    report = cis.deliver(dry_run=True)

    assert report.outcome is Outcome.DRY_RUN
    assert report.files["bills.csv"].inserted == 2
    assert not Customer.objects.exists()
    assert not Delivery.objects.exists()


def test_after_a_first_load_no_index_or_reference_is_missing(cis):
    wanted = """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1, 2, 3
    """
    with connection.cursor() as cursor:
        cursor.execute(wanted)
        before = cursor.fetchall()

    cis.deliver()

    with connection.cursor() as cursor:
        cursor.execute(wanted)
        assert cursor.fetchall() == before


def test_the_delivery_is_on_record_with_its_counts(cis):
    cis.deliver()

    kept = Delivery.objects.get()
    assert (kept.name, kept.outcome, kept.started_at) == ("first", "applied", NOW)
    assert kept.files["bills.csv"]["inserted"] == 2


def test_a_name_for_her_supply_is_annas_and_stays(cis):
    cis.deliver()
    supply = Supply.objects.get(supply_code="S1")
    SupplyLabel.objects.create(
        customer=supply.customer, supply=supply, name="Casa al mare", changed_at=NOW
    )
    cis.rows["supplies.csv"][0]["offer_name"] = "Luce Nuova"

    cis.deliver("second")

    assert SupplyLabel.objects.get(supply=supply).name == "Casa al mare"
    supply.refresh_from_db()
    assert supply.offer_name == "Luce Nuova"


def test_what_anna_was_told_that_she_read_it_and_what_she_chose_stay(cis):
    cis.deliver()
    customer, login = Customer.objects.get(customer_code="C1"), Login.objects.get(username="Anna")
    message = trade.a_message(customer=customer)
    ReadMark.objects.create(customer=customer, message=message, login=login, read_at=NOW)
    Preference.objects.create(customer=customer, topic="bills", by_email=False, changed_at=NOW)
    cis.rows["customers.csv"][0]["email"] = "nuova@example.org"

    report = cis.deliver("second")

    assert report.outcome is Outcome.APPLIED, report.reason
    customer.refresh_from_db()
    assert customer.email == "nuova@example.org"
    assert ReadMark.objects.get(login=login).message == message
    assert Preference.objects.get(customer=customer).by_email is False


def test_a_delivery_follows_annas_reading_and_never_takes_it_away(cis):
    cis.deliver()
    reading = trade.a_self_reading(supply=Supply.objects.get(supply_code="S1"), state="sent")
    cis.rows["readings.csv"][0] |= {"register": "total", "value": "1099", "kind": "customer"}
    cis.deliver("second")
    assert SelfReading.objects.get() == reading
    assert SelfReading.objects.get().state == "sent"

    cis.rows["readings.csv"][0] |= {"read_on": str(reading.taken_on), "value": "1100"}
    cis.deliver("third")

    assert SelfReading.objects.get().state == "validated"


def test_a_dry_run_follows_nothing(cis):
    cis.deliver()
    trade.a_self_reading(supply=Supply.objects.get(supply_code="S1"), state="sent")
    row = {"register": "total", "value": "1100", "kind": "customer", "read_on": "2026-11-22"}
    cis.rows["readings.csv"][0] |= row

    cis.deliver("second", dry_run=True)

    assert SelfReading.objects.get().state == "sent"


def test_annas_weak_hash_rests_sealed(cis, settings):
    cis.deliver()

    login = Login.objects.get(username="Anna")
    assert login.password.startswith("sealed$md5$")
    assert ANNAS_MD5 not in login.password
    assert unseal(login.password, settings.HASH_KEY) == ("md5", ANNAS_MD5)


def test_an_equal_hash_is_not_taken_twice_and_a_new_one_is(cis):
    cis.deliver()
    sealed = Login.objects.get(username="Anna").password
    cis.deliver("second")
    assert Login.objects.get(username="Anna").password == sealed

    cis.rows["logins.csv"][0]["password_hash"] = "2" * 32
    report = cis.deliver("third")

    assert report.files["logins.csv"].updated == 1
    assert Login.objects.get(username="Anna").password != sealed


def test_once_anna_has_signed_in_her_password_is_the_portals(cis):
    cis.deliver()
    Login.objects.filter(username="Anna").update(password=HERS, first_sign_in_at=NOW)
    cis.rows["logins.csv"][0]["password_hash"] = "2" * 32

    report = cis.deliver("second")

    assert report.files["logins.csv"].unchanged == 2
    assert Login.objects.get(username="Anna").password == HERS


def test_a_user_name_is_one_whatever_its_case(cis):
    cis.rows["accesses.csv"][0]["username"] = "ANNA"
    cis.deliver()
    cis.rows["logins.csv"] = [a_login("aNNa", ANNAS_MD5, "md5")]

    report = cis.deliver("second", only=("logins.csv",))

    assert report.files["logins.csv"].updated == 1
    assert [
        grant.login.username for grant in Grant.objects.filter(customer__customer_code="C1")
    ] == ["aNNa"]


def test_the_days_of_a_month_of_curves_come_together(cis):
    cis.deliver()
    october = cis.rows["curves.csv"][0]
    cis.rows["curves.csv"] = [
        october | {"day": "2026-10-25", "values": " ".join(["7"] * 25)},
        october | {"values": " ".join(["200"] * 24)},
        october | {"day": "2026-11-01"},
    ]

    report = cis.deliver("second", only=("curves.csv",))

    assert report.files["curves.csv"] == Counts(rows=3, inserted=2, updated=1)
    month = CurveMonth.objects.get(month="2026-10-01")
    assert month.days[23].startswith("200 200")
    assert month.days[24].count("7") == 25
    assert month.days[0] is None
    assert len(month.days) == 31


def test_a_correction_of_one_item_of_a_bill_is_checked_with_the_others(cis):
    cis.deliver()
    cis.rows = {"bill_items.csv": [an_item("2026/1", 2, "39.00")]}

    report = cis.deliver("second")

    assert rejects_of(report) == [("bill_items.csv", 2, "bad_amount", "amount")]


def test_items_of_a_known_bill_may_be_changed_together(cis):
    cis.deliver()
    cis.rows = {"bill_items.csv": [an_item("2026/1", 2, "39.00"), an_item("2026/1", 3, "1.00")]}

    report = cis.deliver("second")

    assert report.files["bill_items.csv"] == Counts(rows=2, inserted=1, updated=1)
