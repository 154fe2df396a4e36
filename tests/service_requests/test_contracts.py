"""Operations on contracts: what each asks, refuses, promises and tells the CIS."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import cast
import pytest
from asking import a_key, asking_of
from contracting import (
    A_POINT,
    BRINGS_A_POINT,
    PDR,
    POD,
    TYPED,
    a_photo,
    files_of,
)
from django.forms import FileField

from utenza.kernel.refusals import Refusal
from utenza.notifications.models import Mail
from utenza.service_requests.actions.submitting import Submission, submit
from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.base import Group
from utenza.service_requests.kinds.contracts import NotThisSupply
from utenza.service_requests.models import Outgoing, ServiceRequest
from utenza.service_requests.rules import contracts
from utenza.supplies.queries import get_supply

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "requests-out.md"
CONTRACTS = {slug for slug, kind in kinds().items() if kind.group is Group.CONTRACT}
MARIO = "RSSMRA80A01H501U"


def a_home(person, **fields):
    """Return Anna's electricity of 3 kW as kinds are asked about it."""
    supply = cast.a_supply(
        customer=person.customer, committed_power_kw=3, available_power_kw="3.3", **fields
    )
    asking = asking_of(person)
    return get_supply(viewer=asking.viewer, code=supply.supply_code, today=asking.today)


def about(person, slug):
    """Return how Anna asks for this: about a supply of hers, or about a point that is to come."""
    return asking_of(person, **({} if slug in BRINGS_A_POINT else {"supply": a_home(person)}))


def form_of(slug, asking, *, files=None, **changed):
    """Return the form with what Anna typed, but for what is `changed`."""
    given = files_of(slug) if files is None else files
    return kinds()[slug].form(asking, data=TYPED[slug] | changed, files=given)


def cleaned_of(slug, asking, **changed):
    form = form_of(slug, asking, **changed)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def sent(person, slug, *, asking=None, **changed):
    """Submit what Anna typed, and return the request."""
    asking = asking or about(person, slug)
    cleaned = cleaned_of(slug, asking, **changed)
    code = submit(kind=kinds()[slug], asking=asking, submission=Submission(a_key(), cleaned))
    return ServiceRequest.objects.get(request_code=code)


def test_every_operation_is_tried_here():
    assert TYPED.keys() == CONTRACTS


@pytest.mark.parametrize("slug", sorted(CONTRACTS))
def test_every_field_stands_in_one_section(slug):
    form_class = kinds()[slug].form_class

    named = [name for section in form_class.SECTIONS for name in section.fields]

    assert sorted(named) == sorted(form_class.base_fields)


@pytest.mark.parametrize("slug", sorted(CONTRACTS))
def test_anna_asks_and_the_cis_is_told_about_which_point(anna, slug):
    request = sent(anna, slug)

    told = Outgoing.objects.get().document
    assert told["type"] == kinds()[slug].type
    assert told["payload"] == request.payload
    assert told["payload"]["commodity"] == "electricity"
    assert told["payload"]["point_code"].startswith("IT999E")
    assert (told["supply_code"] is None) == (slug in BRINGS_A_POINT)


def test_a_voltura_says_everything_in_the_words_of_the_trade(anna):
    request = sent(
        anna,
        "voltura",
        cause="household",
        previous_holder="Mario Rossi",
        previous_tax_code=MARIO.lower(),
        reading="01234",
        files={"identity_document": a_photo(), "deed": a_photo("atto.jpg")},
    )

    assert request.payload == {
        "commodity": "electricity",
        "point_code": POD,
        "reading": 1234,
        "supply_street": "Via Verdi",
        "supply_street_number": "3",
        "supply_postcode": "20121",
        "supply_city": "Milano",
        "supply_province": "MI",
        "use": "domestic_resident",
        "title": "tenant",
        "title_declared": True,
        "cadastre": "buildings",
        "cadastral_sheet": "12",
        "cadastral_parcel": "345",
        "cadastral_sub": "6",
        "cause": "household",
        "previous_holder": "Mario Rossi",
        "previous_tax_code": MARIO,
        "withdrawal_days": 14,
        "early_start": False,
    }


@pytest.mark.parametrize("slug", BRINGS_A_POINT)
def test_without_the_title_to_occupy_nothing_is_sent(anna, slug):
    asking = about(anna, slug)
    cleaned = cleaned_of(slug, asking) | {"title_declared": False}

    assert "title_declared" in form_of(slug, asking, title_declared="").errors
    with pytest.raises(contracts.TitleNotDeclared):
        submit(kind=kinds()[slug], asking=asking, submission=Submission(a_key(), cleaned))
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"point_code": "IT1"}, {"point_code"}),
        ({"cadastral_sheet": "", "cadastral_parcel": ""}, {"cadastral_sheet", "cadastral_parcel"}),
        ({"cadastre": "land", "cadastral_parcel": ""}, {"cadastral_parcel"}),
        ({"cadastre": "later", "cadastral_sheet": "", "cadastral_parcel": ""}, set()),
        ({"cadastre": "unregistered", "cadastral_sheet": "", "cadastral_parcel": ""}, set()),
        ({"supply_postcode": "2012"}, {"supply_postcode"}),
        ({"supply_province": "M1"}, {"supply_province"}),
        ({"cause": "mortis_causa"}, {"previous_holder", "deed"}),
        ({"cause": "household", "previous_holder": "Mario Rossi"}, {"deed"}),
        ({"previous_tax_code": "RSSMRA80A01H501X"}, {"previous_tax_code"}),
        ({"use": "", "title": "", "cause": ""}, {"use", "title", "cause"}),
        ({"bp_code": "BP-000001"}, {"bp_code"}),
        ({"reading": "12,5"}, {"reading"}),
    ],
)
def test_a_voltura_says_what_is_wrong_at_its_field(anna, changed, wrong):
    assert form_of("voltura", about(anna, "voltura"), **changed).errors.keys() == wrong


@pytest.mark.parametrize("slug", ["voltura", "subentro", "attivazione"])
def test_without_an_identity_document_it_is_asked_for(anna, slug):
    asking = about(anna, slug)

    assert form_of(slug, asking, files={}).errors.keys() == {"identity_document"}
    with pytest.raises(contracts.IdentityMissing):
        kinds()[slug].take_effect(
            asking, cleaned_of(slug, asking) | {"identity_document": None}, request_code="R"
        )


def test_a_switching_needs_no_document(anna):
    assert "identity_document" not in form_of("cambio-fornitore", about(anna, "voltura")).fields


@pytest.mark.parametrize("slug", BRINGS_A_POINT)
def test_what_is_annas_already_is_said_and_what_was_hers_is_not(anna, slug):
    asking = about(anna, slug)
    mine = cast.a_supply(customer=anna.customer, point_code=f"{POD}1")
    assert form_of(slug, asking).errors.keys() == {"point_code"}

    mine.status, mine.ended_on = "ceased", date(2026, 1, 1)
    mine.save()

    assert form_of(slug, asking).is_valid()


def test_a_point_of_brunos_tells_anna_nothing(anna, bruno):
    cast.a_supply(customer=bruno.customer, point_code=POD)

    assert form_of("voltura", about(anna, "voltura")).is_valid()


@pytest.mark.parametrize("slug", ["subentro", "attivazione"])
@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"power_kw": ""}, {"power_kw"}),
        ({"power_kw": "3.1"}, {"power_kw"}),
        ({"point_code": PDR, "gas_use": ""}, {"gas_use"}),
        ({"point_code": PDR, "gas_use": "all", "power_kw": ""}, set()),
        ({"wanted_on": "2026-11-23"}, {"wanted_on"}),
        ({"wanted_on": "2026-11-24"}, set()),
        ({"wanted_on": "mai"}, {"wanted_on"}),
    ],
)
def test_a_new_contract_asks_power_of_electricity_and_the_use_of_gas(anna, slug, changed, wrong):
    assert form_of(slug, about(anna, slug), **changed).errors.keys() == wrong


def test_what_is_of_the_other_commodity_is_not_told(anna):
    payload = sent(anna, "subentro", point_code=PDR, gas_use="all", power_kw="3").payload

    assert payload["gas_use"] == "all"
    assert "power_kw" not in payload


@pytest.mark.parametrize(
    ("slug", "changed", "day"),
    [
        ("voltura", {}, date(2026, 12, 1)),
        ("voltura", {"point_code": PDR}, date(2026, 12, 1)),
        ("subentro", {}, date(2026, 12, 3)),
        ("subentro", {"point_code": PDR, "gas_use": "all"}, date(2026, 12, 11)),
        ("attivazione", {}, date(2026, 12, 1)),
        ("attivazione", {"point_code": PDR, "gas_use": "all"}, date(2026, 12, 9)),
        ("disattivazione", {}, date(2026, 12, 1)),
        ("cambio-fornitore", {}, date(2026, 12, 9)),
    ],
)
def test_what_is_promised_depends_on_the_commodity_where_the_trade_says_so(
    anna, slug, changed, day
):
    assert sent(anna, slug, **changed).promised_on == day


def test_the_retailer_promises_otherwise_for_gas_alone(anna, settings):
    settings.PROMISED_DAYS = {"subentro": 1, "subentro_gas": 2}

    gas = {"point_code": PDR, "gas_use": "all"}
    assert sent(anna, "subentro").promised_on == date(2026, 11, 25)
    assert sent(anna, "subentro", **gas).promised_on == date(2026, 11, 26)


def test_anna_has_fourteen_days_on_her_receipt_and_asks_to_begin_before(anna):
    request = sent(anna, "voltura", early_start="on")

    assert request.payload["withdrawal_days"] == 14
    assert request.payload["early_start"] is True
    assert "Ripensamento: entro 14 giorni" in Mail.objects.get().body


def test_a_firm_is_told_nothing_of_fourteen_days(anna):
    anna.customer.kind, anna.customer.company_name = "business", "D'Angelò srl"
    anna.customer.save()
    asking = about(anna, "voltura")
    assert "early_start" not in form_of("voltura", asking).fields

    request = sent(anna, "voltura", use="other", early_start="on")

    assert not {"withdrawal_days", "early_start"} & request.payload.keys()
    assert "14 giorni" not in Mail.objects.get().body


def test_a_trader_has_them_for_the_home_and_not_for_the_shop(anna):
    anna.customer.vat_number = "00743110157"
    anna.customer.save()

    assert "withdrawal_days" in sent(anna, "voltura").payload
    assert "withdrawal_days" not in sent(anna, "voltura", use="other").payload


@pytest.mark.parametrize("slug", ["aumento-potenza", "riduzione-potenza", "disattivazione"])
def test_what_makes_no_contract_has_no_fourteen_days(anna, slug):
    assert "withdrawal_days" not in sent(anna, slug).payload


def test_more_power_shows_what_it_makes_available(anna):
    asking = about(anna, "aumento-potenza")
    cleaned = cleaned_of("aumento-potenza", asking)
    kind = kinds()["aumento-potenza"]

    review = kind.look_twice(asking, cleaned)

    effects = dict(review.context["effects"])
    assert effects["Potenza impegnata"] == "3\xa0kW → 4,5\xa0kW"
    assert effects["Potenza disponibile"] == "3,3\xa0kW → 4,95\xa0kW"
    assert kind.payload(asking, cleaned)["available_power_kw"] == "4.95"


@pytest.mark.parametrize(
    ("slug", "power"),
    [
        ("aumento-potenza", "3"),
        ("aumento-potenza", "2.5"),
        ("aumento-potenza", "4.7"),
        ("riduzione-potenza", "3"),
        ("riduzione-potenza", "4.5"),
    ],
)
def test_a_power_that_is_not_offered_is_refused_by_form_and_action(anna, slug, power):
    asking = about(anna, slug)
    cleaned = {"new_power_kw": power, "words": ""}

    assert form_of(slug, asking, new_power_kw=power).errors.keys() == {"new_power_kw"}
    with pytest.raises(contracts.PowerNotOffered):
        submit(kind=kinds()[slug], asking=asking, submission=Submission(a_key(), cleaned))


def test_the_retailer_says_which_powers_it_offers(anna, settings):
    settings.POWERS_KW = (Decimal("1.5"), Decimal(6))
    asking = about(anna, "aumento-potenza")

    form = kinds()["aumento-potenza"].form(asking)

    assert [value for value, _ in form.fields["new_power_kw"].choices] == ["6"]


@pytest.mark.parametrize("slug", sorted(CONTRACTS - set(BRINGS_A_POINT)))
def test_a_supply_that_has_ended_changes_no_more(anna, slug):
    asking = about(anna, slug)
    ended = a_home(anna, status="ceased", ended_on=date(2026, 1, 1))
    cleaned = cleaned_of(slug, asking)
    late = Submission(a_key(), cleaned)

    with pytest.raises(NotThisSupply):
        submit(kind=kinds()[slug], asking=replace(asking, supply=ended), submission=late)


def test_gas_has_no_power_to_change(anna):
    gas = a_home(anna, commodity="gas", point_code=PDR)

    assert not kinds()["aumento-potenza"].suits_supply(gas.card)
    assert kinds()["disattivazione"].suits_supply(gas.card)


def test_a_supply_is_not_closed_in_the_past(anna):
    asking = about(anna, "disattivazione")

    assert form_of("disattivazione", asking, wanted_on="2026-11-23").errors.keys() == {"wanted_on"}


@pytest.mark.parametrize("slug", sorted(CONTRACTS))
def test_what_the_cis_is_told_is_in_the_guide(anna, slug):
    kind = kinds()[slug]
    fields = kind.form_class.base_fields
    files = {name for name, field in fields.items() if isinstance(field, FileField)}
    told = sent(anna, slug).payload.keys() | fields.keys()

    named = set(re.findall(r"`(\w+)`", GUIDE.read_text()))

    assert {kind.type} | told - files <= named


def test_refusals_name_a_field_that_the_form_has():
    named = {
        refusal.field
        for refusal in vars(contracts).values()
        if isinstance(refusal, type) and issubclass(refusal, Refusal) and hasattr(refusal, "field")
    }
    known = {name for slug in CONTRACTS for name in kinds()[slug].form_class.base_fields}

    assert named <= known
    assert A_POINT.keys() <= known
