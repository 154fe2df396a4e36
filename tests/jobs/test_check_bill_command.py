"""`utenza check-bill`: anybody checks an exported bill, from its file alone."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from receipts import a_line, a_receipt, with_line

from utenza.bills.rules.checking import Beside, Metered
from utenza.bills.rules.exported import as_json

RIGHT = a_receipt()
WRONG = with_line(RIGHT, 5, amount=Decimal("9.09"))


def run(capsys, *arguments):
    code = 0
    try:
        call_command("check_bill", *map(str, arguments))
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out


@pytest.fixture
def written(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_bill_that_is_right_adds_up(written, capsys):
    code, said = run(capsys, written("b.json", as_json(RIGHT, Beside())))

    assert (code, said) == (0, "2026/1: torna al centesimo, 7 voci ricalcolate\n")


def test_one_that_is_wrong_says_the_line_and_the_cent(written, capsys):
    code, said = run(capsys, written("b.json", as_json(WRONG, Beside())))

    assert code == 3
    assert "2026/1: non torna" in said
    assert "line: Accise: 9.09 EUR, secondo il conto 9.08 (+0.01)" in said


def test_json_is_checked_against_all_that_came_with_it(written, capsys):
    beside = Beside(before=replace(RIGHT, number="2026/0"), metered=Metered(Decimal(390), 2))

    code, said = run(capsys, written("b.json", as_json(RIGHT, beside)), "--json")

    verdict = json.loads(said)
    assert (code, verdict["adds_up"], verdict["bill_number"]) == (3, False, "2026/1")
    assert [one["kind"] for one in verdict["findings"]] == ["overlap", "consumption"]


def test_one_of_which_nothing_can_be_worked_out_was_only_added_up(written, capsys):
    bill = a_receipt(lines=[a_line(1, "other_items", "Rettifica", "10.00")])

    code, said = run(capsys, written("b.json", as_json(bill, Beside())))

    assert (code, said.splitlines()[0]) == (0, "2026/1: solo sommato, 0 voci ricalcolate")


def test_a_file_that_is_none_is_refused(written, tmp_path):
    for path in (tmp_path / "none.json", written("b.json", "{}"), written("b.csv", "a,b\n1,2\n")):
        with pytest.raises(CommandError) as refused:
            call_command("check_bill", str(path))
        assert refused.value.returncode == 2


def test_a_file_without_lines_is_refused_by_its_name(written):
    path = written("nothing.json", as_json(replace(RIGHT, lines=()), Beside()))
    with pytest.raises(CommandError) as refused:
        call_command("check_bill", str(path))
    assert (refused.value.returncode, path.name in str(refused.value)) == (2, True)
