"""Anna reads her use: with the eyes, the keyboard or the ears, with script and without."""

import re
from datetime import date

import cast
import pytest
import trade
from metered import NEWEST, years_of_gas, years_of_power
from playwright.sync_api import expect

PATH = "/consumi/S-LUCE/"
OCTOBER = re.compile("ottobre 2026: 172.kWh")


@pytest.fixture
def power(anna):
    """Three years of electricity, the last month estimated, and its bills."""
    supply = cast.a_supply(customer=anna.customer, supply_code="S-LUCE")
    cast.a_supply(customer=anna.customer, commodity="gas", point_code="05880000000001")
    newest = trade.TODAY.replace(month=10, day=1)
    years_of_power(supply, months=36, newest=newest, estimated=(NEWEST,))
    profile = trade.a_profile(customer=anna.customer)
    trade.a_bill(
        supply=supply,
        profile=profile,
        total="111.60",
        period_from=date(2026, 9, 1),
        period_to=date(2026, 10, 31),
        quantity="340",
        unit="kWh",
    )
    trade.a_reading(supply=supply, value=1000, read_on=date(2026, 8, 31))
    trade.a_reading(supply=supply, value=1340, read_on=date(2026, 10, 31))
    return supply


@pytest.mark.usefixtures("power")
def test_the_arrow_keys_read_the_chart_month_by_month(page, signs_in, anna, opens):
    signs_in(page, anna.login)
    opens(page, PATH)
    slider = page.get_by_role("slider", name=re.compile("Consumo di luce"))
    readout = page.locator(".readout")

    slider.focus()
    expect(readout).to_contain_text(OCTOBER)
    expect(slider).to_have_attribute("aria-valuetext", OCTOBER)
    page.keyboard.press("ArrowLeft")

    expect(readout).to_contain_text("settembre 2026: 168 kWh (F1 55,4, F2 52,1, F3 60,5)")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("settembre 2026: 168.kWh"))
    page.keyboard.press("Home")
    expect(readout).to_contain_text("novembre 2025")
    expect(page.locator(".slot.on")).to_have_count(1)


@pytest.mark.usefixtures("power")
def test_a_finger_on_the_chart_reads_it_too(phone, signs_in, anna, opens):
    signs_in(phone, anna.login)
    opens(phone, PATH)
    plot = phone.locator(".plot svg")

    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    phone.touchscreen.tap(box["x"] + 2, box["y"] + 100)

    expect(phone.locator(".readout")).to_contain_text("novembre 2025")


@pytest.mark.usefixtures("power")
def test_without_script_all_is_there_and_the_period_changes(unscripted, signs_in, anna, opens):
    signs_in(unscripted, anna.login)
    opens(unscripted, "/consumi/")

    unscripted.get_by_role("link", name="Luce", exact=True).click()
    unscripted.wait_for_url(f"**{PATH}")
    expect(unscripted.locator(".slot")).to_have_count(12)
    expect(unscripted.get_by_role("slider")).to_have_count(0)
    unscripted.get_by_role("link", name="36 mesi").click()
    unscripted.wait_for_url("**?mesi=36")
    expect(unscripted.locator(".slot")).to_have_count(36)
    unscripted.get_by_text("Mostra i dati in tabella").click()
    expect(unscripted.get_by_role("rowheader", name="ottobre 2026")).to_be_visible()
    unscripted.get_by_role("link", name="Vedi tutte le letture").click()

    expect(unscripted.get_by_role("heading", level=1)).to_have_text("Letture del contatore")
    expect(unscripted.get_by_text("Coincide", exact=True)).to_be_visible()


@pytest.mark.usefixtures("power")
def test_the_files_are_saved_with_a_name_of_their_own(page, signs_in, anna, opens):
    signs_in(page, anna.login)
    opens(page, f"{PATH}?mesi=24")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Tabella (CSV)").click()

    assert saved.value.suggested_filename.endswith("-24-mesi.csv")


@pytest.mark.usefixtures("power")
def test_the_headings_read_aloud_tell_the_page(page, signs_in, anna, opens):
    signs_in(page, anna.login)
    opens(page, PATH)

    headings = page.locator("main :is(h1, h2, h3)").all_inner_texts()

    assert headings == [
        "I tuoi consumi di luce",
        "Per mese e fascia",
        "Per fascia oraria",
        "Che cosa aspettarsi",
        "Letture del contatore",
        "Scarica i dati",
        "Quello che vedi qui",
        "Tutte le forniture",
    ]


@pytest.mark.usefixtures("power")
def test_who_hears_the_page_hears_what_the_chart_shows(page, signs_in, anna, opens):
    signs_in(page, anna.login)
    opens(page, PATH)

    heard = page.locator("main").aria_snapshot().replace("\xa0", " ")

    # One picture with a name, described by the sentence before it; its shapes are not read.
    assert heard.count("img") == 1
    assert re.search(r'img "Consumo di luce per fascia"', heard)
    drawing = page.get_by_role("img", name=re.compile("Consumo di luce"))
    expect(drawing).to_have_accessible_description(
        re.compile(r"Da novembre 2025 a ottobre 2026 hai usato 2\.234.kWh\..*1 mese è stimato\.")
    )
    for fact in ("term: Consumo", "2.234 kWh", "term: Rispetto a un anno prima", "ottobre 2026"):
        assert fact in heard
    page.get_by_text("Mostra i dati in tabella").click()
    table = page.get_by_role("table", name=re.compile("Consumo mese per mese")).aria_snapshot()
    assert table.count("rowheader") == 12
    assert 'cell "stimato"' in table


@pytest.fixture(params=["light", "dark", "forced"])
def looked_at(phone, signs_in, anna, request):
    """Anna's phone by day, by night and in colours of her own."""
    phone.emulate_media(
        color_scheme="dark" if request.param == "dark" else "light",
        forced_colors="active" if request.param == "forced" else "none",
    )
    signs_in(phone, anna.login)
    return phone


@pytest.mark.usefixtures("power")
@pytest.mark.parametrize(
    "path", ["/consumi/", f"{PATH}?mesi=36", f"{PATH}letture/", "/profilo/avvisi/"]
)
def test_the_pages_have_no_barrier(looked_at, opens, accessible, path):
    opens(looked_at, path)

    accessible(looked_at)


@pytest.mark.usefixtures("power")
def test_at_320_pixels_labels_do_not_lie_on_each_other(page, signs_in, anna, opens, accessible):
    signs_in(page, anna.login)
    page.set_viewport_size({"width": 320, "height": 640})
    for months in (12, 24, 36):
        opens(page, f"{PATH}?mesi={months}")
        accessible(page)
        boxes = page.locator(".plot text").evaluate_all(
            "all => all.filter(one => getComputedStyle(one).display !== 'none')"
            ".map(one => one.getBoundingClientRect()).map(({x, y, right, bottom}) =>"
            " ({x, y, right, bottom}))"
        )
        assert boxes
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = one["right"] <= other["x"] or other["right"] <= one["x"]
                assert apart or one["bottom"] <= other["y"] + 1 or other["bottom"] <= one["y"] + 1


def test_gas_in_kwh_with_the_keyboard_alone(page, signs_in, anna, opens):
    gas = cast.a_supply(
        customer=anna.customer, supply_code="S-GAS", commodity="gas", point_code="05880000000001"
    )
    years_of_gas(gas)
    signs_in(page, anna.login)
    opens(page, "/consumi/S-GAS/")

    page.get_by_role("link", name="kWh").press("Enter")
    page.wait_for_url("**?unita=kwh")

    expect(page.get_by_text("potere calorifico convenzionale")).to_be_visible()


@pytest.mark.usefixtures("power")
def test_anna_switches_an_alert_on(page, signs_in, anna, opens):
    signs_in(page, anna.login)
    opens(page, PATH)
    page.get_by_role("link", name=re.compile("Avvisami")).click()
    page.wait_for_url("**/profilo/avvisi/")

    page.get_by_label("Prossima fattura sopra").fill("tanto")
    page.get_by_role("button", name="Salva").click()
    expect(page.locator("#id_bill_above_error, .fault").first).to_contain_text("Scrivi un importo")
    page.get_by_label("Prossima fattura sopra").fill("150")
    page.get_by_role("button", name="Salva").click()

    expect(page.get_by_text("Fatto: gli avvisi sono salvati.")).to_be_visible()
    expect(page.get_by_label("Prossima fattura sopra")).to_have_value("150")
