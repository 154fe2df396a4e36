"""Real commands, deliveries above all, on a PostgreSQL of their own that may be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from utenza.config import devdb

UTENZA = Path(sys.executable).with_name("utenza")
LOCK = "hashtext('utenza delivery')"
_PATIENCE_SECONDS = 60


class Portal:
    def __init__(self, home):
        self.home = home
        self.url = devdb.start(home / "postgresql")

    def start(self, path, *options, **settings):
        """Begin a delivery; `settings` are variables of its environment."""
        return self.begin("deliver", str(path), *options, **settings)

    def begin(self, command, *arguments, **settings):
        """Begin any of the portal's commands."""
        environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("UTENZA_", "DJANGO_"))
        }
        return subprocess.Popen(
            [UTENZA, command, *arguments],
            env=environment | {"UTENZA_HOME": str(self.home), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def deliver(self, path, *options, **settings):
        """Deliver and return the exit code and what JSON the command printed."""
        process = self.start(path, "--json", *options, **settings)
        out, errors = process.communicate(timeout=_PATIENCE_SECONDS)
        assert out, errors
        return process.returncode, json.loads(out)

    def wait_until_it_works(self, process):
        """Return once the delivery holds the deliveries' lock, or is over."""
        held = f"""
            SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objid = {LOCK}::int::oid
        """
        with psycopg.connect(self.url, autocommit=True) as connection:
            while process.poll() is None:
                if connection.execute(held).fetchone()[0]:
                    return
                time.sleep(0.01)

    def ask(self, sql):
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql).fetchall()

    def kill_postgresql(self):
        """Kill the server: every session loses its connection without a word."""
        with psycopg.connect(self.url) as connection:
            backend = connection.info.backend_pid
            status = Path(f"/proc/{backend}/stat").read_text()
        os.kill(int(status.rpartition(")")[2].split()[1]), signal.SIGKILL)

    def revive_postgresql(self):
        self.url = devdb.start(self.home / "postgresql")

    def stop(self):
        devdb.stop(self.home / "postgresql")
