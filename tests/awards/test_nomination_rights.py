"""Rights behind the rights of nominations: verbs called past the pages, accounts not in use, history, files."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from awards.models import AwardBar, CheckOverride, DossierFile, DossierPiece, NominatedModel, Nomination
from awards.permissions import nominations as may
from awards.services.dossier import add_bar, finding_of, keep_piece, override, remove_bar, remove_file
from awards.services.nominations import EXPORT_NOMINATIONS, add_nomination, edit_nomination
from mobilization.outbox import registry
from notifications.models import Notice
from organizations.dates import today
from organizations.models import User
from organizations.permissions.history import rows_with_history
from organizations.services.list_files import request_list
from tests.access.closing import closes_with_the_office
from tests.access.people import again, worker
from tests.access.reading import sheet
from tests.awards.nominated import awarded_form, complete, nominate
from tests.models_registry.makers import make_model
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
PREDICATES = (
    may.may_see_nomination,
    may.may_write_nomination,
    may.may_submit,
    may.may_judge,
    may.may_record_decision,
    may.may_override,
    may.may_bar,
    may.writes_nomination,
    may.explains_findings,
    may.enters_measures,
)


@shared
def house(city):
    """A draft of the ward with all that belongs to one, and who has no part in it."""
    city.officer = worker("officer", city.units.ward, "writes")
    city.form = awarded_form()
    model = make_model(city.units.ward, "registered")
    city.found = complete(nominate(city.units, city.officer, city.form, branch="party", models=[model]))
    city.bar = AwardBar.objects.create(nomination=city.found, ground="Khiển trách", valid_from=today())
    city.strangers = [
        worker(role, unit, f"{role}-{unit.pk}")
        for role in ("officer", "leader", "secretary")
        for unit in (city.units.beside, city.units.school)
    ] + [worker(role, city.units.ward, f"reads-{role}") for role in ("auditor", "approver", "administrator")]
    return city


def test_who_has_no_part_in_it_changes_nothing(house):
    found, file = house.found, DossierFile.objects.first()
    mark = finding_of(found, "authority", reader=None).mark
    values = {
        "subject": house.form, "recipient": "person", "name": "X", "body": house.units.city, "branch": "state",
    }  # fmt: skip
    bar = {"ground": "X", "valid_from": today(), "valid_to": None}
    for stranger in house.strangers:
        by = again(stranger)
        for verb in (
            lambda by=by: add_nomination(unit=house.units.ward, values=values, by=by),
            lambda by=by: edit_nomination(found, version=1, changes={"name": "X"}, by=by),
            lambda by=by: keep_piece(found, "letter", {"number": "X"}, files=[], seen="", by=by),
            lambda by=by: remove_file(file, by=by),
            lambda by=by: add_bar(found, bar, by=by),
            lambda by=by: remove_bar(house.bar, by=by),
            lambda by=by: override(found, "authority", mark=mark, reason="X", by=by),
        ):
            with pytest.raises(PermissionDenied):
                verb()


def test_pages_and_api_refuse_before_they_read(client, house):
    visit = prove(client, again(worker("auditor", house.units.ward, "looks")))
    found, at = house.found, f"/nominations/{house.found.pk}/"
    model = NominatedModel.objects.get().model_id
    file = DossierFile.objects.first()
    pages = (
        "edit/", "do/submit/", "do/withdraw/", "do/approve/", "models/new/", f"models/{model}/remove/",
        "dossier/letter/", f"files/{file.pk}/remove/", "measures/new/", f"measures/{house.bar.pk}/remove/",
        "checks/authority/",
    )  # fmt: skip
    for page in pages:
        assert (visit.get(at + page).status_code, visit.post(at + page, {"odd": "x"}).status_code) == (403, 403), page
    assert visit.get("/nominations/new/").status_code == 403
    assert visit.get(at).context["actions"] == []
    assert not visit.get("/nominations/").context["may_nominate"]
    assert b"".join(visit.get(f"{at}files/{file.pk}/").streaming_content) == b"x"
    other = prove(client, again(worker("auditor", house.units.beside, "looks-beside")))
    assert {other.get(at + page).status_code for page in ("", *pages, f"files/{file.pk}/")} == {404}
    assert Nomination.objects.get(pk=found.pk).version == 1


def test_a_piece_of_another_nomination_is_not_reached_by_ones_own(client, house):
    other = complete(nominate(house.units, house.officer, house.form, unit=house.units.beside,
                              steward=house.units.beside, body=house.units.beside,
                              body_steward=house.units.beside))  # fmt: skip
    file = DossierFile.objects.filter(piece__nomination=other).first()
    bar = AwardBar.objects.create(nomination=other, ground="X", valid_from=today())
    visit = prove(client, again(house.officer))
    for page in (f"files/{file.pk}/", f"files/{file.pk}/remove/", f"measures/{bar.pk}/remove/"):
        assert visit.get(f"/nominations/{house.found.pk}/{page}").status_code == 404


def outsiders(house):
    """Nobody, and accounts switched off that would have every right."""
    yield AnonymousUser()
    for user in (house.root, house.officer, worker("leader", house.units.ward, "off-leads")):
        User.objects.filter(pk=user.pk).update(is_active=False)
        yield again(user)


def test_without_an_account_in_use_nobody_may_anything(house):
    submitted = nominate(house.units, house.officer, house.form, state="submitted")
    for user in outsiders(house):
        if user.is_authenticated:
            assert [each.__name__ for each in PREDICATES for one in (house.found, submitted) if each(user, one)] == []
        assert not may.may_nominate(user)
        assert not may.may_nominate_for(user, house.units.ward)
        assert not may.may_see_nomination(user, submitted)
        assert not may.may_see_dossier_file(user, DossierFile.objects.first())
        rows = [
            *(each.objects.visible_to(user) for each in (Nomination, DossierPiece, AwardBar, CheckOverride)),
            may.units_that_nominate(user),
            may.people_to_nominate(user),
        ]  # fmt: skip
        assert [list(each) for each in rows] == [[]] * len(rows)
        assert not registry.get(EXPORT_NOMINATIONS).may_request(user)


def test_a_superuser_reads_and_nominates_everywhere(house):
    root = again(house.root)
    assert may.may_nominate(root)
    assert may.may_see_nomination(root, house.found)
    assert set(DossierPiece.objects.visible_to(root)) == set(DossierPiece.objects.all())
    assert house.units.beside in may.units_that_nominate(root)
    assert house.officer.person in may.people_to_nominate(root)


def test_parts_are_those_of_the_nominations_one_reads(house):
    for user, number in ((house.officer, 3), (house.strangers[0], 0), (house.administrator, 3)):
        assert DossierPiece.objects.visible_to(again(user)).count() == number
    files = {
        user.email: may.may_see_dossier_file(again(user), DossierFile.objects.first())
        for user in (house.officer, house.strangers[0], house.administrator)
    }
    assert list(files.values()) == [True, False, True]


def test_units_and_people_are_those_of_the_subtree(house):
    by = again(house.officer)
    assert set(may.units_that_nominate(by)) == {house.units.ward, house.units.school}
    people = set(may.people_to_nominate(by))
    assert house.officer.person in people
    assert house.administrator.person not in people
    for role in ("auditor", "reviewer", "approver", "administrator"):
        other = again(worker(role, house.units.ward, f"none-{role}"))
        assert not may.may_nominate(other)
        assert list(may.units_that_nominate(other)) == []
        assert list(may.people_to_nominate(other)) == []


@pytest.mark.parametrize("model", [Nomination, NominatedModel, DossierPiece, DossierFile, AwardBar])
def test_history_is_read_in_the_subtree(house, model):
    seen = {}
    for name in ("ward", "beside", "city"):
        rows = rows_with_history(again(worker("leader", getattr(house.units, name), f"past-{name}")), model)
        seen[name] = model._base_manager.filter(rows).exists()
    assert seen == {"ward": True, "beside": False, "city": True}


def test_a_file_is_closed_when_the_office_ends(house):
    user = house.officer
    assert closes_with_the_office(request_list(EXPORT_NOMINATIONS, filters={}, by=user))


@pytest.mark.bar("A3")
def test_lists_hold_what_one_reads(client, house):
    """The page, its filter of units, the API and the file."""
    own = nominate(house.units, house.officer, house.form, unit=house.units.beside, steward=house.units.beside,
                   body=house.units.beside, body_steward=house.units.beside)  # fmt: skip
    beside, auditor = house.strangers[0], again(worker("auditor", house.units.city, "audits-all"))
    for user, seen, units in (
        (beside, {own}, {house.units.beside, house.units.city}),
        (house.officer, {house.found}, {house.units.ward, house.units.city}),
        (auditor, {own, house.found}, {house.units.ward, house.units.beside, house.units.city}),
    ):
        visit = prove(client, again(user))
        page = visit.get("/nominations/").context
        assert (set(page["rows"]), set(page["filter"].form.fields["within"].queryset)) == (seen, units)
        listed = visit.get("/api/v1/nominations/").json()["results"]
        assert {row["id"] for row in listed} == {each.pk for each in seen}
        for one in (own, house.found):
            assert visit.get(f"/api/v1/nominations/{one.pk}/").status_code == (200 if one in seen else 404)
        written = sheet(EXPORT_NOMINATIONS, 0)(None, SimpleNamespace(user=user.pk))
        assert written == {each.code for each in seen}


def test_a_notice_is_told_to_who_reads_the_nomination(house):
    data = {"nomination": house.found.pk, "code": house.found.code, "unit": "Phường Ba Đình", "reason": "X"}
    told = {}
    for name, user in (("officer", house.officer), ("beside", house.strangers[0])):
        Notice.objects.create(recipient=user, kind="awards.nomination_refused", data=data)
        told[name] = Notice.objects.visible_to(again(user)).count()
    assert told == {"officer": 1, "beside": 0}
