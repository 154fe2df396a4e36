"""Who a login is, for whom it may act and where it is signed in."""

from dataclasses import dataclass
from datetime import date, datetime

from utenza.identity.models import Login
from utenza.identity.rules.devices import device
from utenza.identity.rules.second_factors import SecondFactor
from utenza.identity.rules.sign_in import MOST_CANDIDATES, as_tax_code
from utenza.identity.rules.viewers import ActingFor, GrantRole, Viewer
from utenza.storage.sql import Column, fetch, fetch_one

# What is counted beside is asked once, after the function has named the customer.
_ACT = "SELECT act.*, ({count}) FROM identity_act(%(login_id)s, %(chosen)s, %(today)s) act"

# Who is named as it was typed comes before those who share an address, then the last one seen.
# The three ways are looked up apart, so that each finds its index.
_CANDIDATES = """
SELECT l.* FROM identity_login l
WHERE l.is_active AND l.id IN (
    SELECT id FROM identity_login WHERE upper(username) = upper(%(typed)s)
    UNION SELECT id FROM identity_login WHERE upper(email) = upper(%(typed)s)
    UNION SELECT identity_holders(%(tax_code)s)
)
ORDER BY upper(l.username) = upper(%(typed)s) DESC,
         coalesce(l.last_login, l.old_last_login_at) DESC NULLS LAST, l.id
LIMIT %(most)s
"""

# Every page asks who is signed in; Django documents `_meta` for this.
_COLUMNS = [field.attname for field in Login._meta.concrete_fields]  # noqa: SLF001
_LOGIN = f"""
SELECT {", ".join(_COLUMNS)} FROM identity_login WHERE id = %(login_id)s AND is_active
"""  # noqa: S608 - the model's own columns
# What the session holds, and the login that signed in with it: every page asks for both.
_SESSION = f"""
SELECT s.session_data, {", ".join(f"l.{column}" for column in _COLUMNS)}
FROM django_session s
LEFT JOIN usersessions_usersession u ON u.session_key = s.session_key
LEFT JOIN identity_login l ON l.id = u.user_id AND l.is_active
WHERE s.session_key = %(key)s AND s.expire_date > %(now)s
"""  # noqa: S608 - as above

_LANGUAGE = """
SELECT c.language FROM identity_grant g JOIN customers_customer c ON c.id = g.customer_id
WHERE g.login_id = %(login_id)s AND c.language <> ''
ORDER BY g.role = 'holder' DESC, c.customer_code LIMIT 1
"""

_HOLDER = "SELECT * FROM identity_holder(%(customer_id)s)"

_SESSIONS = """
SELECT u.id, host(u.ip), u.user_agent, u.created_at, u.last_seen_at, u.session_key = %(current)s
FROM usersessions_usersession u JOIN django_session s ON s.session_key = u.session_key
WHERE u.user_id = %(login_id)s AND s.expire_date > %(now)s
  AND (u.last_seen_at > %(seen_after)s OR u.session_key = %(current)s)
ORDER BY u.session_key = %(current)s DESC, u.last_seen_at DESC
"""

_SECOND_FACTORS = """
SELECT id, type, coalesce(data ->> 'name', ''), created_at, last_used_at
FROM mfa_authenticator WHERE user_id = %(login_id)s ORDER BY created_at, id
"""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Where a login is signed in; browser and system are empty when they aren't known."""

    session_id: int
    address: str
    browser: str
    system: str
    since: datetime
    seen: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """
    How a customer's holder is written to; empty is what is not known.

    The language is the customer's own, else that of another customer of the holder's login.
    """

    email: str
    language: str


def viewer_of(
    *, login_id: int, chosen: str | None, today: date, unread: str = "SELECT 0"
) -> Viewer | None:
    """
    Return the login acting for the chosen customer, or for its first one.

    From here on row security shows the transaction that customer's rows. A choice that is no longer
    granted counts for nothing; without any customer there is no viewer, and no row. `unread` is the
    SQL that counts messages, which stand above: whoever shows them has them counted in this one
    statement, that every page asks.
    """
    asked: dict[str, int | str | date | None]
    asked = {"login_id": login_id, "chosen": chosen, "today": today}
    found = fetch(_acting_for, _ACT.format(count=unread), asked)
    if not found:
        return None
    mine, count = found[0]
    others = tuple(other for other, _ in found[1:])
    return Viewer(
        login_id, mine.customer_id, mine.customer_code, mine.name, mine.role, others, count
    )


def sign_in_candidates(*, typed: str) -> list[Login]:
    """Return the open logins with this user name, e-mail or tax code: a few at most."""
    named = {"typed": typed, "tax_code": as_tax_code(typed), "most": MOST_CANDIDATES}
    return list(Login.objects.raw(_CANDIDATES, named))


def login_of(*, login_id: int) -> Login | None:
    """Return the login, unless it was closed meanwhile."""
    return fetch_one(_login, _LOGIN, {"login_id": login_id})


def session_of(*, key: str, now: datetime) -> tuple[str, Login | None] | None:
    """Return what the session holds as it rests, and its login unless that was closed."""
    return fetch_one(_session, _SESSION, {"key": key, "now": now})


def language_of(*, login_id: int) -> str | None:
    """Return the language of the first customer that the login acts for, if the CIS told it."""
    return fetch_one(str, _LANGUAGE, {"login_id": login_id})


def holder_of(*, customer_id: int) -> Holder | None:
    """Return how the customer's holder is written to; the portal asks for the acting customer."""
    return fetch_one(Holder, _HOLDER, {"customer_id": customer_id})


def open_sessions(
    *, login_id: int, current: str | None, seen_after: datetime, now: datetime
) -> list[OpenSession]:
    """Return where the login is signed in, the present session first."""
    asked: dict[str, int | str | datetime]
    asked = {"login_id": login_id, "current": current or "", "seen_after": seen_after, "now": now}
    return fetch(_open_session, _SESSIONS, asked)


def second_factors(*, login_id: int) -> list[SecondFactor]:
    """Return what the login asks for beside its password."""
    return fetch(SecondFactor, _SECOND_FACTORS, {"login_id": login_id})


def _acting_for(customer_id: int, code: str, name: str, *rest: Column) -> tuple[ActingFor, int]:
    role, until, unread = rest
    return ActingFor(customer_id, code, name, GrantRole(role), until), unread


def _session(data: str, *columns: Column) -> tuple[str, Login | None]:
    return data, None if columns[0] is None else _login(*columns)


def _login(*columns: Column) -> Login:
    return Login.from_db(None, _COLUMNS, columns)


def _open_session(session_id: int, address: str, user_agent: str, *rest: Column) -> OpenSession:
    return OpenSession(session_id, address, *device(user_agent), *rest)
