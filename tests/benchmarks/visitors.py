"""Signs customers in and tells, as JSON, what each would ask for and which statements that runs."""

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from allauth.usersessions.models import UserSession  # noqa: E402 - as below
from django.db import connection  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402

from utenza.identity.models import Login  # noqa: E402
from utenza.kernel.slugs import to_slug  # noqa: E402

# For each of these customers the statements are kept, to be replayed bare.
REPLAYED = 40


def newest_bill(customer_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bill_number FROM bills_bill WHERE customer_id = %s"
            " ORDER BY issued_on DESC, id DESC LIMIT 1",
            [customer_id],
        )
        return str(cursor.fetchone()[0])


def first_supply(customer_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT supply_code FROM supplies_supply WHERE customer_id = %s ORDER BY id LIMIT 1",
            [customer_id],
        )
        return str(cursor.fetchone()[0])


def cookies(client: Client) -> str:
    """Return what a browser sends after its first page: the session, and the forms' token."""
    client.get("/")
    session, token = (client.cookies[name].value for name in ("sessionid", "csrftoken"))
    # As the real sign-in notes it.
    user_id = client.session["_auth_user_id"]
    UserSession.objects.create(
        user_id=user_id, ip="127.0.0.1", session_key=session, user_agent="a benchmark's"
    )
    return f"{session}; csrftoken={token}"


def statements(client: Client, path: str) -> list[tuple[str, Any]]:
    """Return what the page asks the database, statement by statement."""
    seen: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")
    return [one for one in seen if not one[0].startswith(("SAVEPOINT", "RELEASE"))]


def main(asked: int) -> None:
    pages = ("home", "bills", "bill", "consumption")
    requests: dict[str, list[tuple[str, str]]] = {page: [] for page in pages}
    replay: dict[str, list[Any]] = {page: [] for page in pages}
    for customer in range(1, asked + 1):
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(Login.objects.get(pk=customer))
        cookie = cookies(client)
        paths = {
            "home": "/",
            "bills": "/fatture/",
            "bill": f"/fatture/{to_slug(newest_bill(customer))}/",
            "consumption": f"/consumi/{to_slug(first_supply(customer))}/",
        }
        for page, path in paths.items():
            requests[page].append((path, cookie))
            if customer <= REPLAYED:
                replay[page].append(statements(client, path))
    json.dump({"requests": requests, "statements": replay}, sys.stdout, default=str)


if __name__ == "__main__":
    main(int(sys.argv[1]))
