"""Loading units: exact counts on the days of the law, again without effect, and every fault named by its place."""

import datetime
import shutil
import unicodedata

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from mobilization.common.text import fold
from organizations.enums import Level, UnitKind
from organizations.models import Unit, UnitSuccession
from organizations.services import unit_plan
from organizations.services.unit_files import UnitFilesRefused
from organizations.services.unit_loading import Loaded, load_units

pytestmark = pytest.mark.django_db

DATA = settings.BASE_DIR / "data" / "units"
TERRITORIES = [UnitKind.CITY, UnitKind.PROVINCE, UnitKind.URBAN_DISTRICT, UnitKind.DISTRICT, UnitKind.TOWN,
               UnitKind.WARD, UnitKind.COMMUNE, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE]  # fmt: skip
UNITS, BODIES, SUCCESSIONS = "hanoi_units.csv", "hanoi_bodies.csv", "hanoi_successions.csv"


@pytest.fixture
def folder(tmp_path):
    """The real files, to be spoiled."""
    for file in DATA.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def counts(day, **also):
    found = Unit.objects.in_force(datetime.date.fromisoformat(day)).filter(kind__in=TERRITORIES, **also)
    return [found.filter(level=level).count() for level in (Level.CITY, Level.DISTRICT, Level.GRASSROOTS)]


def everything():
    return [list(model.objects.order_by("id").values()) for model in (Unit, UnitSuccession)]


def faults(folder):
    with pytest.raises(UnitFilesRefused) as refused:
        load_units(folder, country=True)
    assert (Unit.objects.count(), UnitSuccession.objects.count()) == (0, 0)
    return [(fault.file, fault.line, fault.column) for fault in refused.value.faults]


def spoil(folder, name, line, old, new):
    lines = (folder / name).read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    (folder / name).write_text("\n".join(lines), encoding="utf-8")


def test_hanoi_has_the_units_the_law_says():
    assert load_units(DATA) == Loaded(811, 0, 944, 0)
    expected = {
        "2024-06-30": [1, 30, 579],
        "2024-12-31": [1, 30, 579],
        "2025-01-01": [1, 30, 526],
        "2025-03-31": [1, 30, 526],
        "2025-06-30": [1, 30, 526],
        "2025-07-01": [1, 0, 126],
    }
    assert {day: counts(day) for day in expected} == expected
    assert Unit.objects.exclude(kind__in=TERRITORIES).count() == 19


def test_the_whole_country_of_july_2025():
    load_units(DATA, country=True)
    assert counts("2025-07-01") == [34, 0, 3321]
    assert counts("2025-06-30") == [1, 30, 526]
    assert counts("2025-07-01", path__startswith=Unit.objects.get(code="01").path) == [1, 0, 126]
    assert load_units(DATA, country=True) == Loaded(0, 0, 0, 0)


def test_rows_are_stored_whole(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        load_units(DATA)
    unit = Unit.objects.select_related("parent").get(code="00004", valid_from="2025-07-01")
    assert (unit.name, unit.short_name, unit.kind, unit.level) == ("Phường Ba Đình", "Ba Đình", "ward", "grassroots")
    assert (unit.parent.code, unit.valid_to, unit.version) == ("01", None, 1)
    assert (unit.path, unit.search) == (f"/{unit.parent_id}/{unit.pk}/", "phuong ba dinh 00004")
    step = UnitSuccession.objects.get(predecessor__code="00010", successor__code="00004")
    assert (str(step.effective_on), step.kind, step.portion, step.is_main) == ("2025-01-01", "absorb", "whole", True)
    body = Unit.objects.get(name="Công an thành phố Hà Nội")
    assert (body.code, body.kind, body.level, body.parent.code) == ("HN-CA", "police", "district", "01")


def test_codes_of_bodies_are_readable_and_their_own():
    load_units(DATA)
    codes = set(Unit.objects.filter(code__startswith="HN-").values_list("code", flat=True))
    assert len(codes) == 19
    assert {"HN-CA", "HN-LDLD", "HN-TD", "HN-CT", "HN-CHQ", "HN-DBCA"} < codes


def test_loading_again_changes_nothing():
    load_units(DATA)
    before = everything()
    assert load_units(DATA) == Loaded(0, 0, 0, 0)
    assert everything() == before


def test_only_what_differs_is_brought_up_to_date(folder):
    load_units(DATA)
    before = {unit["id"]: unit for unit in Unit.objects.values()}
    spoil(folder, UNITS, 2, "Thành phố Hà Nội,Hà Nội", "Thủ đô Hà Nội,Hà Nội")
    spoil(folder, SUCCESSIONS, 2, "true,whole", "true,part")
    assert load_units(folder) == Loaded(0, 1, 0, 1)
    changed = [unit for unit in Unit.objects.values() if unit != before[unit["id"]]]
    assert [(unit["name"], unit["version"], unit["search"]) for unit in changed] == [
        ("Thủ đô Hà Nội", 2, "thu do ha noi 01")
    ]


def test_a_changed_main_successor_is_taken_over(folder):
    load_units(DATA)
    lines = (folder / SUCCESSIONS).read_text(encoding="utf-8").split("\n")
    first = next(n for n, line in enumerate(lines, 1) if "split,true,part" in line)
    code = lines[first - 1].split(",")[0]
    other = next(n for n, line in enumerate(lines, 1) if line.startswith(f"{code},") and "split,false,part" in line)
    spoil(folder, SUCCESSIONS, first, "split,true", "split,false")
    spoil(folder, SUCCESSIONS, other, "split,false", "split,true")
    assert load_units(folder) == Loaded(0, 0, 0, 2)


def test_empty_cells_erase_nothing():
    """A unit that a reorganisation ended stays ended when the files are loaded again."""
    load_units(DATA)
    Unit.objects.filter(code="00004", valid_to=None).update(valid_to="2026-12-31", note="by hand")
    assert load_units(DATA) == Loaded(0, 0, 0, 0)
    assert Unit.objects.get(code="00004", valid_from="2025-07-01").note == "by hand"


def test_decomposed_text_and_a_byte_order_mark_are_the_same_file(folder):
    load_units(DATA)
    for file in folder.glob("*.csv"):
        text = unicodedata.normalize("NFD", file.read_text(encoding="utf-8"))
        file.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    assert load_units(folder) == Loaded(0, 0, 0, 0)


def test_columns_may_stand_in_another_order(folder):
    lines = [line.split(",") for line in (folder / SUCCESSIONS).read_text(encoding="utf-8").splitlines()]
    (folder / SUCCESSIONS).write_text("\n".join(",".join(line[:8][::-1]) + ",x" for line in lines).replace(
        "predecessor_code,x", "predecessor_code,note"), encoding="utf-8")  # fmt: skip
    assert load_units(folder).new_successions == 944


@pytest.mark.parametrize(
    ("file", "line", "old", "new", "expected"),
    [
        (UNITS, 3, "Quận Ba Đình", "", [(UNITS, 3, "name")]),
        (UNITS, 3, "urban_district,district", "quan,district", [(UNITS, 3, "type")]),
        (UNITS, 3, "district,district", "district,quận", None),
        (UNITS, 3, "2025-06-30", "30/06/2025", [(UNITS, 3, "valid_to")]),
        (UNITS, 3, "2025-06-30", "2025-02-30", [(UNITS, 3, "valid_to")]),
        (UNITS, 3, "2025-06-30", "2019-06-30", [(UNITS, 3, "valid_to")]),
        (UNITS, 2, "21.0001", "121.0001", [(UNITS, 2, "latitude")]),
        (UNITS, 2, "21.0001", "1e400", [(UNITS, 2, "latitude")]),
        (UNITS, 2, "21.0001", "", [(UNITS, 2, "longitude")]),
        (UNITS, 2, "3359.97", "NaN", [(UNITS, 2, "area_km2")]),
        (UNITS, 3, "Quận Ba Đình", "Qu©n Ba §×nh", [(UNITS, 3, "name")]),
        (UNITS, 3, "Quận Ba Đình", "Quận Ba ÄĂ¬nh", [(UNITS, 3, "name")]),
        (UNITS, 3, "Quận", "x" * 200, [(UNITS, 3, "name")]),
        (UNITS, 3, "Quận Ba Đình", "Quận, Ba Đình", [(UNITS, 3, "")]),
        (UNITS, 4, "002,", "001,", [(UNITS, 4, "code")]),
        (UNITS, 1, "short_name", "shortname", [(UNITS, 1, "short_name"), (UNITS, 1, "shortname")]),
        (UNITS, 1, "area_km2", "code", [(UNITS, 1, "area_km2"), (UNITS, 1, "code")]),
        (BODIES, 3, "police", "Police", [(BODIES, 3, "kind")]),
        (BODIES, 3, "Công an thành phố Hà Nội", "Cục Thuế Hà Nội", [(BODIES, 17, "code")]),
        (SUCCESSIONS, 2, "absorb", "eaten", [(SUCCESSIONS, 2, "kind")]),
        (SUCCESSIONS, 2, "true", "True", [(SUCCESSIONS, 2, "is_main")]),
        (SUCCESSIONS, 2, ",2025-01-01,absorb", ",,absorb", [(SUCCESSIONS, 2, "effective_on")]),
        (SUCCESSIONS, 2, ",2025-01-01,absorb", ",2025-01-02,absorb", [(SUCCESSIONS, 2, "effective_on")]),
        (SUCCESSIONS, 2, "00004,2020", "99999,2020", [(SUCCESSIONS, 2, "predecessor_code")]),
        (SUCCESSIONS, 3, "00010", "00004", [(SUCCESSIONS, 3, "successor_code")]),
        ("vietnam_2025.csv", 3, "province", "state", [("vietnam_2025.csv", 3, "type")]),
    ],
)
def test_each_fault_is_named_by_its_place(folder, file, line, old, new, expected):
    spoil(folder, file, line, old, new)
    assert [place for place in faults(folder) if expected is None or place in expected] == (
        expected or [(file, line, "level")]
    )


def test_unknown_parents_too_short_parents_and_circles(folder):
    lines = (folder / UNITS).read_text(encoding="utf-8").split("\n")
    ward = next(n for n, line in enumerate(lines, 1) if line.endswith("2020-01-01,2025-06-30,,,") and ",001," in line)
    spoil(folder, UNITS, ward, ",001,", ",777,")
    later = next(n for n, line in enumerate(lines, 1) if ",2025-07-01,,2" in line)
    spoil(folder, UNITS, later, ",01,2025-07-01", ",001,2025-07-01")
    spoil(folder, UNITS, 3, ",01,2020-01-01", ",002,2020-01-01")
    spoil(folder, UNITS, 4, ",01,2020-01-01", ",001,2020-01-01")
    found = faults(folder)
    assert {(UNITS, n, "parent_code") for n in (3, 4, ward, later)} <= set(found)


def test_overlapping_periods_of_one_code(folder):
    lines = (folder / UNITS).read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("00004,") and "2025-01-01,2025-06-30" in text)
    spoil(folder, UNITS, line, "2025-01-01,2025-06-30", "2025-01-01,2025-07-30")
    assert any(place[:2] in {(UNITS, line), (UNITS, line + 1)} or place[2] == "valid_from" for place in faults(folder))


def test_all_faults_are_told_at_once(folder):
    spoil(folder, UNITS, 5, "2025-06-30", "soon")
    spoil(folder, UNITS, 9, "2025-06-30", "later")
    spoil(folder, BODIES, 4, "party_committee", "party")
    spoil(folder, SUCCESSIONS, 900, "2025-07-01,", "never,")
    found = faults(folder)
    assert {(UNITS, 5, "valid_to"), (UNITS, 9, "valid_to"), (BODIES, 4, "kind")} < set(found)
    assert [place for place in found if place[:2] == (SUCCESSIONS, 900)] != []


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258", "latin-1"])
def test_wrong_encodings_are_named(folder, encoding):
    text = (folder / UNITS).read_text(encoding="utf-8")
    (folder / UNITS).write_bytes(text.encode(encoding, errors="replace").replace(b"?", b"\xf4"))
    assert (UNITS, 1 if encoding == "utf-16" else 2, "") in faults(folder)


def test_broken_files_are_named(folder):
    (folder / UNITS).write_bytes((folder / UNITS).read_bytes()[:200] + b"\x00")
    (folder / BODIES).unlink()
    spoil(folder, SUCCESSIONS, 2, "Nghị quyết", '"Nghị" quyết')
    (folder / "vietnam_2025.csv").write_bytes(b"")
    found = faults(folder)
    assert {(file, column) for file, _line, column in found if file != "vietnam_2025.csv"} >= {
        (UNITS, ""),
        (BODIES, ""),
        (SUCCESSIONS, ""),
    }
    assert ("vietnam_2025.csv", 1, "code") in found


def test_level_and_parent_of_a_stored_unit_stay(folder):
    load_units(DATA)
    spoil(folder, BODIES, 2, "armed_force,district", "armed_force,city")
    with pytest.raises(UnitFilesRefused) as refused:
        load_units(folder)
    assert [(f.file, f.line, f.column) for f in refused.value.faults] == [(BODIES, 2, "level")]


def test_the_command_says_what_it_did_and_every_fault(folder, capsys):
    call_command("load_units", str(DATA))
    call_command("load_units", str(DATA), "--if-empty")
    assert capsys.readouterr().out == "Units: 811 new, 0 changed. Successions: 944 new, 0 changed.\n"
    spoil(folder, UNITS, 5, "2025-06-30", "soon")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_units", str(folder))
    assert "hanoi_units.csv, line 5, column valid_to: 'soon' is no day. Write" in capsys.readouterr().err


def test_a_second_start_does_not_read_the_files(monkeypatch, django_assert_num_queries):
    load_units(DATA)
    monkeypatch.setattr(unit_plan, "read_rows", None)
    with django_assert_num_queries(1):
        call_command("load_units", str(DATA), if_empty=True)


@pytest.mark.bar("B5")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_unit_is_found_however_its_name_is_typed(form):
    load_units(DATA)
    for name in ("Ba Đình", "Thụy Khuê", "Văn Miếu - Quốc Tử Giám", "Ô Chợ Dừa", "Đống Đa"):
        spellings = [name, fold(name), name.upper(), fold(name).replace("d", "đ")]
        hits = {
            tuple(Unit.objects.found_by(unicodedata.normalize(form, spelling)).order_by("id").values_list("id"))
            for spelling in spellings
        }
        assert len(hits) == 1
        assert hits != {()}


@pytest.mark.bar("B5")
def test_units_stand_in_the_order_of_the_vietnamese_alphabet():
    load_units(DATA)
    today = Unit.objects.in_force(datetime.date(2025, 7, 1)).filter(level=Level.GRASSROOTS).order_by("sort_key", "id")
    names = list(today.values_list("short_name", flat=True))
    wanted = ["An Khánh", "Ba Đình", "Ba Vì", "Bạch Mai", "Bát Tràng", "Cầu Giấy", "Cổ Đô", "Cửa Nam", "Dân Hòa",
              "Đa Phúc", "Đại Mỗ", "Đan Phượng", "Đông Anh", "Gia Lâm", "Giảng Võ", "Ô Chợ Dừa", "Ô Diên"]  # fmt: skip
    assert [name for name in names if name in wanted] == wanted
