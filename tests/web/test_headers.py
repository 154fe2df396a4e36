"""What no cache may keep, and what every answer carries."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fatture/", 200),
        ("/fatture/2026~PAGATA/", 200),
        ("/fatture/DI-NESSUNO/", 404),
        ("/non-c-e/", 404),
        ("/fatture", 301),
        ("/profilo/sicurezza/app/attiva/", 302),
        ("/fatture/scarica/fatture.zip", 405),
    ],
)
def test_no_cache_keeps_what_anna_was_answered(as_anna, path, status):
    response = as_anna.get(path)

    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_no_cache_keeps_the_page_of_a_form_without_its_token(house, client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/accedi/", {"login": "anna", "password": "x"})

    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
