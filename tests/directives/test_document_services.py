"""Entering, correcting, linking documents: what is refused, at which field, and that nothing is lost or doubled."""

import datetime
import json

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from directives.models import DirectiveDocument, DocumentLink
from directives.queries.documents import chain, standing
from directives.services.document_checks import issuer_named
from directives.services.document_loading import DocumentFileRefused, load_documents
from directives.services.documents import (
    DocumentChanged,
    edit_document,
    enter_document,
    link_documents,
    unlink_documents,
)
from mobilization.common.history import recorded_models
from mobilization.outbox.models import Event
from organizations.dates import today
from tests.access.people import DAY, ROLES, tree, unit, worker
from tests.directives.makers import make_document

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "data" / "documents" / "real_directive_documents.json"


@pytest.fixture
def units():
    return tree()


@pytest.fixture
def secretary(units):
    return worker("secretary", units.city)


def values(units, **more):
    known = {
        "number": "12-CT/TU",
        "type": "",
        "issuer_unit": units.city,
        "issuer_name": "",
        "issued_on": datetime.date(2016, 12, 5),
        "abstract": "Đẩy mạnh phong trào Dân vận khéo",
    }
    return known | more


def refused(units, by, **more):
    with pytest.raises(ValidationError) as wrong:
        enter_document(unit=units.city, values=values(units, **more), by=by)
    return set(wrong.value.message_dict)


def test_a_document_is_entered_and_the_symbol_says_its_type(units, secretary):
    document = enter_document(unit=units.city, values=values(units, number=" 12-CT/TU\u200b"), by=secretary)
    assert (document.number, document.type, document.steward) == ("12-CT/TU", "directive", units.city)
    assert Event.objects.get().kind == "directives.document_entered"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"number": "CT/TU"}, "number"),
        ({"number": ""}, "number"),
        ({"number": "12-" + "X" * 100_000}, "number"),
        ({"number": "12/BDVTU"}, "type"),
        ({"type": "odd"}, "type"),
        ({"issued_on": None}, "issued_on"),
        ({"issued_on": today() + DAY}, "issued_on"),
        ({"abstract": ""}, "abstract"),
        ({"abstract": "x" * 100_000}, "abstract"),
        ({"issuer_unit": None}, "issuer"),
        ({"issuer_name": "Bộ Chính trị"}, "issuer"),
        ({"valid_to": datetime.date(2016, 12, 4)}, "valid_to"),
        ({"valid_from": datetime.date(2017, 1, 1), "valid_to": datetime.date(2016, 12, 31)}, "valid_to"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(units, secretary, more, field):
    assert refused(units, secretary, **more) == {field}
    assert not DirectiveDocument.objects.exists()


def test_the_issuer_existed_on_the_day(units, secretary):
    gone = unit("00010", units.city, name="Phường Trúc Bạch", valid_to=datetime.date(2016, 12, 4))
    young = unit("00020", units.city, name="Phường Mới", valid_from=datetime.date(2016, 12, 6))
    placeholder = unit("00030", units.city, name="Phường Cũ", valid_from=datetime.date(2020, 1, 1))
    assert refused(units, secretary, issuer_unit=gone) == {"issuer"}
    assert refused(units, secretary, issuer_unit=young) == {"issuer"}
    enter_document(unit=units.city, values=values(units, issuer_unit=placeholder), by=secretary)


def test_the_same_document_is_told_however_it_is_spelt(units, secretary):
    known = enter_document(unit=units.city, values=values(units), by=secretary)
    with pytest.raises(ValidationError) as wrong:
        enter_document(unit=units.city, values=values(units, number="12/ct tu"), by=secretary)
    assert wrong.value.error_dict["number"][0].known == known
    outside = {"issuer_unit": None, "issuer_name": "Thành uỷ Hà Nội"}
    enter_document(unit=units.city, values=values(units, **outside), by=secretary)
    assert refused(units, secretary, **outside | {"issuer_name": "THÀNH ỦY HÀ NỘI"}) == {"number"}
    enter_document(unit=units.city, values=values(units, issued_on=datetime.date(2017, 1, 1)), by=secretary)


def test_a_hidden_document_is_told_without_its_address(units):
    make_document(units.city, "12-CT/TU", issued_on=datetime.date(2016, 12, 5), is_internal=True)
    by = worker("officer", units.beside)
    with pytest.raises(ValidationError) as wrong:
        enter_document(unit=units.beside, values=values(units), by=by)
    assert wrong.value.error_dict["number"][0].known is None


@pytest.mark.parametrize("role", ROLES)
def test_who_enters(units, role):
    may = role in {"officer", "leader", "secretary", "partner"}
    by = worker(role, units.ward)
    for where, allowed in ((units.ward, may), (units.school, may), (units.city, False), (units.beside, False)):
        sent = values(units, number=f"{where.pk}-CT/TU")
        if allowed:
            enter_document(unit=where, values=sent, by=by)
        else:
            with pytest.raises(PermissionDenied):
                enter_document(unit=where, values=sent, by=by)


@pytest.mark.bar("X13")
def test_a_second_editor_sees_the_change_and_overwrites_nothing(units, secretary):
    document = make_document(units.city)
    edit_document(document, version=1, changes={"abstract": "Một"}, by=secretary)
    with pytest.raises(DocumentChanged) as changed:
        edit_document(document, version=1, changes={"abstract": "Hai"}, by=secretary)
    assert changed.value.current.abstract == "Một"
    assert DirectiveDocument.objects.get().abstract == "Một"
    assert edit_document(document, version=2, changes={"abstract": "Một"}, by=secretary).version == 2
    with pytest.raises(ValueError, match="steward"):
        edit_document(document, version=2, changes={"steward": units.ward}, by=secretary)


def test_links_stand_at_the_later_document_once(units, secretary):
    older = make_document(units.city, issued_on=today() - 100 * DAY)
    newer = make_document(units.city, issued_on=today() - 50 * DAY)
    link = link_documents(newer, kind="replaces", other=older, by=secretary)
    assert link_documents(newer, kind="replaces", other=older, by=secretary) == link
    for document, other, kind in ((older, newer, "amends"), (newer, newer, "amends"), (newer, older, "odd")):
        with pytest.raises(ValidationError):
            link_documents(document, kind=kind, other=other, by=secretary)
    same_day = make_document(units.city, issued_on=newer.issued_on)
    link_documents(same_day, kind="amends", other=newer, by=secretary)
    with pytest.raises(ValidationError):
        link_documents(newer, kind="amends", other=same_day, by=secretary)
    with pytest.raises(PermissionDenied):
        link_documents(newer, kind="amends", other=older, by=worker("officer", units.ward))
    assert DocumentLink.objects.count() == 2


@pytest.mark.parametrize("kind", ["replaces", "amends"])
def test_what_counts_for_everybody_is_said_by_who_looks_after_it_or_above(units, secretary, kind):
    """A commune declares no document of the city's register replaced, nor of another commune's; nor undoes it."""
    central = make_document(units.city, issuer_name="Ban Dân vận Trung ương", issued_on=today() - 90 * DAY)
    beside = make_document(units.beside, issued_on=today() - 90 * DAY)
    received = make_document(units.ward, issuer_name="Thành ủy", issued_on=today() - 90 * DAY)
    mine = make_document(units.ward, issuer_unit=units.city)
    by = worker("officer", units.ward)
    for other in (central, beside):
        with pytest.raises(ValidationError) as refused:
            link_documents(mine, kind=kind, other=other, by=by)
        assert list(refused.value.message_dict) == ["other"]
        assert link_documents(mine, kind="implements", other=other, by=by)
    assert link_documents(mine, kind=kind, other=received, by=by)
    said = link_documents(mine, kind=kind, other=central, by=secretary)
    with pytest.raises(PermissionDenied):
        unlink_documents(said, by=by)
    above = link_documents(make_document(units.city), kind=kind, other=beside, by=secretary)
    for link in (said, above):
        unlink_documents(link, by=secretary)
    assert not DocumentLink.objects.filter(kind=kind).exclude(other=received).exists()


def test_a_replaced_document_is_no_longer_in_force_and_the_chain_shows_why(units, secretary):
    oldest, middle, newest = (make_document(units.city, issued_on=today() - days * DAY) for days in (300, 200, 100))
    link_documents(middle, kind="replaces", other=oldest, by=secretary)
    link_documents(newest, kind="implements", other=middle, by=secretary)
    steps = chain(oldest, secretary)
    assert [step.document for step in steps] == [oldest, middle, newest]
    assert (standing(oldest, steps).key, standing(oldest, steps).by) == ("replaced", middle)
    assert standing(middle, steps).key == "in_force"
    for day in (301, 300, 201, 200, 101, 1):
        on = today() - day * DAY
        in_force = set(DirectiveDocument.objects.in_force(on))
        assert in_force == {each for each in (oldest, middle, newest) if standing(each, steps, on).key == "in_force"}
    DirectiveDocument.objects.filter(pk=middle.pk).update(is_internal=True)
    seen = chain(oldest, worker("officer", units.beside))
    assert [step.document for step in seen] == [oldest]
    hidden = standing(oldest, seen)
    assert (hidden.key, hidden.since, hidden.by) == ("ended", None, None)
    DirectiveDocument.objects.filter(pk=oldest.pk).update(valid_to=middle.issued_on - 9 * DAY)
    oldest.refresh_from_db()
    assert standing(oldest, seen).since == oldest.valid_to


def test_validity_by_its_own_days(units):
    document = make_document(units.city, valid_from=today() - 10 * DAY, valid_to=today() - 5 * DAY)
    keys = {on: standing(document, [], today() - on * DAY).key for on in (11, 10, 5, 4)}
    assert keys == {11: "waiting", 10: "in_force", 5: "in_force", 4: "ended"}
    assert standing(make_document(units.city, valid_from=datetime.date(2020, 1, 1)), []).key == "in_force"


def test_the_issuer_is_known_by_name(units):
    assert issuer_named("thanh pho ha noi", today()) == (units.city, "")
    assert issuer_named("Phường Ba Đình (00004)", today()) == (units.ward, "")
    assert issuer_named("  Bộ Chính trị ", today()) == (None, "Bộ Chính trị")
    unit("00099", units.city, name="Phường Ba Đình")
    with pytest.raises(ValidationError, match="00099"):
        issuer_named("Phường Ba Đình", today())
    assert issuer_named("Phường Ba Đình (00004)", today()) == (units.ward, "")
    assert issuer_named("phuong ba dinh", today(), own=units.ward) == (units.ward, "")
    with pytest.raises(ValidationError, match="00099"):
        issuer_named("Phường Ba Đình", today(), own=units.city)


@pytest.mark.bar("D1")
def test_every_change_stands_on_record_whatever_wrote_it(units):
    document = make_document(units.city)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directives_directivedocument SET abstract = 'x' WHERE id = %s", [document.pk])
    events = recorded_models()[DirectiveDocument].objects.filter(pgh_obj=document.pk).order_by("pgh_id")
    assert [each.pgh_label for each in events] == ["insert", "update"]
    assert events[1].abstract == "x"


# --- the file -------------------------------------------------------------------------------------------------


def test_the_fifteen_real_documents_are_loaded_once(units):
    assert (load_documents(FILE, unit=units.city).new, DirectiveDocument.objects.count()) == (15, 15)
    again = load_documents(FILE, unit=units.city)
    assert (again.new, again.known, DirectiveDocument.objects.count()) == (0, 15, 15)
    directive = DirectiveDocument.objects.get(number="12-CT/TU")
    assert (directive.type, directive.issuer, directive.issued_on) == (
        "directive",
        "Thành ủy Hà Nội",
        datetime.date(2016, 12, 5),
    )
    assert DirectiveDocument.objects.get(number="11-QĐi/TW").type == "regulation"


def test_an_issuer_of_ours_is_a_unit(units, tmp_path):
    row = {"number": "1-KH/ĐU", "date": "2026-01-02", "issuer": "Phường Ba Đình", "subject": "Kế hoạch"}
    (tmp_path / "a.json").write_text(json.dumps([row]))
    load_documents(tmp_path / "a.json", unit=units.city)
    document = DirectiveDocument.objects.get()
    assert (document.issuer_unit, document.steward) == (units.ward, units.city)


@pytest.mark.parametrize(
    "fault",
    [{"number": ""}, {"date": "05/12/2016"}, {"date": "2999-01-01"}, {"issuer": None}, {"subject": " "},
     {"number": "12/XYZ"}],
)  # fmt: skip
def test_a_faulty_row_is_named_and_nothing_is_loaded(units, tmp_path, fault):
    good = {"number": "1-KH/ĐU", "date": "2026-01-02", "issuer": "Bộ Chính trị", "subject": "Kế hoạch"}
    (tmp_path / "a.json").write_text(json.dumps([good, good | {"number": "2-KH/ĐU"} | fault]))
    with pytest.raises(DocumentFileRefused) as wrong:
        load_documents(tmp_path / "a.json", unit=units.city)
    assert [each.startswith("row 2 (") for each in wrong.value.faults] == [True]
    with pytest.raises(CommandError):
        call_command("load_documents", tmp_path / "a.json")
    assert not DirectiveDocument.objects.exists()


@pytest.mark.parametrize("content", ["", "{}", '["x"]', "\xff"])
def test_a_file_that_is_none(units, tmp_path, content):
    (tmp_path / "a.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(DocumentFileRefused):
        load_documents(tmp_path / "a.json", unit=units.city)


def test_the_first_start_loads_them_where_units_are(db, capsys):
    call_command("load_documents", FILE, if_empty=True)
    assert not DirectiveDocument.objects.exists()
    units = tree()
    call_command("load_documents", FILE, if_empty=True)
    assert DirectiveDocument.objects.filter(steward=units.city).count() == 15
