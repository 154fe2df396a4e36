"""A retailer's portal: its name, one colour, its logo; files of others as they were taken in."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.checks import run_checks

from utenza.site import queries
from utenza.web.components import brand as module
from utenza.web.site import brand_files

STATIC = Path(finders.find("app.css")).parent
TEMPLATES = STATIC.parent / "templates"
FIRST_VISIT, SECOND_VISIT = 60_000, 15_000


@pytest.fixture(autouse=True)
def _new_brand():
    yield
    module.brand.cache_clear()
    brand_files.files.cache_clear()


@pytest.fixture
def rebrand(settings):
    def give(**given):
        for name, value in given.items():
            setattr(settings, name, value)
        module.brand.cache_clear()
        brand_files.files.cache_clear()
        return module.brand()

    return give


@pytest.mark.django_db
def test_one_colour_and_a_name_make_another_retailers_portal(client, rebrand):
    before = module.brand()
    after = rebrand(BRAND_NAME="Luce & Gas Bruni", BRAND_COLOUR="#e2001a")

    page = client.get("/assistenza/").content.decode()

    assert "Luce &amp; Gas Bruni" in page
    assert after.theme.path in page
    assert after.theme.path != before.theme.path
    assert b"--fill:#e2001a" in client.get(after.theme.path).content


def test_the_theme_is_kept_by_the_browser_for_a_year(client, rebrand):
    response = client.get(rebrand().theme.path)

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_theme_that_is_no_more_is_not_there(client, db):
    assert client.get("/tema/0123456789abcdef.css").status_code == 404


@pytest.mark.parametrize(
    ("suffix", "kind"), [(".svg", "image/svg+xml"), (".PNG", "image/png"), (".webp", "image/webp")]
)
def test_the_logo_is_the_file_that_the_retailer_gave(client, rebrand, tmp_path, suffix, kind):
    logo = tmp_path / f"logo{suffix}"
    logo.write_bytes(b"drawn")

    response = client.get(rebrand(BRAND_LOGO=logo).logo.path)

    assert response["Content-Type"] == kind
    assert response.content == b"drawn"


def test_a_logo_of_another_kind_stops_the_start(rebrand, tmp_path):
    logo = tmp_path / "logo.gif"
    logo.write_bytes(b"GIF89a")

    assert module.check_brand(logo=logo, colour="#0b5d4e") == [
        "UTENZA_BRAND_LOGO: .gif is not a picture we serve; give an .svg, .png or .webp"
    ]
    assert module.check_brand(logo=None, colour="teal") == [
        "UTENZA_BRAND_COLOUR: 'teal' is not a colour written as #rrggbb"
    ]


@pytest.mark.django_db
def test_a_portal_with_the_example_numbers_is_told_before_it_goes_out():
    queries.forget()

    warned = run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])

    assert {one.id for one in warned} == {"web.W001"}
    assert any("Pronto intervento" in one.msg for one in warned)


def test_what_is_not_ours_is_as_it_was_taken_in():
    listed = re.findall(r"^\| ([\w/.-]+) \|.*\| ([0-9a-f]{64}) \|$", _note(), re.MULTILINE)

    assert len(listed) == 4
    for name, digest in listed:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name


def test_every_file_of_others_has_its_licence_beside_it():
    for licence in re.findall(r"(\S+(?:OFL|licence)\.txt)", _note()):
        assert (STATIC / licence.rstrip(",")).exists()


def test_every_icon_that_a_page_asks_for_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(
            r'{% (?:icon|empty) "([a-z0-9-]+)"|{% chip "\w*" "([a-z0-9-]+)"|icon="([a-z0-9-]+)"',
            template.read_text(),
        )
    }

    assert {name for names in asked for name in names if name} - drawn == set()


@pytest.mark.django_db
def test_the_first_visit_fits_sixty_kilobytes_and_the_second_fifteen(client):
    page = len(gzip.compress(client.get("/assistenza/").content))
    kept = sum(
        len(gzip.compress((STATIC / name).read_bytes()))
        for name in ("app.css", "icons.svg", "portal.mjs", "fonts/figtree.woff2")
    )
    theme = len(gzip.compress(module.brand().theme.content))

    assert page <= SECOND_VISIT
    assert page + kept + theme <= FIRST_VISIT


def test_the_style_sheet_fits_seven_kilobytes():
    assert len(gzip.compress((STATIC / "app.css").read_bytes())) <= 7 * 1024


def _note() -> str:
    return (STATIC / "VENDORED.md").read_text()
