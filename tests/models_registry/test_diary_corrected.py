"""An entry of the diary is corrected with a reason; what it said before stays, and what follows from it follows."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from mobilization.common.changes import changes
from models_registry.models import FieldCheck, ProgressEntry
from models_registry.permissions import may_check, may_correct_check
from models_registry.services.diary import correct_check, correct_progress
from models_registry.services.drafts import save_model
from notifications.models import Notice
from organizations.dates import today
from organizations.queries.history import events_visible_to
from tests.models_registry.makers import DAY, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def entry(cast, campaign):
    model = make_model(
        cast.units.ward, "in_implementation", campaign=campaign, registered_on=today() - 200 * DAY,
        last_progress_on=today(),
    )  # fmt: skip
    older = {"model": model, "unit": model.unit, "by": cast.officer}
    ProgressEntry.objects.create(on=today() - 100 * DAY, text="Họp dân", **older)
    return ProgressEntry.objects.create(on=today(), text="Trồng 300 m hoa", percent=40, **older)


def address(entry):
    return reverse("models_registry:progress_correct", args=[entry.pk])


def filled(entry, **fields):
    known = {"on": f"{entry.on:%d/%m/%Y}", "text": entry.text, "percent": "40", "reason": "Ghi nhầm", "version": 1}
    return known | fields


def test_the_entry_is_corrected_and_says_so(client, cast, entry):
    client.force_login(cast.officer)
    page = client.get(entry.model.get_absolute_url())
    assert address(entry) in page.content.decode()
    without = client.post(address(entry), filled(entry, text="Trồng 200 m hoa", reason=" "))
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["reason"])
    early = client.post(address(entry), filled(entry, on="01/01/1931", text=""))
    assert set(early.context["form"].errors) <= {"on", "text"}
    assert early.status_code == 422
    saved = client.post(address(entry), filled(entry, text="Trồng 200 m hoa", percent=""))
    assert saved["Location"] == entry.model.get_absolute_url()
    entry.refresh_from_db()
    assert (entry.text, entry.percent, entry.by, entry.version) == ("Trồng 200 m hoa", None, cast.officer, 2)
    [shown] = [each for each in client.get(saved["Location"]).context["entries"] if each.text == "Trồng 200 m hoa"]
    assert shown.more
    newest = changes({ProgressEntry: events_visible_to(cast.auditor)[ProgressEntry]}).items[0]
    assert newest.reason == "Ghi nhầm"
    assert ("Trồng 300 m hoa", "Trồng 200 m hoa") in [(line.old, line.new) for line in newest.lines]


def test_silence_counts_from_the_corrected_day(client, cast, entry):
    client.force_login(cast.leader)
    moved = today() - 150 * DAY
    client.post(address(entry), filled(entry, on=f"{moved:%d/%m/%Y}"))
    entry.model.refresh_from_db()
    assert entry.model.last_progress_on == today() - 100 * DAY
    assert [each.pk for each in client.get("/models/?todo=silent&within=all").context["rows"]] == [entry.model.pk]
    client.post(address(entry), filled(entry, on=f"{today() - 300 * DAY:%d/%m/%Y}", version=2))
    older = ProgressEntry.objects.exclude(pk=entry.pk).get()
    client.post(address(older), filled(older, on=f"{today() - 300 * DAY:%d/%m/%Y}"))
    entry.model.refresh_from_db()
    assert entry.model.last_progress_on is None  # before the registration nothing breaks the silence


def test_a_second_editor_sees_what_is_saved_now(client, cast, entry):
    client.force_login(cast.officer)
    client.post(address(entry), filled(entry, text="Trồng 200 m hoa"))
    second = client.post(address(entry), filled(entry, text="Trồng 250 m hoa"))
    assert second.status_code == 409
    assert "Trồng 200 m hoa" in second.content.decode()
    assert client.post(address(entry), filled(entry, text="Trồng 250 m hoa", version=2)).status_code == 302
    assert ProgressEntry.objects.get(pk=entry.pk).text == "Trồng 250 m hoa"


@pytest.mark.bar("A2")
@pytest.mark.parametrize(
    ("who", "status"), [("leader", 200), ("auditor", 403), ("city_secretary", 200), ("neighbour", 404)]
)
def test_who_may_write_an_entry_corrects_one(client, cast, entry, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(address(entry)).status_code == status
    shown = client.get(entry.model.get_absolute_url()).content.decode()
    assert (address(entry) in shown) is (status == 200)


def test_what_has_ended_is_not_corrected(client, cast, entry):
    type(entry.model).objects.filter(pk=entry.model.pk).update(state="ended", ended_on=today(), end_kind="stopped")
    client.force_login(cast.officer)
    assert client.get(address(entry)).status_code == 403


def test_the_api_corrects_on_the_version_it_read(client, cast, entry):
    client.force_login(cast.officer)
    url = f"/api/v1/models/{entry.model_id}/progress/{entry.pk}/"
    read = client.get(url)
    assert (read["ETag"], read.json()["version"]) == ('"1"', 1)

    def patch(tag, **sent):
        headers = {"if-match": tag} if tag else {}
        return client.patch(url, sent, content_type="application/json", headers=headers)

    assert patch("", percent=60, reason="Đếm lại").status_code == 428
    assert patch('"1"', percent=60).json()["errors"].keys() == {"reason"}
    assert patch('"1"', on="2100-01-01", reason="Đếm lại").json()["errors"].keys() == {"on"}
    saved = patch('"1"', percent=60, reason="Đếm lại")
    assert (saved.status_code, saved["ETag"], saved.json()["percent"]) == (200, '"2"', 60)
    late = patch('"1"', percent=70, reason="Đếm lại")
    assert (late.status_code, late.json()["current"]["percent"], late["ETag"]) == (412, 60, '"2"')
    client.force_login(cast.auditor)
    assert patch("", odd=1).status_code == 403  # before what was sent is looked at
    assert patch('"2"', percent=70, reason="Đếm lại").status_code == 403
    client.force_login(cast.neighbour)
    assert patch('"2"', percent=70, reason="Đếm lại").status_code in (403, 404)


@pytest.mark.bar("A2")
@pytest.mark.parametrize("who", ["auditor", "neighbour"])
def test_the_verb_refuses_who_may_not(cast, entry, who):
    known = {"version": 1, "changes": {"text": "Khác"}, "reason": "Ghi nhầm"}
    with pytest.raises(PermissionDenied):
        correct_progress(entry, by=getattr(cast, who), **known)
    assert correct_progress(entry, by=cast.officer, **known).text == "Khác"


# --- field checks ---------------------------------------------------------------------------------------------


@pytest.fixture
def check(cast, entry):
    seen = {"verdict": "as_registered", "text": "Đường sạch.", "checkers": "Đoàn kiểm tra"}
    return FieldCheck.objects.create(model=entry.model, on=today(), unit=cast.units.city, by=cast.city_officer, **seen)


def page_of(check):
    return reverse("models_registry:check_correct", args=[check.pk])


def seen(check, **fields):
    known = {name: getattr(check, name) for name in ("verdict", "text", "advice", "checkers", "version")}
    return known | {"on": f"{check.on:%d/%m/%Y}", "reason": "Ghi nhầm"} | fields


def test_a_check_is_corrected_and_the_unit_told_why(client, cast, check):
    client.force_login(cast.city_officer)
    assert page_of(check) in client.get(check.model.get_absolute_url()).content.decode()
    without = client.post(page_of(check), seen(check, verdict="partly", reason=" "))
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["reason"])
    late = client.post(page_of(check), seen(check, on=f"{today() + DAY:%d/%m/%Y}"))
    assert (late.status_code, list(late.context["form"].errors)) == (422, ["on"])
    saved = client.post(page_of(check), seen(check, verdict="partly", advice="Trồng tiếp 200 m."))
    assert saved["Location"] == check.model.get_absolute_url()
    check.refresh_from_db()
    assert (check.verdict, check.advice, check.by, check.version) == (
        "partly",
        "Trồng tiếp 200 m.",
        cast.city_officer,
        2,
    )
    [shown] = [each for each in client.get(saved["Location"]).context["entries"] if each.text == "Đường sạch."]
    assert shown.note
    newest = changes({FieldCheck: events_visible_to(cast.auditor)[FieldCheck]}).items[0]
    assert newest.reason == "Ghi nhầm"
    told = Notice.objects.filter(kind="models_registry.check_corrected")
    assert {(each.recipient, each.data["reason"]) for each in told} == {
        (cast.officer, "Ghi nhầm"),
        (cast.leader, "Ghi nhầm"),
    }


def test_a_second_corrector_sees_the_check_as_it_is_saved_now(client, cast, check):
    client.force_login(cast.city_officer)
    client.post(page_of(check), seen(check, text="Còn 200 m."))
    second = client.post(page_of(check), seen(check, text="Còn 150 m."))
    assert (second.status_code, "Còn 200 m." in second.content.decode()) == (409, True)
    assert client.post(page_of(check), seen(check, text="Còn 150 m.", version=2)).status_code == 302
    assert FieldCheck.objects.get().text == "Còn 150 m."


@pytest.mark.bar("A2")
@pytest.mark.parametrize(
    ("who", "status"),
    [("city_secretary", 200), ("leader", 403), ("secretary", 403), ("auditor", 403), ("neighbour", 404)],
)
def test_who_may_check_above_corrects_a_check(client, cast, check, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(page_of(check)).status_code == status
    assert (page_of(check) in client.get(check.model.get_absolute_url()).content.decode()) is (status == 200)
    if status != 200:
        with pytest.raises(PermissionDenied):
            correct_check(check, by=getattr(cast, who), version=1, changes={"text": "Khác"}, reason="Ghi nhầm")


def test_nobody_corrects_what_a_unit_above_theirs_saw(cast, check):
    model = make_model(cast.units.school, "in_implementation", registered_on=today() - 9 * DAY)
    above = FieldCheck.objects.create(
        model=model, on=today(), unit=cast.units.city, by=cast.city_officer, verdict="partly", text="x", checkers="y"
    )
    assert may_check(cast.officer, model)
    assert not may_correct_check(cast.officer, above)
    assert may_correct_check(cast.city_officer, above)


def test_the_api_corrects_a_check_on_the_version_it_read(client, cast, check):
    client.force_login(cast.city_officer)
    url = f"/api/v1/models/{check.model_id}/checks/{check.pk}/"
    assert (client.get(url)["ETag"], client.get(url).json()["version"]) == ('"1"', 1)

    def patch(tag, **sent):
        return client.patch(url, sent, content_type="application/json", headers={"if-match": tag} if tag else {})

    assert patch("", text="Khác", reason="Ghi nhầm").status_code == 428
    assert patch('"1"', text="Khác").json()["errors"].keys() == {"reason"}
    saved = patch('"1"', verdict="partly", reason="Ghi nhầm")
    assert (saved.status_code, saved["ETag"], saved.json()["verdict"]) == (200, '"2"', "partly")
    assert patch('"1"', text="Khác", reason="Ghi nhầm").status_code == 412
    client.force_login(cast.officer)
    assert patch("", odd=1).status_code == 403  # before what was sent is looked at
    assert patch('"2"', text="Khác", reason="Ghi nhầm").status_code == 403


def test_a_check_of_what_has_ended_is_not_corrected(client, cast, check):
    type(check.model).objects.filter(pk=check.model_id).update(state="ended", ended_on=today(), end_kind="stopped")
    client.force_login(cast.city_officer)
    assert client.get(page_of(check)).status_code == 403


def test_the_home_page_begins_with_what_was_edited_last(client, cast, campaign):
    first, second = (make_model(cast.units.ward, "draft", campaign=campaign, created_by=cast.officer) for _ in "ab")
    client.force_login(cast.officer)
    begun = lambda: [each.pk for each in client.get("/").context["begun"]]  # noqa: E731
    assert begun() == [second.pk, first.pk]
    save_model(first, version=first.version, changes={"summary": "Nói khác"}, by=cast.officer)
    assert begun() == [first.pk, second.pk]


@pytest.mark.parametrize(("who", "goes_on"), [("officer", True), ("auditor", False)])
def test_the_home_page_leads_back_to_what_one_began(client, cast, campaign, who, goes_on):
    """What one wrote and may write still: no list of what one wrote elsewhere, or before one became an auditor."""
    user = getattr(cast, who)
    mine = make_model(cast.units.ward, "draft", campaign=campaign, created_by=user)
    make_model(cast.units.ward, "submitted", campaign=campaign, created_by=user)
    make_model(cast.units.beside, "draft", campaign=campaign, created_by=user)
    client.force_login(user)
    page = client.get("/")
    assert [each.pk for each in page.context["begun"]] == ([mine.pk] if goes_on else [])
    assert (f"{mine.get_absolute_url()}edit/" in page.content.decode()) is goes_on
