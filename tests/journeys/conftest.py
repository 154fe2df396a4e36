"""
A real browser against the real server: Chromium, and the portal as the role that owns nothing.

`page` is a browser at 1280 px with the portal's address as its base, so `page.goto("/accedi/")`;
`phone` the same at 390 px; `unscripted` without script. `signs_in(page, login)` brings a login's
session. A page that breaks the content policy or writes an error to the console fails its test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from http import HTTPStatus
from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from utenza.adapters.mail.fake import FakeMailer
from utenza.notifications import gateways

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE = {"width": 390, "height": 844}
# What a browser says by itself of an answer that is no success; the test looks at the answer.
EXPECTED = "Failed to load resource: the server responded with a status of"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.enable_socket)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    # The browser's loop runs in the test's own thread, which asks the database too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": chromium, "args": list(FLAGS)}


@pytest.fixture
def browser_context_args(live_server) -> dict[str, object]:
    return {
        "base_url": live_server.url,
        "locale": "it-IT",
        "timezone_id": "Europe/Rome",
        "color_scheme": "light",
    }


@pytest.fixture(autouse=True)
def _first_text(live_server) -> None:
    """Write what a new portal says: a test with transactions of its own empties every table."""
    if not apps.get_model("site", "Question").objects.exists():
        import_module("utenza.site.migrations.0004_first_text").write(apps, None)


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of."""
    return []


@pytest.fixture(autouse=True)
def _no_faults(faults: list[str]) -> Iterator[None]:
    yield
    assert not faults


@pytest.fixture
def watched(faults: list[str]) -> Callable[[Page], Page]:
    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            faults.append(message.text)

    def watch(page: Page) -> Page:
        page.on("console", note)
        page.on("pageerror", lambda error: _note_error(str(error), faults))
        page.on("request", lambda request: _check_first_party(request.url, faults))
        return page

    return watch


def _note_error(words: str, faults: list[str]) -> None:
    # Chromium says so of a page that is left before its view transition has ended.
    if not words.startswith("Transition was skipped"):
        faults.append(words)


def _check_first_party(url: str, faults: list[str]) -> None:
    if not url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:")):
        faults.append(f"a third party was asked: {url}")


@pytest.fixture
def page(new_context, watched) -> Page:
    return watched(new_context().new_page())


@pytest.fixture
def phone(new_context, watched) -> Page:
    return watched(new_context(viewport=PHONE, has_touch=True).new_page())


@pytest.fixture
def unscripted(new_context, watched) -> Page:
    return watched(new_context(java_script_enabled=False).new_page())


@pytest.fixture
def signs_in(live_server) -> Callable[..., None]:
    """Give the page's browser the session of a login, as if it had signed in."""

    def sign_in(page: Page, login) -> None:
        client = Client()
        client.force_login(login, backend=settings.AUTHENTICATION_BACKENDS[0])
        _bring(page.context, client, live_server.url)

    return sign_in


def _bring(context: BrowserContext, client: Client, url: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def server(settings) -> Iterator[FakeMailer]:
    """A mail server in memory."""
    settings.MAILER = "utenza.adapters.mail.fake.FakeMailer"
    gateways.mailer.cache_clear()
    yield gateways.mailer()
    gateways.mailer.cache_clear()


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fail for any breach of WCAG 2.2 that axe finds, and for a page wider than its window."""

    def check(page: Page) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    return check


@pytest.fixture
def opens(live_server) -> Callable[[Page, str], None]:
    """Open a path of the portal and see that it is there."""

    def open_(page: Page, path: str) -> None:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == HTTPStatus.OK

    return open_
