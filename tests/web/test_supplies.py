import re
from datetime import date

import cast
import pytest
import trade

from utenza.supplies.models import SupplyLabel

pytestmark = pytest.mark.django_db
POWER = "/forniture/S-LUCE/"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_supplies_stand_with_their_code_ceased_ones_apart(as_anna, house):
    cast.a_supply(
        customer=house.anna.customer,
        supply_code="S-CESSATA",
        status="ceased",
        ended_on=date(2026, 3, 8),
    )

    running, ceased = text_of(as_anna.get("/forniture/")).split("Cessate</h2>")

    assert 'href="/forniture/S-LUCE/"' in running
    assert 'PDR <span class="code">99900000000001' in running
    assert 'href="/forniture/S-CESSATA/"' in ceased


def test_a_supply_tells_its_contract_meter_readings_consumption_profile_and_bills(as_anna, house):
    trade.a_reading(supply=house.gas, value=1234)
    trade.a_reading(supply=house.gas, value=1300, read_on=date(2026, 11, 20), kind="customer")
    for month in range(1, 11):
        trade.a_month_of_consumption(
            supply=house.gas, month=date(2026, month, 1), quantity="10.5", band="gas"
        )
    trade.a_window(calendar="RC-A", opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 10))

    page = text_of(as_anna.get("/forniture/S-GAS/"))

    for words in (
        "99900000000001",
        "Casa Serena",
        "1.234",
        "1.300",
        "Autolettura",
        "Rilevata",
        "105 Smc",
        "ottobre 2026",
        "Apre il 1 dicembre 2026 e chiude il 10 dicembre 2026",
        'href="/profili-pagamento/BP-000777/"',
        "dal 1 gennaio 2020",
        'href="/fatture/2026~SCADUTA/"',
        'href="/fatture/?fornitura=S-GAS"',
    ):
        assert words in page


def test_a_meter_of_three_registers_has_a_column_for_each(as_anna, house):
    for register, value in (("F1", 11), ("F2", 22), ("F3", 33)):
        trade.a_reading(supply=house.power, register=register, value=value)

    page = text_of(as_anna.get(POWER))

    assert '<th scope="col">F1</th><th scope="col">F2</th><th scope="col">F3</th>' in page
    assert "<td>11</td><td>22</td><td>33</td>" in page


def test_what_is_not_known_yet_is_said(as_anna, house):
    page = text_of(as_anna.get(POWER))

    assert "Non abbiamo ancora letture di questo contatore." in page
    assert "comparirà con le prime letture" in page


def test_anna_gives_a_supply_a_name_and_a_picture_and_sees_them_everywhere(as_anna, house):
    response = as_anna.post(POWER, {"name": "  Casa   al mare ", "icon": "palmtree"}, follow=True)

    assert response.redirect_chain == [(POWER, 302)]
    assert "nome e icona della fornitura sono salvati" in text_of(response)
    assert "<h1>Casa al mare</h1>" in text_of(response)
    for path in ("/", "/forniture/", "/fatture/"):
        page = text_of(as_anna.get(path))
        assert "Casa al mare" in page
        assert "#palmtree" in page


def test_an_empty_name_gives_the_usual_one_back(as_anna, house):
    as_anna.post(POWER, {"name": "Casa al mare", "icon": "palmtree"})

    as_anna.post(POWER, {"name": "", "icon": ""})

    assert "<h1>Luce</h1>" in text_of(as_anna.get(POWER))


def test_a_name_too_long_is_refused_and_what_was_typed_is_kept(as_anna, house):
    typed = "Il monolocale di Bologna vicino alla stazione"

    response = as_anna.post(POWER, {"name": typed, "icon": "house"})

    assert response.status_code == 422
    assert "Il nome è troppo lungo: al massimo 40 caratteri." in text_of(response)
    assert f'value="{typed}"' in text_of(response)
    assert '<option value="house" selected>' in text_of(response)
    assert not SupplyLabel.objects.exists()


def test_a_picture_that_is_not_offered_is_refused(as_anna, house):
    response = as_anna.post(POWER, {"name": "Casa", "icon": "skull"})

    assert response.status_code == 422
    assert not SupplyLabel.objects.exists()


def test_forty_characters_are_a_name(as_anna, house):
    assert as_anna.post(POWER, {"name": "è" * 40, "icon": ""}).status_code == 302


def test_a_name_is_shown_as_it_was_typed_whatever_it_holds(as_anna, house):
    as_anna.post(POWER, {"name": '<b>Casa</b> & "mare"', "icon": ""})

    assert "&lt;b&gt;Casa&lt;/b&gt; &amp; &quot;mare&quot;" in text_of(as_anna.get("/fatture/"))


def test_who_may_only_look_is_told_who_can_write(house, bruno, signed_in):
    looker = cast.a_login(username="luca", welcomed_at=bruno.login.welcomed_at)
    cast.a_grant(login=looker, customer=house.anna.customer, role="viewer")
    client = signed_in(looker)

    page, refused = client.get(POWER), client.post(POWER, {"name": "Mia", "icon": ""})

    assert "Il tuo accesso è di sola lettura" in text_of(page)
    assert 'name="icon"' not in text_of(page)
    assert refused.status_code == 403
    assert "chi ne è intestatario o delegato" in text_of(refused)
    assert not SupplyLabel.objects.exists()


def test_read_only_refuses_the_name_and_shows_the_contacts_in_its_place(as_anna, house, settings):
    settings.READ_ONLY = True

    page, refused = as_anna.get(POWER), as_anna.post(POWER, {"name": "Casa", "icon": ""})

    assert ">Salva</button>" not in text_of(page)
    assert "Per ora questa operazione si fa con noi" in text_of(page)
    assert refused.status_code == 503
    assert not SupplyLabel.objects.exists()


def test_bruno_can_neither_see_nor_name_annas_supply(as_bruno, house):
    seen, nothing = as_bruno.get(POWER), as_bruno.get("/forniture/NESSUNA/")

    assert seen.status_code == 404
    assert seen.content == nothing.content
    assert as_bruno.post(POWER, {"name": "Mia", "icon": ""}).status_code == 404
    assert not SupplyLabel.objects.exists()
    assert "S-LUCE" not in text_of(as_bruno.get("/forniture/"))


def test_a_supply_speaks_english(as_anna, house):
    assert '<html lang="en">' in text_of(as_anna.get(POWER, headers={"accept-language": "en"}))
