"""Take the README's pictures of a running demo: `python scripts/screens.py [http://127.0.0.1:8000]`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WHERE = Path(__file__).parents[1] / "docs" / "screens"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
BILLS = "a[href='/fatture/']"
BILL = "a[href^='/fatture/20']:not([href*='pdf'])"
USE = "a[href='/consumi/']"
SUPPLY = "main a[href^='/consumi/S']"
CURVE = "main a[href*='/curve/']"
# Name, width, colour scheme, and the links to follow from Home.
PICTURES = (
    ("home-1280", 1280, "light", ()),
    ("home-390", 390, "light", ()),
    ("fatture-390", 390, "dark", (BILLS,)),
    ("fattura-1280", 1280, "light", (BILLS, BILL)),
    ("consumi-1280", 1280, "light", (USE, SUPPLY)),
    ("curva-390", 390, "light", (USE, SUPPLY, CURVE)),
)


def main(address: str) -> None:
    WHERE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, width, scheme, links in PICTURES:
            page = signed_in(browser, address, width, scheme)
            for link in links:
                page.goto(address + str(page.locator(link).first.get_attribute("href")))
            page.screenshot(path=WHERE / f"{name}.png")
        browser.close()


def signed_in(browser: Browser, address: str, width: int, scheme: str) -> Page:
    """Open Home as Anna, whose welcome is over."""
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 800 else 1000},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="it-IT",
    )
    page = context.new_page()
    page.goto(f"{address}/accedi/")
    page.fill("input[name=login]", "anna.rossi")
    page.fill("input[name=password]", "Vecchia-0!")
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    page.goto(f"{address}/")
    return page


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
