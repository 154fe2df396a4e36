"""The check of a bill: what is right passes, and a cent that is not is named with its line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from receipts import a_line, a_receipt, with_line

from utenza.bills.rules.checking import Beside, FindingKind, Metered, Rounding, check, followed
from utenza.bills.rules.exported import NotAnExportedBill, as_json, read_json
from utenza.bills.rules.lines import Part
from utenza.bills.rules.states import BillKind

D = Decimal


def kinds(verdict):
    return [finding.kind for finding in verdict.findings]


def only(verdict):
    (finding,) = verdict.findings
    return finding


def test_annas_bill_adds_up_to_the_cent_and_each_of_its_lines_was_recomputed():
    verdict = check(a_receipt())

    assert verdict.adds_up
    assert (verdict.findings, verdict.recomputed, verdict.unproven) == ((), 7, ())


def test_a_cent_too_much_is_named_with_its_line():
    bill = with_line(a_receipt(), 1, amount=D("50.01"))

    line, taxable = check(bill).findings

    assert (line.kind, line.position, line.label) == (FindingKind.LINE, 1, "Spesa per la vendita")
    assert (line.expected, line.found, line.difference) == (D("50.00"), D("50.01"), D("0.01"))
    assert (taxable.kind, taxable.expected) == (FindingKind.TAXABLE, D("95.07"))


def test_a_total_that_its_lines_do_not_make_is_a_fault_of_the_bill():
    bill = a_receipt()

    finding = only(check(replace(bill, total=bill.total - D("0.01"))))

    assert (finding.kind, finding.position) == (FindingKind.TOTAL, None)
    assert (finding.expected, finding.difference) == (bill.total, D("-0.01"))


@pytest.mark.parametrize(
    ("price", "amount", "rounding", "adds_up"),
    [
        ("0.0125", "5.01", Rounding.HALF_UP, True),
        ("0.0125", "5.00", Rounding.HALF_UP, False),
        ("0.0125", "5.00", Rounding.HALF_EVEN, True),
        ("0.0125", "5.01", Rounding.EITHER, True),
        ("0.0125", "5.00", Rounding.EITHER, True),
        ("-0.0125", "-5.01", Rounding.HALF_UP, True),
        ("0.0124", "4.96", Rounding.EITHER, True),
        ("0.0124", "4.97", Rounding.EITHER, False),
    ],
)
def test_an_exact_half_cent_goes_up_or_to_the_even_cent(price, amount, rounding, adds_up):
    line = a_line(1, "other_items", "Voce", amount, quantity="400.4", unit="x", price=price)

    assert check(a_receipt(lines=[line]), rounding=rounding).adds_up is adds_up


def test_one_bill_rounds_one_way():
    half = {"quantity": "1.5", "unit": "x", "price": "0.01"}
    third = {"quantity": "2.5", "unit": "x", "price": "0.01"}
    up = [
        a_line(1, "other_items", "Una", "0.02", **half),
        a_line(2, "other_items", "Altra", "0.03", **third),
    ]
    mixed = [up[0], replace(up[1], amount=D("0.02")), replace(up[1], position=3)]

    assert check(a_receipt(lines=up)).adds_up
    assert check(a_receipt(lines=[up[0], replace(up[1], amount=D("0.02"))])).adds_up
    assert kinds(check(a_receipt(lines=mixed))) == [FindingKind.LINE]


def without_base(bill, amount):
    """Let the VAT say its rate and nothing else, as many systems do."""
    return with_line(bill, 6, quantity=None, unit="", unit_price=None, amount=D(amount))


@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        ("9.51", None),
        ("9.50", FindingKind.VAT),
        ("9.52", FindingKind.VAT),
        ("11.31", FindingKind.VAT_ON_TV_LICENCE),
    ],
)
def test_vat_that_says_its_rate_alone_is_held_against_all_that_is_taxed(amount, kind):
    verdict = check(without_base(a_receipt(), amount), rounding=Rounding.HALF_UP)

    assert kinds(verdict) == ([] if kind is None else [kind])
    if kind:
        assert verdict.findings[0].expected == D("9.51")


def test_other_items_and_the_bonus_may_be_taxed_or_not():
    bill = without_base(a_receipt(), "9.51")
    postage = a_line(8, "other_items", "Spedizione", "0.95")
    bonus = a_line(9, "bonus", "Bonus sociale", "-24.34")

    for vat in ("9.51", "9.60", "7.07", "7.17"):
        both = a_receipt(lines=[*with_line(bill, 6, amount=D(vat)).lines, postage, bonus])
        assert check(both).adds_up, vat
    wrong = a_receipt(lines=[*with_line(bill, 6, amount=D("9.55")).lines, postage, bonus])
    assert kinds(check(wrong)) == [FindingKind.VAT]


def test_two_rates_are_held_against_the_sum_they_tax_together():
    low = a_line(6, "excise_vat", "IVA 10%", "8.00", quantity=80, unit="EUR", price="0.1")
    high = a_line(8, "excise_vat", "IVA 22%", "3.31", quantity="15.06", unit="EUR", price="0.22")
    lines = [low if line.position == 6 else line for line in a_receipt().lines]

    assert check(a_receipt(lines=[*lines, high])).adds_up
    more = replace(high, quantity=D("15.08"), amount=D("3.32"))
    finding = only(check(a_receipt(lines=[*lines, more])))
    assert (finding.kind, finding.difference) == (FindingKind.TAXABLE, D("0.02"))


def test_two_rates_without_what_they_tax_leave_a_margin_and_no_more():
    bare = {"quantity": None, "unit": "", "price": None}
    lines = [line for line in a_receipt().lines if line.position != 6]
    low = a_line(6, "excise_vat", "IVA 10%", "8.00", **bare)

    right = a_line(8, "excise_vat", "IVA 22%", "3.31", **bare)
    assert check(a_receipt(lines=[*lines, low, right])).adds_up
    wrong = a_line(8, "excise_vat", "IVA 22%", "3.61", **bare)
    assert kinds(check(a_receipt(lines=[*lines, low, wrong]))) == [FindingKind.VAT]


@pytest.mark.parametrize("unit", ["EUR", "€", "euro"])
def test_vat_by_another_rate_than_the_one_it_says_is_a_fault(unit):
    dear = with_line(a_receipt(), 6, unit=unit, unit_price=D("0.22"), amount=D("20.91"))

    finding = only(check(dear))

    assert (finding.kind, finding.position) == (FindingKind.VAT, 6)
    assert (finding.expected, finding.found) == (D("9.51"), D("20.91"))
    assert check(with_line(a_receipt(), 6, unit=unit)).adds_up


@pytest.mark.parametrize("label", ["I.V.A. 10%", "Imposta sul valore aggiunto (10 %)", "IVA10%"])
def test_vat_is_checked_however_it_is_written(label):
    bill = with_line(without_base(a_receipt(), "9.51"), 6, label=label)

    verdict = check(bill)

    assert verdict.adds_up
    assert FindingKind.VAT in verdict.right
    assert kinds(check(with_line(bill, 6, amount=D("9.61")))) == [FindingKind.VAT]


def test_a_credit_note_of_one_line_was_only_added_up():
    line = a_line(1, "other_items", "Storno della fattura 2026/1", "-122.57")
    credit = a_receipt(kind=BillKind.CREDIT_NOTE, quantity=None, lines=[line])

    assert check(credit).is_only_summed
    assert not check(replace(credit, total=D("-122.56"))).is_only_summed
    assert not check(a_receipt()).is_only_summed


def test_a_line_that_nothing_explains_is_named_as_only_added_up():
    bill = a_receipt(lines=[*a_receipt().lines, a_line(8, "other_items", "Rettifica", "3.00")])

    verdict = check(without_base(bill, "9.51"))

    assert verdict.adds_up
    assert (verdict.recomputed, verdict.unproven) == (7, ("Rettifica",))


def test_the_quantity_is_that_of_each_component_of_the_price():
    bill = a_receipt()

    assert check(replace(bill, quantity=D(400))).adds_up
    finding = only(check(replace(bill, quantity=D(401))))
    assert (finding.kind, finding.expected, finding.found) == (FindingKind.QUANTITY, 400, 401)
    assert (finding.unit, finding.is_fault) == ("kWh", False)


def test_losses_of_the_network_beside_the_consumption_are_worth_a_look_and_no_fault():
    bill = a_receipt()
    losses = a_line(8, "energy_variable", "Perdite di rete", "5.00", quantity=40, unit="kWh",
                    price="0.125")  # fmt: skip
    lines = [*with_line(bill, 6, quantity=D("100.06"), amount=D("10.01")).lines, losses]

    verdict = check(a_receipt(lines=lines))

    finding = only(verdict)
    assert verdict.adds_up
    assert (finding.kind, finding.expected, finding.found) == (FindingKind.QUANTITY, 420, 400)
    third = replace(losses, position=9, quantity=D(400), amount=D("50.00"))
    (_, finding) = check(a_receipt(lines=[*lines, third])).findings
    assert (finding.kind, finding.expected) == (FindingKind.QUANTITY, D("413.333"))


@pytest.mark.parametrize(
    ("first", "last", "kind", "days"),
    [
        (date(2026, 7, 1), date(2026, 8, 31), None, 0),
        (date(2026, 7, 1), date(2026, 9, 2), FindingKind.OVERLAP, 2),
        (date(2026, 9, 1), date(2026, 10, 31), FindingKind.OVERLAP, 61),
        (date(2026, 7, 1), date(2026, 8, 30), FindingKind.GAP, 1),
        (date(2026, 11, 1), date(2026, 11, 30), None, 0),
    ],
)
def test_the_period_follows_that_of_the_bill_before(first, last, kind, days):
    before = a_receipt(number="2026/0", first=first, last=last)

    verdict = check(a_receipt(), Beside(before=before))

    assert [(one.kind, one.found, one.unit) for one in verdict.findings] == (
        [(kind, days, "days")] if kind else []
    )
    assert verdict.adds_up is (kind is not FindingKind.OVERLAP)


def test_days_in_between_are_no_gap_while_the_bill_of_them_may_be_there_unseen():
    bill = a_receipt()
    next_to = a_receipt(number="2026/0", first=date(2026, 7, 1), last=date(2026, 8, 31))
    farther = replace(next_to, first=date(2026, 5, 1), last=date(2026, 6, 30))

    assert followed(bill, farther, knows_all=True) is farther
    assert followed(bill, farther, knows_all=False) is None
    assert followed(bill, next_to, knows_all=False) is next_to
    assert followed(bill, None, knows_all=True) is None


def test_a_correction_of_the_same_period_overlaps_with_nothing():
    correction = a_receipt(quantity=None, lines=[a_line(1, "other_items", "Rettifica", "10.00")])

    assert check(correction, Beside(before=a_receipt())).findings == ()
    credit = replace(correction, kind=BillKind.CREDIT_NOTE, quantity=D(10))
    assert check(credit, Beside(before=a_receipt())).findings == ()


def test_a_fixed_price_that_moved_is_a_doubt_while_the_offer_lasts():
    before = with_line(a_receipt(first=date(2026, 7, 1), last=date(2026, 8, 31)), 1,
                       unit_price=D("0.12"), amount=D("48.00"))  # fmt: skip
    beside = Beside(before=before, fixed_until=date(2026, 10, 31))

    verdict = check(a_receipt(), beside)

    finding = only(verdict)
    assert (finding.kind, finding.expected, finding.found) == (
        FindingKind.PRICE, D("0.12"), D("0.125"),
    )  # fmt: skip
    assert (finding.unit, verdict.adds_up) == ("EUR/kWh", True)
    assert not check(a_receipt(), replace(beside, fixed_until=date(2026, 10, 30))).findings
    assert not check(a_receipt(), replace(beside, fixed_until=None)).findings


@pytest.mark.parametrize(
    ("metered", "found"),
    [
        (Metered(consumption=D("402.5"), months=2), []),
        (Metered(consumption=D("402.6"), months=2), [FindingKind.CONSUMPTION]),
        (Metered(read=D(403), registers=3), []),
        (Metered(read=D(404), registers=3), [FindingKind.READINGS]),
        (Metered(read=D(390), registers=1, coefficient=D("1.027")), []),
        (Metered(read=D(400), registers=1, coefficient=D("1.027")), []),
        (Metered(read=D(380), registers=1, coefficient=D("1.027")), [FindingKind.READINGS]),
        (Metered(), []),
    ],
)
def test_the_quantity_is_held_against_the_meter(metered, found):
    verdict = check(a_receipt(), Beside(metered=metered))

    assert kinds(verdict) == found
    assert verdict.adds_up
    assert not check(a_receipt(is_estimated=True), Beside(metered=metered)).findings


@pytest.mark.parametrize(
    ("coefficient", "looked_at"), [(D("1.027"), True), (None, False), (D(0), False)]
)
def test_gas_whose_c_is_not_known_is_not_held_against_cubic_metres(coefficient, looked_at):
    metered = Metered(read=D(389), registers=1, coefficient=coefficient)

    verdict = check(a_receipt(unit="Smc"), Beside(metered=metered))

    assert FindingKind.READINGS not in kinds(verdict)
    assert (FindingKind.READINGS in verdict.right) is looked_at


@pytest.mark.parametrize(
    ("group", "label", "part"),
    [
        ("energy_variable", "Spesa per la vendita di energia elettrica", Part.SALE),
        ("energy_variable", "Spesa per la rete e gli oneri generali di sistema", Part.NETWORK),
        ("energy_variable", "Energia e dispacciamento", Part.SALE),
        ("energy_variable", "Trasporto e gestione del contatore", Part.NETWORK),
        ("energy_fixed", "Commercializzazione", Part.FIXED_SALE),
        ("energy_fixed", "Quota fissa rete", Part.FIXED_NETWORK),
        ("energy_power", "Quota potenza", Part.POWER),
        ("excise_vat", "Accise", Part.EXCISE),
        ("excise_vat", "Privativa", Part.EXCISE),
        ("excise_vat", "I.V.A. 10 %", Part.VAT),
        ("excise_vat", "IVA 10 %", Part.VAT),
        ("excise_vat", "Imposta sul valore aggiunto", Part.VAT),
        ("excise_vat", "Addizionale regionale", Part.EXCISE),
    ],
)
def test_each_line_is_known_for_what_it_is(group, label, part):
    assert a_line(1, group, label, "1.00").part is part


def test_an_exported_bill_is_the_bill():
    bill = a_receipt()
    beside = Beside(a_receipt(number="2026/0"), Metered(D("1.5"), 2, None, 0, None), bill.last)

    assert read_json(as_json(bill, beside)) == (bill, beside)
    assert read_json(as_json(bill, Beside())) == (bill, Beside())


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"bill_number": "1", "kind": "letter"}', "7"])
def test_a_file_that_is_no_exported_bill_is_refused(text):
    with pytest.raises(NotAnExportedBill):
        read_json(text)


def test_a_bad_figure_in_an_exported_bill_is_refused_with_its_bill():
    with pytest.raises(NotAnExportedBill) as refused:
        read_json(as_json(a_receipt(), Beside()).replace("50.00", "cinquanta"))
    assert "2026/1" in refused.value.about


@pytest.mark.parametrize("figure", ["NaN", "-Infinity", "1E+400"])
def test_a_figure_that_no_bill_has_is_refused(figure):
    for said in ("122.57", "50.00"):
        with pytest.raises(NotAnExportedBill):
            read_json(as_json(a_receipt(), Beside()).replace(said, figure))
