import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """
    Ask a connection of the pool whether it is still there only if there is a sign that it is not.

    Django would ask at each request, a round trip before all others.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        connection: Connection = super().get_new_connection(conn_params)
        while self.pool and is_gone(connection):
            # The pool takes it back, sees that it is closed, and opens another.
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def is_gone(connection: Connection) -> bool:
    """
    Tell whether the server has left, as when it was restarted.

    A server that leaves says so, or its system closes the socket: either way there is something to
    read where nothing was asked. Anything else that it may have said is no reason to leave.
    """
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    if not heard.poll(0):
        return False
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return True
    return False
