"""One PostgreSQL server in its place."""

import os
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from utenza.config.devdb.accounts import Account
from utenza.config.devdb.refusal import PATIENCE_SECONDS, NoDatabase, tries

SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Server:
    """Its data, log and socket are in `place`, which only its account opens."""

    place: Path
    account: Account

    @property
    def url(self) -> str:
        return f"postgresql:///postgres?host={quote(str(self.place))}&port=5432&user=utenza"

    @property
    def mark(self) -> str:
        """What its processes have on their command lines, and nobody else's."""
        return f"utenza-{sha256(os.fsencode(self.place)).hexdigest()[:12]}"

    def pid(self) -> int | None:
        """Return the living postmaster; a file left by a dead one, or a zombie, does not count."""
        try:
            pid = (self.place / "data" / "postmaster.pid").read_text().split("\n", 1)[0]
        except OSError:
            return None
        return int(pid) if pid.isdigit() and self._owns(pid) else None

    def processes(self) -> list[int]:
        everybody = (path.name for path in Path("/proc").iterdir())
        return [int(pid) for pid in everybody if pid.isdigit() and self._owns(pid)]

    def answers(self, bins: Path) -> bool:
        """
        Return whether it answers, after waiting while it is starting or stopping.

        Raises NoDatabase.
        """
        for _ in tries(f"PostgreSQL in {self.place} neither answers nor ends"):
            if self.pid() is None:
                break
            if Account().run(bins / "pg_isready", "-q", "-d", self.url)[0] == 0:
                return True
        return False

    def launch(self, bins: Path, settings: Mapping[str, str]) -> None:
        """
        Start it, initialised at the first time.

        Raises NoDatabase.
        """
        self._clear()
        if not (self.place / "data").exists():
            self._initialise(bins)
        # Written to a file rather than passed: pg_ctl hands its options to a shell.
        self._must("/usr/bin/tee", "data/postgresql.conf", text=self._configuration(settings))
        wait = ("-w", "-t", str(PATIENCE_SECONDS), "-s")
        name = ("-o", f"-c cluster_name={self.mark}")
        self._must(bins / "pg_ctl", "start", "-D", "data", "-l", "log", *wait, *name)

    def stop(self) -> None:
        """
        Stop it in the safe way, and what a killed one left.

        Raises NoDatabase.
        """
        if (pid := self.pid()) is not None:
            os.kill(pid, signal.SIGINT)
            for _ in tries(f"PostgreSQL in {self.place} does not stop"):
                if self.pid() is None:
                    break
        self._clear()

    def _owns(self, pid: str) -> bool:
        try:
            line = Path("/proc", pid, "cmdline").read_text(errors="replace")
        except OSError:
            return False
        return f"cluster_name={self.mark}\0" in line or line.startswith(f"postgres: {self.mark}: ")

    def _clear(self) -> None:
        """Remove what a killed postmaster left: its children, and files that name a stranger."""
        for _ in tries(f"old processes of PostgreSQL in {self.place} do not end"):
            left = self.processes()
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if not left:
                break
        # PostgreSQL takes a number in use again, or one that nobody reaped, for a running server.
        for left_behind in ("data/postmaster.pid", f"{SOCKET}.lock", SOCKET):
            (self.place / left_behind).unlink(missing_ok=True)

    def _initialise(self, bins: Path) -> None:
        """Make the data aside and rename them, so that half-made ones are never taken for whole."""
        new = self.place / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        options = ("-U", "utenza", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust")
        self._must(bins / "initdb", "-D", new.name, *options)
        new.rename(self.place / "data")

    def _configuration(self, settings: Mapping[str, str]) -> str:
        folder = str(self.place).replace('"', '""')
        wanted = {**settings, "unix_socket_directories": f'"{folder}"'}
        lines = (
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in wanted.items()
        )
        return "\n".join(("# Written anew at each start; see UTENZA_PG_SETTINGS.", *lines, ""))

    def _must(self, *command: Path | str, text: str = "") -> None:
        code, said = self.account.run(*command, cwd=self.place, text=text)
        if code:
            log = self.place / "log"
            tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            name = Path(command[0]).name
            raise NoDatabase(f"{name} in {self.place} ended with {code}\n{said}{tail}".rstrip())
