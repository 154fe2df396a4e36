"""`utenza readings-out` and `utenza readings-in`, as Carla's colleagues call them."""

from datetime import UTC, datetime

import cast
import pytest
import trade
from django.core.management import CommandError, call_command
from lxml import etree

from utenza.config.cli import Commands
from utenza.jobs.files import write_for_good
from utenza.metering.models import SelfReading

SELLER, DISTRIBUTOR = "99990010011", "99990020010"
HEADER = "pdr_prefix,vat_number,name,file_name,shipper_vat_number\n"
ANSWER = """<Prestazione cod_servizio="TAL" cod_flusso="0150"><DatiPdR>
<cod_pdr>09999000000001</cod_pdr><data_com_autolet_cf>22/11/2026</data_com_autolet_cf>
<let_tot_prel>{value}</let_tot_prel><esito_val>N</esito_val><note>Fuori soglia</note>
</DatiPdR></Prestazione>"""


@pytest.fixture(autouse=True)
def _known(settings, tmp_path):
    listed = tmp_path / "distributors.csv"
    listed.write_text(f"{HEADER}0999,{DISTRIBUTOR},Rete Uno,,\n")
    settings.GAS_DISTRIBUTORS = listed
    settings.COMPANY_VAT_NUMBER = SELLER


def read_by(person, *, pdr="09999000000001", code="A", **fields):
    supply = cast.a_supply(customer=person.customer, commodity="gas", point_code=pdr)
    return trade.a_self_reading(supply=supply, request_code=code, **fields)


def state_of(reading):
    return SelfReading.objects.get(pk=reading.pk).state


def test_readings_leave_as_files_and_what_is_held_or_late_is_named(anna, tmp_path, capsys):
    gone, held = (
        read_by(anna),
        read_by(
            anna,
            code="B",
            pdr="11750001080026",
            submitted_at=datetime(2026, 1, 7, 9, tzinfo=UTC),
        ),
    )

    call_command("readings_out", dir=tmp_path / "out")

    (path,) = (tmp_path / "out").iterdir()
    assert [one.text for one in etree.parse(path).iter("cod_pdr")] == ["09999000000001"]
    assert path.stat().st_mode & 0o777 == 0o640
    out, errors = capsys.readouterr()
    assert f"{path}: 1 letture" in out
    assert "B, 11750001080026: nessun distributore conosciuto" in errors
    assert "B: da inviare entro 2026-01-13" in errors
    assert (state_of(gone), state_of(held)) == ("sent", "received")

    call_command("readings_out", dir=tmp_path / "again")
    assert "nessuna lettura da inviare" in capsys.readouterr().out
    assert not (tmp_path / "again").exists()


def test_a_dry_run_sends_nothing(anna, tmp_path, capsys):
    reading = read_by(anna)

    call_command("readings_out", dir=tmp_path / "out", dry_run=True)

    assert "prova: 1 letture" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
    assert state_of(reading) == "received"


def test_where_nothing_can_be_written_nothing_is_called_sent(anna, tmp_path):
    reading = read_by(anna)
    in_the_way = tmp_path / "out"
    in_the_way.write_text("")

    with pytest.raises(CommandError, match="restano da inviare"):
        call_command("readings_out", dir=in_the_way)
    assert state_of(reading) == "taken"

    call_command("readings_out", dir=tmp_path / "better")
    assert state_of(reading) == "sent"
    assert len(list((tmp_path / "better").iterdir())) == 1


@pytest.mark.parametrize(
    ("listed", "vat_number", "problem"),
    [
        ("nonsense", SELLER, "line 2|no distributor"),
        (f"{HEADER}0999,123,Rete,,", SELLER, "line 2: '123' is no VAT number"),
        (f"{HEADER}0999,{DISTRIBUTOR},Rete,,", "00000000000", "UTENZA_COMPANY_VAT_NUMBER"),
    ],
)
def test_settings_that_cannot_be_used_stop_it(anna, settings, listed, vat_number, problem):
    reading = read_by(anna)
    settings.GAS_DISTRIBUTORS.write_text(listed)
    settings.COMPANY_VAT_NUMBER = vat_number

    with pytest.raises(CommandError, match=problem):
        call_command("readings_out")
    assert state_of(reading) == "received"


def test_without_a_list_every_reading_is_held(anna, settings, tmp_path, capsys):
    settings.GAS_DISTRIBUTORS = None
    read_by(anna)

    call_command("readings_out", dir=tmp_path / "out")

    assert "nessun distributore conosciuto" in capsys.readouterr().err


def test_answers_are_followed_and_strays_are_listed(anna, tmp_path, capsys):
    reading = read_by(anna, state="sent")
    good, stray = tmp_path / "good.xml", tmp_path / "stray.xml"
    good.write_text(ANSWER.format(value=1100))
    stray.write_text(ANSWER.format(value=9))

    call_command("readings_in", good, stray)

    out, errors = capsys.readouterr()
    assert f"{good}: 0 validate, 1 non validate, 0 già note, 0 da vedere" in out
    assert "da vedere: lettura sconosciuta: 09999000000001 22/11/2026 9 esito 'N'" in errors
    assert state_of(reading) == "not_validated"

    call_command("readings_in")
    assert "lettura sconosciuta" in capsys.readouterr().err


def test_a_file_that_is_refused_keeps_no_other_back(anna, tmp_path, capsys):
    reading = read_by(anna, state="sent")
    bad, good = tmp_path / "bad.xml", tmp_path / "good.xml"
    bad.write_text("<!DOCTYPE p><p/>")
    good.write_text(ANSWER.format(value=1100))

    with pytest.raises(SystemExit) as ended:
        call_command("readings_in", bad, tmp_path / "nowhere.xml", good)

    assert ended.value.code == 3
    errors = capsys.readouterr().err
    assert f"{bad}: rifiutato: ha un DOCTYPE" in errors
    assert "nowhere.xml: rifiutato" in errors
    assert state_of(reading) == "not_validated"


@pytest.mark.parametrize("name", ["readings-out", "readings-in", "work"])
def test_commands_are_called_by_their_names(name):
    assert Commands(["utenza", name]).fetch_command(name).help


def test_a_file_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "folder" / "file.xml"

    write_for_good(path, b"first")
    write_for_good(path, b"second")

    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]
