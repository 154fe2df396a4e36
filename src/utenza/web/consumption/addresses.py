"""Where the pages of a supply's consumption stand; other pages lead here."""

from datetime import date

from utenza.kernel.slugs import to_slug


def consumption_href(code: str) -> str:
    return f"/consumi/{to_slug(code)}/"


def readings_href(code: str) -> str:
    return f"{consumption_href(code)}letture/"


def curves_href(code: str) -> str:
    return f"{consumption_href(code)}curve/"


def day_href(code: str, day: date | None, *, by_quarters: bool = False) -> str:
    """Return the address of a day's curve; without a day, of the newest one."""
    step = "&passo=quarti" if by_quarters else ""
    return f"{curves_href(code)}{_of(day)}{step}"


def week_href(code: str, day: date | None) -> str:
    return f"{curves_href(code)}settimana/{_of(day)}"


def year_href(code: str, day: date | None) -> str:
    return f"{curves_href(code)}anno/{_of(day)}"


def _of(day: date | None) -> str:
    return f"?giorno={day.isoformat()}" if day else ""
