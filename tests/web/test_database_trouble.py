"""The database is slow, locked or gone: the portal says so soon, and comes back by itself."""

import psycopg
import pytest
from django.db import connection

from utenza.storage.acting import acting
from utenza.storage.roles import Role


def another_session():
    given = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: given[key] for key in known if given.get(key)})


@pytest.mark.django_db(transaction=True)
def test_anna_is_told_to_come_back_while_a_table_of_hers_is_locked(anna, client):
    client.force_login(anna.login)
    with another_session() as other:
        other.execute("LOCK TABLE bills_bill IN ACCESS EXCLUSIVE MODE")

        locked = client.get("/fatture/")
        elsewhere = client.get("/assistenza/")
        other.rollback()

    assert locked.status_code == 503
    assert locked["Retry-After"] == "60"
    assert "Torniamo tra poco" in locked.content.decode()
    assert elsewhere.status_code == 200
    assert client.get("/fatture/").status_code == 200


@pytest.mark.django_db
def test_the_portal_alone_gives_up_soon():
    asked = "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
    found = {}
    for role in (Role.INTAKE, Role.PORTAL):
        with acting(role), connection.cursor() as cursor:
            cursor.execute(asked)
            found[role] = cursor.fetchone()

    assert found == {Role.INTAKE: ("0", "0"), Role.PORTAL: ("3s", "15s")}
