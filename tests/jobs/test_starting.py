"""With which database login the pages may be served."""

import pytest
from django.db import connection

from utenza.jobs.starting import refuse_powerful_login

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged_in_as(settings):
    """Go on as a database login that is a member of these roles, for this test alone."""
    settings.ROW_SECURITY_BINDS = True

    def log_in(roles):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE utenza_tried LOGIN IN ROLE {roles}")
            cursor.execute("SET SESSION AUTHORIZATION utenza_tried")

    return log_in


def test_the_web_may_take_the_roles_of_the_portal_and_the_office(logged_in_as):
    logged_in_as("utenza_portal, utenza_office")

    refuse_powerful_login()


@pytest.mark.parametrize("role", ["utenza_owner", "utenza_intake"])
def test_the_web_may_not_be_able_to_change_every_customer(logged_in_as, role):
    logged_in_as(f"utenza_portal, {role}")

    with pytest.raises(SystemExit, match="row security"):
        refuse_powerful_login()
