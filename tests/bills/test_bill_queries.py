from datetime import date
from decimal import Decimal
from itertools import product

import cast
import pytest
import trade
from cast import TODAY

from utenza.bills.models import Bill, Plico, Position
from utenza.bills.queries.lines import late_before
from utenza.bills.queries.lists import Search, count_bills, find_bills, open_plichi
from utenza.bills.queries.overview import overview
from utenza.bills.queries.single import get_bill, get_plico
from utenza.bills.rules.states import (
    BillKind,
    BillState,
    Collection,
    DebitState,
    Standing,
    StateGroup,
    group_of,
    state_of,
)
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.storage.acting import acting
from utenza.storage.roles import Role


def viewer_of(person):
    customer = person.customer
    return Viewer(
        login_id=person.login.pk,
        customer_id=customer.pk,
        customer_code=customer.customer_code,
        name=customer.first_name,
        role=GrantRole.HOLDER,
    )


@pytest.fixture
def home(anna):
    supply = cast.a_supply(customer=anna.customer)
    return supply, trade.a_profile(customer=anna.customer)


def found(anna, **wishes):
    return find_bills(viewer=viewer_of(anna), today=TODAY, search=Search(**wishes), limit=600)


def test_the_database_groups_bills_as_the_rule_does(anna, home):
    supply, profile = home
    plichi = {
        open_amount: trade.a_plico(profile=profile, open_amount=open_amount)
        for open_amount in ("0", "40")
    }
    facts = product(
        ("-20", "0", "87.42"), ("0", "20", "87.42"), (date(2026, 11, 16), date(2026, 11, 17)),
        ("pagopa", "direct_debit", "none"), (None, "0", "40"),
    )  # fmt: skip
    made = {}
    for total, open_amount, due_on, collection, plico in facts:
        bill = trade.a_bill(
            supply=supply,
            profile=profile,
            total=total,
            kind="credit_note" if total == "-20" else "bill",
            open_amount=open_amount,
            due_on=due_on,
            collection=collection,
            plico=plichi.get(plico),
        )
        made[bill.bill_number] = Standing(
            Decimal(total),
            Decimal(open_amount),
            due_on,
            Collection(collection),
            BillKind(bill.kind),
            Decimal(plico) if plico else None,
        )

    by_database = {
        line.number: group for group in StateGroup for line in found(anna, groups=(group,))
    }

    assert by_database == {
        number: group_of(standing, late_before=late_before(TODAY))
        for number, standing in made.items()
    }


def test_the_database_groups_what_the_portal_knows_as_the_rule_does(anna, home):
    supply, profile = home
    facts = product(
        ("0", "87.41", "87.42", "90"), (date(2026, 11, 16), date(2026, 11, 17)),
        ("pagopa", "direct_debit"), DebitState, (date(2026, 11, 16), date(2026, 11, 17)),
        (False, True), (False, True),
    )  # fmt: skip
    made = {}
    for received, due_on, collection, debit, debit_on, has_instalments, is_disputed in facts:
        bill = trade.a_bill(supply=supply, profile=profile, due_on=due_on, collection=collection)
        known = {"debit": debit, "debit_on": debit_on}
        known |= {"has_instalments": has_instalments, "is_disputed": is_disputed}
        Position.objects.create(
            customer=anna.customer, bill=bill, received=Decimal(received), **known
        )
        left = max(Decimal(bill.open_amount) - Decimal(received), Decimal(0))
        made[bill.bill_number] = Standing(bill.total, left, due_on, Collection(collection), **known)

    by_database = {
        line.number: group for group in StateGroup for line in found(anna, groups=(group,))
    }

    assert by_database == {
        number: group_of(standing, late_before=late_before(TODAY))
        for number, standing in made.items()
    }
    assert {line.number: line.state for line in found(anna)} == {
        number: state_of(standing, late_before=late_before(TODAY))
        for number, standing in made.items()
    }


def test_a_bill_whose_plico_was_paid_here_is_paid(anna, home):
    supply, profile = home
    plico = trade.a_plico(profile=profile)
    inside = trade.a_bill(supply=supply, profile=profile, plico=plico)
    Position.objects.create(customer=anna.customer, plico=plico, received=plico.open_amount)

    assert [line.number for line in found(anna, groups=(StateGroup.PAID,))] == [inside.bill_number]
    assert open_plichi(viewer=viewer_of(anna), today=TODAY) == []
    assert overview(viewer=viewer_of(anna), today=TODAY, newest=5).unpaid_plichi == []
    seen = get_plico(viewer=viewer_of(anna), number=plico.plico_number, today=TODAY).line
    assert (seen.state, seen.open_amount) == (BillState.PAID, Decimal(0))


def test_bills_come_newest_first_and_a_page_at_a_time(anna, home):
    supply, profile = home
    numbers = [
        trade.a_bill(supply=supply, profile=profile, issued_on=date(2026, month, 1)).bill_number
        for month in range(1, 11)
    ]

    page = find_bills(viewer=viewer_of(anna), today=TODAY, search=Search(), limit=3, offset=2)

    assert [line.number for line in page] == [numbers[7], numbers[6], numbers[5]]
    assert count_bills(viewer=viewer_of(anna), today=TODAY, search=Search()) == 10


def test_bills_are_found_by_supply_profile_and_year(anna, home):
    supply, profile = home
    other = cast.a_supply(customer=anna.customer)
    other_profile = trade.a_profile(customer=anna.customer)
    mine = trade.a_bill(supply=supply, profile=profile)
    moved = trade.a_bill(supply=other, profile=other_profile, issued_on=date(2025, 12, 31))

    assert [line.number for line in found(anna, supply_id=supply.pk)] == [mine.bill_number]
    assert [line.number for line in found(anna, profile_id=other_profile.pk)] == [moved.bill_number]
    assert [line.number for line in found(anna, year=2025)] == [moved.bill_number]


def test_a_bill_older_than_the_history_is_not_listed_but_keeps_its_page(anna, home):
    supply, profile = home
    old = trade.a_paid_bill(supply=supply, profile=profile, issued_on=date(2024, 10, 31))
    edge = trade.a_paid_bill(supply=supply, profile=profile, issued_on=date(2024, 11, 1))

    assert [line.number for line in found(anna)] == [edge.bill_number]
    assert get_bill(viewer=viewer_of(anna), number=old.bill_number, today=TODAY).line.id == old.pk


def test_what_is_unpaid_counts_a_plico_once_and_not_the_bills_in_it(anna, home):
    supply, profile = home
    plico = trade.a_plico(profile=profile)
    inside = trade.a_bill(supply=supply, profile=profile, plico=plico)
    alone = trade.a_bill(supply=supply, profile=profile)
    trade.a_paid_bill(supply=supply, profile=profile)

    seen = overview(viewer=viewer_of(anna), today=TODAY, newest=5)

    assert [line.number for line in seen.unpaid_plichi] == [plico.plico_number]
    assert [line.number for line in seen.unpaid_bills] == [alone.bill_number]
    assert len(seen.newest) == 3
    states = {line.number: line.state for line in seen.newest}
    assert states[inside.bill_number] is BillState.IN_PLICO
    assert {line.plico_number for line in seen.newest} == {"", plico.plico_number}


def test_open_plichi_come_most_urgent_first(anna, home):
    _, profile = home
    later = trade.a_plico(profile=profile, due_on=date(2027, 1, 5))
    sooner = trade.a_plico(profile=profile, due_on=date(2026, 12, 5))
    trade.a_plico(profile=profile, open_amount="0")

    lines = open_plichi(viewer=viewer_of(anna), today=TODAY)

    assert [line.number for line in lines] == [sooner.plico_number, later.plico_number]


def test_bruno_finds_none_of_annas_bills_by_any_question(anna, bruno, home):
    supply, profile = home
    plico = trade.a_plico(profile=profile)
    bill = trade.a_bill(supply=supply, profile=profile, plico=plico)
    stranger = viewer_of(bruno)

    assert find_bills(viewer=stranger, today=TODAY, search=Search(), limit=9) == []
    assert count_bills(viewer=stranger, today=TODAY, search=Search(supply_id=supply.pk)) == 0
    assert open_plichi(viewer=stranger, today=TODAY) == []
    assert overview(viewer=stranger, today=TODAY, newest=9).newest == []
    with pytest.raises(Bill.DoesNotExist):
        get_bill(viewer=stranger, number=bill.bill_number, today=TODAY)
    with pytest.raises(Plico.DoesNotExist):
        get_plico(viewer=stranger, number=plico.plico_number, today=TODAY)


def test_a_forgotten_filter_shows_nothing_because_the_database_has_the_net(anna, bruno, home):
    supply, profile = home
    trade.a_bill(supply=supply, profile=profile)

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        assert Bill.objects.count() == 0
        # A viewer that claims to be Anna in Bruno's transaction: Python's filter lets it through.
        assert found(anna) == []
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        assert len(found(anna)) == 1
