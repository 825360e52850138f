"""A whole table as one reorganisation: the real one of 2025 by the command; a faulty row is named, nothing is done."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Reorganisation, Unit, User
from tests.organizations.reorganisations import DATA, load_2024, make_account, make_item, make_member, make_unit
from tests.testapp.models import Item

pytestmark = pytest.mark.django_db
DAY = "2026-03-01"
STEPS = (
    "predecessor_code,predecessor_valid_from,successor_code,successor_valid_from,effective_on,kind,is_main,portion,note"
)
UNITS = "code,name,short_name,type,level,parent_code,valid_from,valid_to,latitude,longitude,area_km2"
NEW = "00009,Xã Mới,Mới,commune,grassroots,01,2026-03-01,,,,"
MERGE = [f"0000{number},2020-01-01,00009,2026-03-01,2026-03-01,merge,true,whole,NQ 1" for number in (1, 2)]


@pytest.fixture
def city():
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def communes(city):
    return [make_unit(f"0000{number}", city) for number in (1, 2)]


@pytest.fixture
def run(tmp_path, city):
    """Run the command on these rows; gives what it said, the refusal included."""
    admin = make_account(city)

    def call(steps, new=(NEW,), *more, email=admin.email):
        (tmp_path / "steps.csv").write_text("\n".join([STEPS, *steps]) + "\n", encoding="utf-8")
        (tmp_path / "hanoi_units.csv").write_text("\n".join([UNITS, *new]) + "\n", encoding="utf-8")
        said = StringIO()
        words = ["--on", DAY, "--document", "Nghị quyết 1", "--as", email]
        try:
            call_command("reorganise", str(tmp_path / "steps.csv"), *words, *more, stdout=said, stderr=said)
        except CommandError as refused:
            said.write(str(refused))
            assert Reorganisation.objects.count() == 0
        return said.getvalue()

    return call


def test_one_reorganisation_of_all_rows_of_the_day(run, communes):
    make_item(communes[0])
    make_member(communes[1])
    other_day = "00003,2020-01-01,00009,2026-03-01,2026-06-01,merge,true,whole,"
    assert run([*MERGE, other_day], [NEW], "--dry-run") == (
        "Would end: 2, begin: 1. Moved: organizations.membership 1, testapp.item 1. Waiting for a choice: nothing.\n"
    )
    assert Reorganisation.objects.count() == 0
    assert run(MERGE).startswith("Ended: 2, begin: 1.")
    made = Reorganisation.objects.get()
    assert (str(made.effective_on), made.document, made.successions.count()) == (DAY, "Nghị quyết 1", 2)
    assert Item.objects.get().steward.code == "00009"


def test_spaces_and_what_nobody_sees_around_a_cell_do_not_count(run, communes):
    steps = [row.replace("0000", "\u200b 0000").replace("00009,", "00009 ,") for row in MERGE]
    new = NEW.replace("00009", "00009\u200b ").replace(",01,", ", 01,").replace("Xã Mới", " Xã  Mo\u031b\u0301i ")
    assert run(steps, [new]).startswith("Ended: 2, begin: 1.")
    assert Unit.objects.filter(code="00009", name="Xã Mới", parent__code="01").exists()


@pytest.mark.parametrize(
    ("steps", "new", "told"),
    [
        ([MERGE[0], MERGE[1].replace("00002", "0000x")], [NEW], "steps.csv, line 3, column predecessor_code: No unit"),
        ([MERGE[0].replace("00009", "00010")], [NEW], "steps.csv, line 2, column successor_code: No unit"),
        ([MERGE[0], MERGE[1].replace("merge", "marry")], [NEW], "steps.csv, line 3, column kind: 'marry'"),
        ([MERGE[0], MERGE[1].replace("true", "yes")], [NEW], "steps.csv, line 3, column is_main: 'yes'"),
        ([MERGE[0], MERGE[1].replace("whole", "half")], [NEW], "steps.csv, line 3, column portion: 'half'"),
        ([MERGE[0].replace("2026-03-01,merge", "1/3/2026,merge")], [NEW], "steps.csv, line 2, column effective_on"),
        ([*MERGE, MERGE[0]], [NEW], "steps.csv, line 4, column predecessor_code: Xã 00001 passes"),
        ([MERGE[0].replace("00009,2026", "00009,2020")], [NEW], "steps.csv, line 2, column successor_code: No unit"),
        ([MERGE[0].replace("NQ 1", "x" * 501)], [NEW], "steps.csv, line 2, column note: 501 characters."),
        ([MERGE[0].replace("00001", "0" * 21)], [NEW], "steps.csv, line 2, column predecessor_code: 21 characters."),
        ([MERGE[0].replace("00009", "0" * 21)], [NEW], "steps.csv, line 2, column successor_code: 21 characters."),
        ([MERGE[0].replace("2020-01-01", "soon")], [NEW], "steps.csv, line 2, column predecessor_valid_from: 'soon'"),
        ([MERGE[0].replace("2020-01-01", "soon").replace("00001", "0000x")], [NEW], "Nothing was done: 1 faults."),
        (MERGE, [NEW.replace(",01,", ",99,")], "hanoi_units.csv, line 2, column parent_code: No unit"),
        (MERGE, [NEW, NEW], "hanoi_units.csv, line 3, column code: 00009 stands already in line 2."),
        (MERGE, [NEW.replace("commune", "castle")], "hanoi_units.csv, line 2, column type: 'castle'"),
        (MERGE, [NEW.replace(",01,", ",00002,")], "hanoi_units.csv, line 2, column parent_code: Xã 00002 does not"),
        ([row.replace("2026-03-01,merge", "2026-04-01,merge") for row in MERGE], [NEW], "Nothing was done: No row of"),
        ([], [NEW], "Nothing was done: No row of steps.csv takes effect on 2026-03-01."),
    ],
)
def test_a_faulty_row_is_named_by_line_and_nothing_is_done(run, communes, steps, new, told):
    assert told in run(steps, new)
    assert Reorganisation.objects.count() == 0
    assert not Unit.objects.filter(valid_to__isnull=False).exists()


def test_units_are_known_by_their_code_on_the_day_before(run, city, communes):
    make_unit("00007", city, valid_from=datetime.date(2026, 5, 1))
    told = run(["00001,2020-01-01,00007,2026-05-01,2026-03-01,absorb,true,whole,"], ())
    assert "steps.csv, line 2, column successor_code: No unit with the code 00007 then." in told


def test_units_of_other_days_stand_in_the_file_too(run, communes):
    assert run(MERGE, [NEW, NEW.replace("2026-03-01", "2027-01-01")]).startswith("Ended: 2, begin: 1.")


def test_a_superuser_begins_a_unit_without_a_unit_above(run, communes):
    top = [NEW.replace(",01,", ",,")]
    assert "Units at the top are begun by a superuser" in run(MERGE, top)
    root = User.objects.create_superuser("root@example.vn")
    assert run(MERGE, top, email=root.email).startswith("Ended: 2, begin: 1.")
    assert Unit.objects.get(code="00009").parent is None


def test_what_the_plan_refuses_is_told_where_it_stands(run, city, communes):
    stranger = make_account(communes[0])
    staying = run(["00001,2020-01-01,00002,2020-01-01,2026-03-01,absorb,true,whole,"], (), email=stranger.email)
    assert "steps.csv, line 2, column predecessor_code: This unit does not exist." in staying
    assert run(MERGE, (NEW,), "--document", " ").partition("Nothing was done: ")[2].strip()


def test_the_account_is_one_in_use_however_its_address_is_written(run, city, communes):
    off = make_account(city)
    User.objects.filter(pk=off.pk).update(is_active=False)
    assert "No active account" in run(MERGE, email=off.email)
    assert run(MERGE, email=make_account(city).email.upper()).startswith("Ended: 2")


def test_whose_rights_count(run, city, communes):
    auditor, stranger = make_account(city, "auditor"), make_account(communes[0])
    assert "does not administer units" in run(MERGE, email=auditor.email)
    assert "No active account" in run(MERGE, email="nobody@example.vn")
    assert "line 3, column predecessor_code: This unit does not exist." in run(MERGE, email=stranger.email)


def test_the_reorganisations_of_2025_by_the_command():
    """118 rows of 1 January and 826 of 1 July, from the files as they are."""
    load_2024()
    User.objects.create_superuser("super@example.vn", None, full_name="Quản trị")
    said = StringIO()
    for day in ("2025-01-01", "2025-07-01"):
        words = ["--on", day, "--document", "Nghị quyết", "--as", "super@example.vn"]
        call_command("reorganise", str(DATA / "hanoi_successions.csv"), *words, stdout=said)
    assert [line.split(".")[0] for line in said.getvalue().splitlines()] == [
        "Ended: 109, begin: 56",
        "Ended: 556, begin: 126",
    ]
    in_force = Unit.objects.in_force(datetime.date(2025, 7, 1))
    assert (in_force.filter(level="grassroots").count(), in_force.filter(level="district").count()) == (126, 0)
    assert [made.successions.count() for made in Reorganisation.objects.order_by("effective_on")] == [118, 826]
