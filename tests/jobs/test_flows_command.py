"""`utenza flows`, as the office runs it."""

import json

import cast
import pytest
from django.core.management import CommandError, call_command
from flowing import a_flow, a_name, a_pod, quarters

pytestmark = pytest.mark.django_db


@pytest.fixture
def light(anna):
    return cast.a_supply(customer=anna.customer, point_code="IT999E00000001")


def test_it_says_of_each_file_what_was_taken_and_of_each_row_why_not(light, tmp_path, capsys):
    days = {1: quarters(), 25: quarters()}
    (tmp_path / a_name()).write_bytes(a_flow(a_pod(days=days)))

    call_command("flows", str(tmp_path))

    said = capsys.readouterr()
    assert said.out == f"{a_name()}: PDO2G, 1 prese, 1 rifiutate\n"
    assert said.err.startswith("  IT999E00000001 25: giorno di 25 ore")


def test_a_refused_file_ends_with_3_and_keeps_no_other_back(light, tmp_path, capsys):
    (tmp_path / "a.xml").write_bytes(b"<x/>")
    (tmp_path / a_name()).write_bytes(a_flow(a_pod()))

    with pytest.raises(SystemExit) as ended:
        call_command("flows", str(tmp_path), "--json")

    assert ended.value.code == 3
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {report["name"]: report["taken"] for report in reports} == {"a.xml": 0, a_name(): 1}
    assert reports[-1]["why"]


def test_a_folder_beyond_the_limits_ends_with_3(light, tmp_path, settings, capsys):
    (tmp_path / a_name()).write_bytes(a_flow(a_pod()))
    settings.INTAKE_LIMITS = {"total_bytes": 10}

    with pytest.raises(SystemExit) as ended:
        call_command("flows", str(tmp_path))

    assert ended.value.code == 3
    assert capsys.readouterr().out == (
        f"{tmp_path}: rifiutato: la consegna supera la dimensione massima\n"
    )


def test_it_says_what_it_skips(light, tmp_path, capsys):
    (tmp_path / a_name()).write_bytes(a_flow(a_pod()))
    (tmp_path / "note.txt").write_text("no flow")

    call_command("flows", str(tmp_path))

    assert "note.txt: saltato: né XML, né zip, né cartella\n" in capsys.readouterr().out


def test_a_path_that_is_not_there_or_empty_is_a_usage_error(tmp_path):
    for path in (tmp_path / "nothing.xml", tmp_path):
        with pytest.raises(CommandError) as refused:
            call_command("flows", str(path))
        assert refused.value.returncode == 2
