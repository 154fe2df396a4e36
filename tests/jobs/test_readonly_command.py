"""`utenza readonly`, as Carla's colleagues who run the portal call it."""

import json
from datetime import UTC, datetime

import closing
import pytest
from django.core.management import CommandError, call_command

from utenza.site.models import ReadOnlyMember, ReadOnlyMode

pytestmark = pytest.mark.django_db


def said(capsys, *arguments):
    call_command("readonly", *arguments)
    return capsys.readouterr().out


def refused(*arguments):
    with pytest.raises(CommandError) as refusal:
        call_command("readonly", *arguments)
    return refusal.value.returncode, str(refusal.value)


def test_the_whole_portal_is_closed_until_further_notice(capsys):
    told = said(capsys, "on", "--text", " Cambiamo sistema ", "--text-en", "A new system")

    mode = ReadOnlyMode.objects.get()
    assert f"{mode.pk}: tutte le operazioni; di tutti; da " in told
    assert "senza una fine; in corso; Cambiamo sistema" in told
    assert (mode.function, mode.is_for_group, mode.ends_at) == ("", False, None)
    assert (mode.text_it, mode.text_en) == ("Cambiamo sistema", "A new system")


def test_one_function_is_closed_from_then_to_then_by_the_portals_clock(capsys):
    told = said(
        capsys,
        *("on", "--function", "self_reading"),
        *("--from", "2098-12-05T14:30", "--until", "2099-01-01T00:00+00:00"),
    )

    mode = ReadOnlyMode.objects.get()
    assert mode.function == "self_reading"
    assert mode.starts_at == datetime(2098, 12, 5, 13, 30, tzinfo=UTC)
    assert mode.ends_at == closing.FAR_AWAY
    assert "da 5 dicembre 2098, 14:30 fino a 1 gennaio 2099, 01:00; da venire" in told


def test_a_group_is_read_from_a_file_of_customer_codes(anna, bruno, tmp_path, capsys):
    file = tmp_path / "clienti.txt"
    codes = (anna.customer.customer_code, "", bruno.customer.customer_code)
    file.write_text("\ufeff" + "\r\n".join(codes) + "\r\n", encoding="utf-8")

    assert "di 2 clienti" in said(capsys, "on", "--customers", str(file))

    members = set(ReadOnlyMember.objects.values_list("customer_id", flat=True))
    assert members == {anna.customer.pk, bruno.customer.pk}


def test_a_customer_that_nobody_knows_refuses_all_of_them(anna, tmp_path):
    file = tmp_path / "clienti.txt"
    file.write_text(f"{anna.customer.customer_code}\nC-NESSUNO\n")

    assert refused("on", "--customers", str(file)) == (3, "1 clienti sconosciuti: C-NESSUNO")
    assert not ReadOnlyMode.objects.exists()


def test_a_file_without_customers_is_refused(tmp_path):
    file = tmp_path / "clienti.txt"
    file.write_text("\n\n")

    assert refused("on", "--customers", str(file))[0] == 3


def test_a_file_that_is_not_there_is_a_matter_of_usage(tmp_path):
    assert refused("on", "--customers", str(tmp_path / "nulla"))[0] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--until", "2020-01-01"], "finirebbe prima di cominciare"),
        (["--from", "2019-01-01", "--until", "2020-01-01"], "già finita"),
        (["--text", "è" * 301], "più di 300 caratteri"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_its_reason(arguments, words):
    code, reason = refused("on", *arguments)

    assert code == 3
    assert words in reason
    assert not ReadOnlyMode.objects.exists()


@pytest.mark.parametrize(
    "arguments", [[], ["on", "--from", "domani"], ["off"], ["off", "1", "--all"]]
)
def test_what_can_not_be_understood_is_said_before_anything_is_done(arguments):
    with pytest.raises(CommandError):
        call_command("readonly", *arguments)

    assert not ReadOnlyMode.objects.exists()


def test_the_name_of_what_would_close_nothing_is_refused_with_those_that_close_something():
    with pytest.raises(CommandError) as refusal:
        call_command("readonly", "on", "--function", "autolettura")

    names = ("self_reading", "voltura", "supply_label", "preferences", "payment")
    assert all(name in str(refusal.value) for name in names)
    assert not ReadOnlyMode.objects.exists()


def test_one_is_ended_by_its_number_and_the_others_stay(capsys):
    doomed, other = closing.a_mode(), closing.a_mode(function="self_reading")

    assert f"Finita: {doomed.pk}" in said(capsys, "off", str(doomed.pk))

    assert refused("off", str(doomed.pk))[0] == 3
    assert ReadOnlyMode.objects.get(ended_at=None) == other


def test_all_are_ended_and_none_is_no_fault(capsys):
    closing.a_mode()
    closing.a_mode(starts_at=closing.FAR_AWAY)

    assert "Finite: 2" in said(capsys, "off", "--all")
    assert "Finite: 0" in said(capsys, "off", "--all")


def test_off_warns_that_the_setting_still_closes_everything(capsys, settings):
    settings.READ_ONLY = True
    mode = closing.a_mode()

    call_command("readonly", "off", str(mode.pk))

    assert "UTENZA_READ_ONLY" in capsys.readouterr().err


def test_the_list_tells_what_is_closed_and_what_will_be(anna, capsys, settings):
    assert said(capsys, "list") == "Nessuna sola consultazione.\n"
    closing.a_mode(function="self_reading", customers=[anna.customer], text_it="Lavori")
    closing.a_mode(starts_at=closing.FAR_AWAY)
    closing.a_mode(ends_at=closing.LONG_AGO.replace(year=2021))
    settings.READ_ONLY = True

    now, later, setting = said(capsys, "list").splitlines()

    assert "self_reading; di 1 clienti; da 1 gennaio 2020, 01:00 senza una fine; in corso" in now
    assert "tutte le operazioni; di tutti" in later
    assert "da venire" in later
    assert "UTENZA_READ_ONLY" in setting


def test_the_list_is_for_programs_too(anna, capsys):
    mode = closing.a_mode(
        function="self_reading", customers=[anna.customer], ends_at=closing.FAR_AWAY
    )

    assert json.loads(said(capsys, "list", "--json")) == {
        "setting": False,
        "modes": [
            {
                "mode_id": mode.pk,
                "function": "self_reading",
                "starts_at": "2020-01-01T00:00:00+00:00",
                "ends_at": "2099-01-01T00:00:00+00:00",
                "text_it": "",
                "text_en": "",
                "set_at": "2020-01-01T00:00:00+00:00",
                "customers": 1,
                "is_in_force": True,
            }
        ],
    }


@pytest.mark.django_db(transaction=True)
def test_while_somebody_is_writing_for_long_nothing_changes_and_it_says_try_again():
    with closing.somebody_writing():
        code, words = refused("on")

    assert code == 1
    assert "nulla è cambiato, riprova" in words
    assert not ReadOnlyMode.objects.exists()
