"""The worker looks after Anna's use when she asked for it, and tells each thing once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import cast
import pytest
import trade
from metered import NEWEST, years_of_power

from utenza.bills.actions.holding import hold_bills
from utenza.identity.rules.viewers import GrantRole
from utenza.jobs.alerts import look_after
from utenza.jobs.chores import chores, look_after_use
from utenza.kernel.periods import Period
from utenza.metering.actions.alerting import choose_alerts, take_watched
from utenza.metering.actions.reminding import note_open_windows, remind_next
from utenza.metering.messages import unusual_notice
from utenza.metering.models import AlertChoice, Consumption, CurveMonth, FlowCurve, FlowFile
from utenza.metering.queries.alerts import WatchedSupply
from utenza.metering.rules.alerts import OnlyReading, Wanted
from utenza.metering.rules.unusual import UnusualMonth
from utenza.notifications.models import InboxMessage, Mail
from utenza.site.models import Delivery
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.supplies.rules import Commodity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def power(anna):
    supply = cast.a_supply(
        customer=anna.customer, supply_code="S/LUCE", committed_power_kw=Decimal(3)
    )
    years_of_power(supply, months=36)
    return supply


def wants(person, now=NOW, **wanted):
    choose_alerts(viewer=cast.viewer_of(person), wanted=Wanted(**wanted), now=now)


def work(now=NOW):
    """Let the worker look until nobody's turn is left; return what was written."""
    before = InboxMessage.objects.count()
    while look(now):
        pass
    return list(InboxMessage.objects.order_by("id")[before:])


def look(now):
    with acting(Role.INTAKE):
        watched = take_watched(now=now)
    if watched is not None:
        with acting(Role.INTAKE):
            look_after(watched, now=now)
    return watched is not None


def a_delivery(ended_at):
    Delivery.objects.create(
        name=f"d{ended_at:%H%M}", started_at=ended_at, ended_at=ended_at, outcome="applied"
    )


def three_times_as_much(supply, month=NEWEST, **changes):
    for row in Consumption.objects.filter(supply=supply, month=month):
        Consumption.objects.filter(pk=row.pk).update(quantity=row.quantity * 3, **changes)


def test_a_month_three_times_as_high_is_told_once(anna, power):
    three_times_as_much(power)
    wants(anna, unusual_use=True)

    (message,) = work()

    assert message.kind == "unusual-use"
    assert message.topic == "readings"
    assert message.href == "/consumi/S~LUCE/"
    assert "a ottobre 2026 risultano 516 kWh" in message.body.replace("\xa0", " ")
    assert "circa 172 kWh" in message.body.replace("\xa0", " ")
    assert Mail.objects.filter(kind="unusual-use").count() == 1
    a_delivery(NOW + timedelta(hours=1))
    assert work(NOW + timedelta(hours=2)) == []


def test_a_month_of_august_is_written_as_italians_say_it():
    covered = Period(date(2020, 1, 1))
    supply = WatchedSupply(1, "S/LUCE", Commodity.ELECTRICITY, covered, None, None, "", "")
    found = UnusualMonth(date(2026, 8, 1), Decimal(500), Decimal(200))

    notice = unusual_notice(supply, found, href="/", language="it")

    assert notice.subject == "Un consumo insolito ad agosto 2026"
    assert "Luce: ad agosto 2026 risultano" in notice.body


def test_one_that_is_nearly_nothing_is_told_too(anna, power):
    Consumption.objects.filter(supply=power, month=NEWEST).update(quantity=1)
    wants(anna, unusual_use=True)

    (message,) = work()

    assert "risultano soltanto 3 kWh" in message.body.replace("\xa0", " ")


def test_usual_months_are_not_told(anna, power):
    wants(anna, unusual_use=True)

    assert work() == []


def test_an_estimate_is_nobodys_use(anna, power):
    three_times_as_much(power, kind="estimated")
    wants(anna, unusual_use=True)

    assert work() == []


def test_what_was_unusual_long_ago_is_no_news(anna, power):
    three_times_as_much(power, month=date(2026, 5, 1))
    wants(anna, unusual_use=True)

    assert work() == []


def test_who_switched_nothing_on_is_not_looked_at(anna, power):
    three_times_as_much(power)
    wants(anna)

    assert work() == []
    assert AlertChoice.objects.get().looked_at is None


def test_nobody_is_looked_at_twice_until_the_next_delivery(anna, power):
    wants(anna, unusual_use=True)
    assert look(NOW)
    assert not look(NOW)

    three_times_as_much(power)
    assert work() == []
    a_delivery(NOW + timedelta(minutes=5))

    assert len(work(NOW + timedelta(minutes=6))) == 1


def a_dear_last_bill(supply):
    profile = trade.a_profile(customer=supply.customer)
    bill = trade.a_bill(
        supply=supply,
        profile=profile,
        total="100.00",
        period_from=date(2026, 9, 1),
        period_to=date(2026, 10, 31),
        quantity="340",
        unit="kWh",
    )
    trade.an_item(bill=bill, group="energy_variable", label="Quota", amount="100.00")
    return bill


def test_a_bill_that_will_be_above_the_sum_is_told_before_it_comes(anna, power):
    a_dear_last_bill(power)
    wants(anna, bill_above=Decimal(110))

    (message,) = work()

    body = message.body.replace("\xa0", " ")
    assert message.topic == "bills"
    assert message.subject.startswith("Luce, ")
    assert "la prossima fattura potrebbe superare 110,00" in message.subject
    assert "per novembre – dicembre 2026 prevediamo una fattura di circa 118,82 €" in body
    assert "sopra 110,00 €" in body
    a_delivery(NOW + timedelta(hours=1))
    assert work(NOW + timedelta(hours=2)) == []


def test_a_bill_that_the_office_holds_foretells_nothing(anna, power):
    held = a_dear_last_bill(power)
    with acting(Role.INTAKE):
        hold_bills(numbers=[held.bill_number], reason="prova", now=NOW)
    wants(anna, bill_above=Decimal(110))

    assert work() == []


def test_a_bill_that_a_credit_note_took_back_foretells_nothing(anna, power):
    wrong = a_dear_last_bill(power)
    trade.a_bill(
        supply=power,
        profile=wrong.billing_profile,
        kind="credit_note",
        total=-wrong.total,
        open_amount=0,
        issued_on=wrong.issued_on + timedelta(days=1),
        period_from=wrong.period_from,
        period_to=wrong.period_to,
    )
    wants(anna, bill_above=Decimal(110))

    assert work() == []


def test_one_below_the_sum_is_not(anna, power):
    a_dear_last_bill(power)
    wants(anna, bill_above=Decimal(130))

    assert work() == []


def test_a_new_sum_is_looked_at_at_once_but_the_same_bill_is_told_once(anna, power):
    a_dear_last_bill(power)
    wants(anna, bill_above=Decimal(130))
    assert work() == []

    wants(anna, bill_above=Decimal(110))
    assert len(work()) == 1
    wants(anna, bill_above=Decimal(100))
    assert work() == []


def test_a_peak_near_the_limit_is_told(anna, power):
    days = [None] * 31
    days[9] = " ".join(["300"] * 23 + ["3050"])
    CurveMonth.objects.create(customer=anna.customer, supply=power, month=NEWEST, days=days)
    wants(anna, near_limit=True)

    (message,) = work()

    assert "il 10 ottobre 2026 hai raggiunto 3,05 dei 3,3 kW" in message.body
    assert message.href == "/consumi/S~LUCE/curve/?giorno=2026-10-10"


def test_a_bakery_above_thirty_kw_is_not_told_that_its_meter_cuts_off(anna, power):
    power.committed_power_kw, power.available_power_kw = Decimal(50), Decimal(55)
    power.save()
    days = [" ".join(["300"] * 23 + ["46000"])] + [None] * 30
    CurveMonth.objects.create(customer=anna.customer, supply=power, month=NEWEST, days=days)
    wants(anna, near_limit=True)

    (message,) = work()

    assert "hai raggiunto 46 kW, e il contratto ne impegna 50." in message.body
    assert "stacca" not in message.body


def test_a_peak_that_only_the_distributor_sent_is_told_too(anna, power):
    quarters = " ".join(["75"] * 95 + ["800"])
    file = FlowFile.objects.create(
        name="PDO2G", sha256=b"1", flow="PDO2G", made_at=NOW, read_at=NOW, taken=1, refused=0
    )
    FlowCurve.objects.create(
        customer=anna.customer,
        supply=power,
        month=NEWEST,
        file=file,
        made_at=NOW,
        kind="actual",
        is_valid=True,
        is_rectification=False,
        days=[quarters, *[None] * 30],
    )
    wants(anna, near_limit=True)

    (message,) = work()

    assert "il 1 ottobre 2026 hai raggiunto 3,2 dei 3,3 kW" in message.body


def test_a_peak_far_from_it_is_not(anna, power):
    days = [" ".join(["300"] * 24)] + [None] * 30
    CurveMonth.objects.create(customer=anna.customer, supply=power, month=NEWEST, days=days)
    wants(anna, near_limit=True)

    assert work() == []


def test_a_customer_who_reads_english_is_told_in_english(anna, power):
    anna.customer.language = "en"
    anna.customer.save()
    three_times_as_much(power)
    wants(anna, unusual_use=True)

    (message,) = work()

    assert message.language == "en"
    assert "October 2026" in message.body
    assert "risultano" not in message.body


def test_bruno_hears_nothing_of_annas_use(anna, bruno, power):
    three_times_as_much(power)
    wants(bruno, unusual_use=True)

    assert work() == []


def test_who_only_reads_may_not_choose(anna):
    viewer = cast.viewer_of(anna, role=GrantRole.VIEWER)

    with pytest.raises(OnlyReading):
        choose_alerts(viewer=viewer, wanted=Wanted(unusual_use=True), now=NOW)

    assert not AlertChoice.objects.exists()


def test_who_switched_the_window_off_is_not_reminded(anna):
    trade.a_window(calendar="RC", opens_on=date(2026, 11, 22), closes_on=date(2026, 11, 27))
    cast.a_supply(customer=anna.customer, commodity="gas", meter_smart=False, reading_calendar="RC")
    wants(anna, reading_window=False)

    with acting(Role.INTAKE):
        note_open_windows(now=NOW)
    with acting(Role.INTAKE):
        assert remind_next(now=NOW)

    assert not InboxMessage.objects.exists()


def test_the_worker_does_it_by_itself(anna, power):
    wants(anna, unusual_use=True)

    assert look_after_use in chores()
    assert look_after_use() == 1
    assert look_after_use() == 0


def test_a_customer_whose_data_break_it_is_not_tried_for_ever(anna, power, monkeypatch):
    wants(anna, unusual_use=True)
    monkeypatch.setattr("utenza.metering.rules.unusual._SLACK", {})
    three_times_as_much(power)

    with pytest.raises(KeyError):
        look(NOW)

    assert not look(NOW)
