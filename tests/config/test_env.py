from decimal import Decimal
from pathlib import Path

import pytest

from utenza.config import env

PASSWORD = "correct horse battery staple"  # noqa: S105 - looked for in what is printed


@pytest.fixture(autouse=True)
def _nobody_asked_yet(monkeypatch):
    monkeypatch.setattr(env, "_declared", {})


@pytest.fixture
def given(monkeypatch):
    return monkeypatch.setenv


@pytest.fixture
def secret_file(tmp_path, given):
    file = tmp_path / "secret"
    file.write_text(PASSWORD + "\n")
    file.chmod(0o600)
    given("X_FILE", str(file))
    return file


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (env.text, "  Luce e Gas  ", "Luce e Gas"),
        (env.flag, "Yes", True),
        (env.flag, "off", False),
        (env.integer, "-12", -12),
        (env.seconds, "90", 90),
        (env.seconds, "15m", 900),
        (env.seconds, "30d", 2_592_000),
        (env.listing, "a.it, b.it", ("a.it", "b.it")),
        (env.decimals, "6, 1.5,3,3.0", (Decimal("1.5"), Decimal(3), Decimal(6))),
        (env.decimal, " 10.69", Decimal("10.69")),
        (env.path, "/srv/utenza", Path("/srv/utenza")),
        (env.url, "https://example.it/a", "https://example.it/a"),
        (env.origin, "https://Area.example.it/", "https://area.example.it"),
        (env.origin, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        (env.secret, PASSWORD, PASSWORD),
    ],
)
def test_a_good_value_arrives_with_its_type(given, read, value, expected):
    given("X", value)

    assert read("X") == expected


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (env.flag, "maybe"),
        (env.integer, "12.5"),
        (env.integer, "٣"),
        (env.seconds, "-1"),
        (env.seconds, "1 hour"),
        (env.listing, "a.it,,b.it"),
        (env.decimals, "1,5;3"),
        (env.decimal, "0"),
        (env.decimal, "10,7"),
        (env.decimals, "0,3"),
        (env.decimals, "1e3"),
        (env.origin, "area.example.it"),
        (env.origin, "https://area.example.it/portale"),
        (env.origin, "https://anna@example.it"),
        (env.url, "http://example.it"),
        (env.url, "example.it"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_the_variable(given, read, value):
    given("X", value)

    with pytest.raises(env.BadSetting, match=r"^X: .+ is not usable\. Accepted: .+\.$"):
        read("X")


@pytest.mark.parametrize("value", ["0", "201"])
def test_a_number_out_of_its_limits_is_told_the_limits(given, value):
    given("X", value)

    with pytest.raises(env.BadSetting, match="from 1 up to 200"):
        env.integer("X", 8, minimum=1, maximum=200)


def test_a_choice_is_one_of_those_named(given):
    given("X", "gas")
    assert env.choice("X", ("gas", "power")) == "gas"

    given("X", "water")
    with pytest.raises(env.BadSetting, match=r"'water' is not usable.* one of gas, power"):
        env.choice("X", ("gas", "power"))


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_variable_is_one_that_is_not_set(given, blank):
    given("X", blank)

    given("Y", blank)

    assert env.integer("X", default=7) == 7
    with pytest.raises(env.BadSetting, match="Y: it is not set"):
        env.integer("Y")


def test_none_may_be_the_default():
    assert env.url("X", default=None) is None


def test_a_relative_path_counts_from_the_current_folder(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given("X", "home")

    assert env.path("X") == tmp_path / "home"
    assert env.path("Y", default=Path("var")) == tmp_path / "var"


def test_a_path_that_must_exist_does(given, tmp_path):
    given("X", str(tmp_path / "missing"))

    with pytest.raises(env.BadSetting, match="a path that exists"):
        env.path("X", must_exist=True)


@pytest.mark.parametrize("socket", ["postgresql:///postgres?host=/run/pg", "postgresql://db/name"])
def test_a_database_may_be_on_a_socket_without_a_host(given, socket):
    given("X", socket)

    assert env.url("X", schemes=("postgresql",)) == socket


@pytest.mark.usefixtures("secret_file")
def test_a_secret_may_rest_in_a_file():
    assert env.secret("X") == PASSWORD


@pytest.mark.usefixtures("secret_file")
def test_a_secret_given_twice_is_refused(given):
    given("X", "another")

    with pytest.raises(env.BadSetting, match="both it and X_FILE are set"):
        env.secret("X")


@pytest.mark.parametrize("mode", [0o602, 0o622, 0o666])
def test_a_secret_that_everybody_can_write_is_refused(secret_file, mode):
    secret_file.chmod(mode)

    with pytest.raises(env.BadSetting, match="everybody can write"):
        env.secret("X")


def test_a_secret_that_everybody_can_read_is_refused_when_strict(secret_file):
    secret_file.chmod(0o644)

    assert env.secret("X") == PASSWORD
    with pytest.raises(env.BadSetting, match="everybody can read"):
        env.secret("X", strict=True)


def test_a_secret_file_that_is_missing_or_empty_is_refused(secret_file):
    secret_file.write_text("\n")
    with pytest.raises(env.BadSetting, match="is empty"):
        env.secret("X")

    secret_file.unlink()
    with pytest.raises(env.BadSetting, match="can't be read: No such file"):
        env.secret("X")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 70_000])
def test_a_secret_file_that_is_no_text_or_endless_is_refused(secret_file, content):
    secret_file.write_bytes(content)

    with pytest.raises(env.BadSetting, match="X_FILE: "):
        env.secret("X")


def test_what_is_wrong_with_a_secret_is_said_without_saying_it(given):
    given("X", PASSWORD)
    given("Y", PASSWORD)

    with pytest.raises(env.BadSetting) as short:
        env.secret("X", minimum=50)
    with pytest.raises(env.BadSetting) as scheme:
        env.url("Y")

    assert "50 characters or more" in str(short.value)
    assert PASSWORD not in str(short.value) + str(scheme.value) + str(short.value.__context__)


def test_what_was_asked_for_can_be_listed_for_the_handbook():
    env.secret("UTENZA_KEY", default="for tests", help="signs sessions")
    env.path("UTENZA_HOME", default=Path("/srv"), help="where files rest")
    with pytest.raises(env.BadSetting):
        env.text("UTENZA_NAME")

    assert env.declared() == (
        env.Setting("UTENZA_HOME", "path", "/srv", "where files rest"),
        env.Setting("UTENZA_KEY", "secret", "", "signs sessions"),
        env.Setting("UTENZA_NAME", "text", None, ""),
    )


def test_two_places_may_not_disagree_about_a_default():
    env.integer("X", default=1)
    env.integer("X", default=1)

    with pytest.raises(RuntimeError, match="X is read in two places"):
        env.integer("X", default=2)


def test_a_misspelt_variable_is_found(given):
    given("UTENZA_DATABSE_URL", "postgresql://db/name")
    given("UTENZA_KEY_FILE", "")
    env.secret("UTENZA_KEY", default="")

    assert "UTENZA_DATABSE_URL" in env.unknown()
    assert "UTENZA_KEY_FILE" not in env.unknown()
