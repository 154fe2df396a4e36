"""
Who acts in the present transaction: the database role, the login, the customer.

The settings are local to the transaction (`SET LOCAL` by another name), so that a pooler that hands
one connection to many clients, transaction by transaction, never carries one customer to the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from utenza.storage.roles import Role

_SETTINGS = (
    "SELECT set_config('role', %s, true), set_config('utenza.login_id', %s, true),"
    " set_config('utenza.customer_id', %s, true)"
)
# A page that waits for a lock (a delivery, a migration) keeps a thread from everybody else.
_WITHOUT_PATIENCE = (
    f"{_SETTINGS}, set_config('lock_timeout', '3s', true), set_config('statement_timeout', '15s',"
    " true)"
)


@contextmanager
def acting(
    role: Role, *, login_id: int | None = None, customer_id: int | None = None
) -> Iterator[None]:
    """
    Run the block in one transaction as this role, for this login and this customer.

    Without a customer the portal's role sees no customer's rows, and it never waits for long: what
    takes more than a page may take ends as an OperationalError. An exception undoes the block.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        _set(role.value, login_id, customer_id)
        yield
        # Inside a longer transaction (tests) the settings would outlive the block; where it is
        # undone they are undone with it.
        if nested and not connection.needs_rollback:
            _set("none", None, None)


def act_for(*, login_id: int | None, customer_id: int | None) -> None:
    """Name the login and the customer of the transaction that is already open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('utenza.login_id', %s, true),"
            " set_config('utenza.customer_id', %s, true)",
            [_text(login_id), _text(customer_id)],
        )


@contextmanager
def instead_for(customer_id: int) -> Iterator[None]:
    """
    Name this customer to the database for the block alone; an exception undoes the block.

    For what somebody may do by holding a secret, such as the link of a letter, whoever is signed
    in: the rest of the page goes on for the customer before.
    """
    with transaction.atomic():
        before = _name_customer(str(customer_id))
        yield
        _name_customer(before)


def forbid_writing() -> None:
    """From here to its end the open transaction is READ ONLY for PostgreSQL itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('transaction_read_only', 'on', true)")


def may_write() -> bool:
    """Tell whether PostgreSQL would let the open transaction write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'off'")
        row = cursor.fetchone()
    return bool(row and row[0])


def _set(role: str, login_id: int | None, customer_id: int | None) -> None:
    settings = _WITHOUT_PATIENCE if role == Role.PORTAL else _SETTINGS
    with connection.cursor() as cursor:
        cursor.execute(settings, [role, _text(login_id), _text(customer_id)])


def _name_customer(customer: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('utenza.customer_id', true)")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('utenza.customer_id', %s, true)", [customer])
    return before or ""


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
