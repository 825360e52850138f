"""An import from end to end: 300 rows with 17 faults of 9 kinds, the real models, the command."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from models_registry.management.commands import import_models
from models_registry.models import ModelImport, RegisteredModel
from models_registry.services.real_units import UnitFinder
from organizations.models import User
from tests.models_registry.import_files import KNOWN, book, columns_of, confirm, errors, heading, opened, saved, upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_wakes")]
FAULTS = {
    10: ("title", "", "blank"),
    20: ("title", "x" * 301, "300"),
    30: ("subject", "Đoàn thể", "Choose one of"),
    40: ("domain", "Kinh tê xã hội", "Choose one of"),
    50: ("started_on", "31/02/2026", "day/month/year"),
    60: ("started_on", "01/01/2199", "not come yet"),
    70: ("households", "bốn sáu", "no number"),
    80: ("households", "46,5", "whole numbers"),
    90: ("unit", "Xã Không Có", "is no unit"),
}
SAME_AGAIN = {100: 10, 110: 20, 120: 30, 130: 40, 140: 50, 150: 60, 160: 70, 170: 80}


@pytest.mark.usefixtures("in_english")
def test_three_hundred_rows_with_seventeen_faults_of_nine_kinds(officer, cast, campaign):
    faults = FAULTS | {row: FAULTS[like] for row, like in SAME_AGAIN.items()}
    rows = []
    for number in range(2, 302):
        row = KNOWN | {"title": f"Mô hình số {number}", "unit": cast.units.ward.name, "households": 5}
        if number in faults:
            row[faults[number][0]] = faults[number][1]
        rows.append(row)
    keys = ["unit", "title", "summary", "subject", "domain", "started_on", "households"]
    source = upload(officer, book(rows, keys=keys), campaign=campaign.pk)
    told = errors(source)
    letters = dict(zip(keys, "ABCDEFG", strict=True))
    assert set(told) == {f"{letters[key]}{row}" for row, (key, _value, _words) in faults.items()}
    assert all(words in told[f"{letters[key]}{row}"] for row, (key, _value, words) in faults.items())
    page = officer.get(f"{source.get_absolute_url()}?verdict=error")
    assert len(page.context["rows"]) == 17
    assert "C20" not in page.content.decode()
    assert "B20" in page.content.decode()
    confirm(officer, source)
    assert RegisteredModel.objects.count() == 283
    made = opened(source.reading.files.get())
    sheet = made.worksheets[0]
    columns = columns_of(sheet)
    right = KNOWN | {"unit": cast.units.ward.name, "households": 5, "started_on": "15/03/2026"}
    for row in range(2, sheet.max_row + 1):
        for key, value in (right | {"title": f"Đã sửa {row}"}).items():
            sheet.cell(row, columns[heading(key, "en")]).value = value
    confirm(officer, upload(officer, saved(made), campaign=campaign.pk))
    assert RegisteredModel.objects.filter(campaign=campaign).count() == 300


def test_the_real_models_go_in_through_the_page(client, cast):
    root = User.objects.create_superuser("root@example.vn", "a password nobody has")
    client.force_login(root)
    told = json.loads((settings.BASE_DIR / "data/models/real_models.json").read_text("utf-8"))["models"]
    finder, rows = UnitFinder(), []
    for each in told:
        unit = finder.find(each["unit_name"], level=each["level"], year=each["year"]).unit
        type(unit).objects.filter(pk=unit.pk).update(valid_to=None)  # many have ended; here it is about the texts
        row = {"unit": unit.code, "title": each["title"], "summary": each["summary"], "subject": "Tập thể"}
        rows.append(row | {"domain": each["domain"]})
    source = upload(client, book(rows))
    assert errors(source) == {}
    assert confirm(client, source).stage == "done"
    assert RegisteredModel.objects.count() == len(told) == 57
    assert sorted(RegisteredModel.objects.values_list("title", flat=True)) == sorted(each["title"] for each in told)


def run(path, capsys, *options):
    """Exit code and what was written."""
    try:
        call_command("import_models", str(path), *options)
    except SystemExit as end:
        return end.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_command_takes_the_same_way(cast, tmp_path, capsys):
    table = tmp_path / "a.xlsx"
    table.write_bytes(book([KNOWN, KNOWN | {"title": "Hai", "domain": "?"}]))
    asked = ("--as", cast.officer.email)
    code, told = run(table, capsys, *asked, "--dry-run")
    assert (code, RegisteredModel.objects.count(), ModelImport.objects.count()) == (1, 0, 0)
    assert "D3: " in told
    code, told = run(table, capsys, *asked, "--json")
    assert (code, RegisteredModel.objects.count()) == (1, 1)
    assert json.loads(told)["counts"] == {"new": 1, "error": 1}
    table = tmp_path / "b.json"
    table.write_text(json.dumps([{"title": "Ba", "subject": "collective", "domain": "economy"}]), "utf-8")
    assert run(table, capsys, *asked)[0] == 0
    assert RegisteredModel.objects.get(title="Ba").unit == cast.units.ward


def test_the_command_says_what_is_wrong_and_throws_away_what_cannot_be_read(cast, tmp_path, capsys, monkeypatch):
    asked = ("--as", cast.officer.email)
    table = tmp_path / "a.csv"
    table.write_text("Tên mô hình,Lĩnh vực\nMột,?\nHai,?\nBa,Kinh tế\n", "utf-8")
    for most, places, more in ((1, ["B2"], "… 1"), (2, ["B2", "B3"], "Mới: 1")):
        monkeypatch.setattr(import_models, "MOST_SHOWN", most)
        code, told = run(table, capsys, *asked, "--dry-run")
        lines = told.splitlines()
        assert [line.partition(":")[0] for line in lines[: len(places)]] == places
        assert (code, lines[len(places)].startswith(more)) == (1, True)
    table = tmp_path / "b.json"
    table.write_text(json.dumps([{"title": "Ba", "domain": "?"}]), "utf-8")
    code, told = run(table, capsys, *asked)
    assert (code, told.startswith("2: "), ModelImport.objects.count()) == (1, True, 1)
    table = tmp_path / "c.csv"
    table.write_text("Tên mô hình,Cột lạ\nx,y\n", "utf-8")
    code, told = run(table, capsys, *asked)
    assert (code, "Cột lạ" in told, ModelImport.objects.count()) == (1, True, 1)


def test_the_command_is_for_accounts_in_use_and_without_a_name_for_a_superuser(cast, tmp_path, capsys):
    table = tmp_path / "a.csv"
    table.write_text("Tên mô hình\nMột\n", "utf-8")
    root = User.objects.create_superuser("root@example.vn", "a password nobody has", is_active=False)
    for options in ((), ("--as", root.email)):
        with pytest.raises(CommandError, match="There is no"):
            call_command("import_models", str(table), *options)
    User.objects.filter(pk=root.pk).update(is_active=True)
    assert run(table, capsys)[0] == 1  # it works for no unit, and the row names none
    assert ModelImport.objects.get().created_by == root


def test_the_command_refuses_in_words(cast, tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("x", "utf-8")
    for options in (
        [str(text), "--as", cast.officer.email],
        [str(tmp_path / "none.csv"), "--as", cast.officer.email],
        [str(text), "--as", "nobody@example.vn"],
        [str(text), "--as", cast.auditor.email],
        [str(text)],
    ):
        with pytest.raises(CommandError):
            call_command("import_models", *options)
