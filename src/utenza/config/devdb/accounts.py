"""Who runs the server: ourselves, or whom root borrows, since PostgreSQL refuses root."""

import os
import pwd
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from utenza.config.devdb.refusal import NoDatabase

ROOT = Path("/")


@dataclass(frozen=True, slots=True)
class Account:
    """Without numbers it is our own."""

    uid: int | None = None
    gid: int | None = None

    def run(self, *command: Path | str, cwd: Path = ROOT, text: str = "") -> tuple[int, str]:
        """Run the command as this account with `text` to read; return its code and its output."""
        done = subprocess.run(  # noqa: S603 - our own commands, no shell
            command,
            cwd=cwd,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            # PGPORT, PGDATA or a locale of the caller's are not meant for this server.
            env={"PATH": os.defpath, "LC_ALL": "C"},
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )
        return done.returncode, done.stdout

    def can_reach(self, folder: Path) -> bool:
        return self.run("/usr/bin/test", "-x", folder)[0] == 0

    def can_run(self, program: Path) -> bool:
        try:
            return self.run(program, "--version")[0] == 0
        except PermissionError:
            return False


def account_of(place: Path) -> Account:
    """Return who runs the server there: the place's owner, or for root's own whom it borrows."""
    owner = place.lstat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return borrowed()
    return Account(owner.st_uid, owner.st_gid)


def borrowed() -> Account:
    """
    Return ourselves, or for root an account that exists.

    Raises NoDatabase.
    """
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise NoDatabase("PostgreSQL refuses root, and there is neither an account postgres nor nobody")
