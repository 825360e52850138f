"""Two people write the same model: the second sees both versions, and nothing is overwritten (X13); autosave too."""

import re

import pytest
from django.urls import reverse

from mobilization.common.uploads import prepare_picture
from models_registry.forms.steps import BY_NAME, seen_of
from models_registry.models import ModelFile, RegisteredModel, ResponsiblePerson
from models_registry.services.drafts import ModelChanged, save_model
from models_registry.services.files import add_files
from tests.common import made_files
from tests.common.made_files import upload
from tests.models_registry.makers import make_model
from tests.models_registry.test_form_steps import person, sent, stored, url
from tests.worlds import shared

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "yes"}


@shared
def draft(cast, campaign):
    return make_model(cast.units.ward, campaign=campaign)


def rows(response):
    """The table of both versions, as text."""
    table = response.text.split('id="versions"')[1].split("</table>")[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table.split("<tbody>")[1], re.DOTALL)
    return [tuple(cells[n : n + 3]) for n in range(0, len(cells), 3)]


@pytest.mark.bar("X13")
def test_the_second_editor_sees_both_versions(officer, cast, draft):
    opened = sent(draft, "basics", title="Tên của tôi", place="Tổ 5")
    save_model(draft, by=cast.leader, version=1, changes={"title": "Tên của lãnh đạo"})
    answer = officer.post(url(draft, "basics"), opened, headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert rows(answer) == [("Title", "Tên của lãnh đạo", "Tên của tôi"), ("Place", "–", "Tổ 5")]
    assert (stored(draft).title, stored(draft).place, stored(draft).version) == ("Tên của lãnh đạo", "", 2)
    form = answer.context["entry"].form
    assert (form["title"].value(), form["version"].value()) == ("Tên của tôi", "2")
    decided = opened | {"version": form["version"].value(), "seen": form["seen"].value()}
    assert officer.post(url(draft, "basics"), decided).status_code == 302
    assert stored(draft).title == "Tên của tôi"


@pytest.mark.bar("X13")
def test_rows_of_others_are_not_overwritten(officer, cast, draft):
    mine = person(0, "Người của tôi") | {"persons-count": 1}
    opened = sent(draft, "people", **mine)
    save_model(draft, by=cast.leader, version=1, changes={}, persons=[{"name": "Người khác"}])
    answer = officer.post(url(draft, "people"), opened, headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert rows(answer) == [("Responsible persons", "Người khác", "Người của tôi")]
    assert list(ResponsiblePerson.objects.values_list("name", flat=True)) == ["Người khác"]


@pytest.mark.bar("X13")
def test_photographs_chosen_in_a_conflict_are_kept(officer, cast, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (file,) = add_files(draft, [prepare_picture(upload("cu.jpg", made_files.jpeg((64, 48))))], by=cast.officer)
    mine = {"files-0-id": file.pk, "files-0-caption": "Của tôi", "files-count": 1}
    opened = sent(draft, "photos", **mine)
    theirs = [{"id": file.pk, "caption": "Của lãnh đạo"}]
    save_model(draft, by=cast.leader, version=opened["version"], changes={}, files=theirs)
    photos = [upload("moi.jpg", made_files.jpeg((48, 64))), upload("gia.jpg", made_files.pdf())]
    answer = officer.post(url(draft, "photos"), opened | {"photos": photos}, headers={"accept-language": "en"})
    assert (answer.status_code, len(rows(answer))) == (409, 1)
    assert sorted(ModelFile.objects.values_list("name", "caption")) == [("cu.jpg", "Của lãnh đạo"), ("moi.jpg", "")]
    form = answer.context["entry"].form
    assert "“gia.jpg”" in form.errors["photos"][0]
    decided = opened | {"version": form["version"].value(), "seen": form["seen"].value()}
    assert officer.post(url(draft, "photos"), decided).status_code == 302
    assert sorted(ModelFile.objects.values_list("name", "caption")) == [("cu.jpg", "Của tôi"), ("moi.jpg", "")]


def test_another_step_is_no_conflict(officer, cast, draft):
    opened = sent(draft, "basics", place="Tổ 5")
    save_model(draft, by=cast.leader, version=1, changes={"lessons": "Bài học"})
    assert officer.post(url(draft, "basics"), opened).status_code == 302
    assert (stored(draft).place, stored(draft).lessons, stored(draft).version) == ("Tổ 5", "Bài học", 3)


def test_the_same_sent_twice_is_no_conflict(officer, draft):
    """The answer to the first was lost on the way."""
    opened = sent(draft, "people", households="7", **person(0, "A"), **{"persons-count": 1})
    assert officer.post(url(draft, "people"), opened, headers=AUTOSAVE).status_code == 200
    assert officer.post(url(draft, "people"), opened).status_code == 302
    assert (ResponsiblePerson.objects.count(), stored(draft).version) == (1, 2)


@pytest.mark.bar("X13")
def test_the_service_refuses_an_old_version(cast, draft):
    save_model(draft, by=cast.leader, version=1, changes={"title": "A"})
    with pytest.raises(ModelChanged) as changed:
        save_model(draft, by=cast.officer, version=1, changes={"title": "B"})
    assert (changed.value.current.title, stored(draft).title) == ("A", "A")


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999"])
def test_a_version_that_is_nonsense_overwrites_nothing(officer, draft, version):
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", title="X", version=version, seen="x"))
    assert answer.status_code == 409
    assert stored(draft).title == draft.title


# --- autosave ----------------------------------------------------------------------------------------------------


def test_autosave_tells_what_to_send_next(officer, draft):
    fields = sent(draft, "people", households="7", **person(0, "A"), **person(1, ""), **{"persons-count": 2})
    answer = officer.post(url(draft, "people"), fields, headers=AUTOSAVE | {"accept-language": "en"})
    told = answer.json()
    made = ResponsiblePerson.objects.get()
    assert (told["version"], told["ids"], told["refused"]) == (2, {"persons-0-id": made.pk}, [])
    assert re.fullmatch(r"Saved at \d\d:\d\d", told["said"])
    assert told["seen"] == seen_of(stored(draft), BY_NAME["people"])
    more = fields | {"version": told["version"], "seen": told["seen"], "persons-0-id": made.pk, "persons-1-name": "B"}
    officer.post(url(draft, "people"), more, headers=AUTOSAVE)
    assert list(ResponsiblePerson.objects.values_list("name", flat=True)) == ["A", "B"]


def test_autosave_keeps_the_valid_and_names_the_rest(officer, draft):
    fields = sent(draft, "basics", title="Mới", started_on="31/0", place="")
    told = officer.post(url(draft, "basics"), fields, headers=AUTOSAVE | {"accept-language": "en"}).json()
    assert told["refused"] == ["Started on"]
    assert told["said"].endswith(", except: Started on")
    assert stored(draft).title == "Mới"


@pytest.mark.bar("X13")
def test_autosave_overwrites_nothing(officer, cast, draft):
    opened = sent(draft, "basics", title="Tên của tôi")
    save_model(draft, by=cast.leader, version=1, changes={"title": "Tên của lãnh đạo"})
    answer = officer.post(url(draft, "basics"), opened, headers=AUTOSAVE)
    assert (answer.status_code, set(answer.json())) == (409, {"said"})
    assert stored(draft).title == "Tên của lãnh đạo"


def test_autosave_is_refused_like_the_form(client, cast, draft):
    client.force_login(cast.neighbour)
    assert client.post(url(draft, "basics"), {}, headers=AUTOSAVE).status_code == 404


# --- smuggling -----------------------------------------------------------------------------------------------------


def every_field():
    """A value for every column of the model that no form may set."""
    return {
        "state": "registered",
        "code": "DVK-1",
        "unit": 1,
        "steward": 1,
        "level": "city",
        "registered_on": "01/01/2025",
        "submitted_at": "2025-01-01",
        "late_reason": "x",
        "ended_on": "01/01/2025",
        "end_kind": "stopped",
        "listed_on": "01/01/2025",
        "search": "x",
        "created_by": 1,
        "last_progress_on": "01/01/2025",
        "source": "x",
        "model": 1,
        "id": 1,
        "pk": 1,
    }


@pytest.mark.bar("A4")
@pytest.mark.parametrize("step", [name for name in BY_NAME if name != "check"])
def test_no_step_takes_other_fields(officer, draft, step):
    before = RegisteredModel.objects.values().get(pk=draft.pk)
    other = {name: "1" for each in BY_NAME.values() for name in each.fields if name not in BY_NAME[step].fields}
    answer = officer.post(url(draft, step), other | every_field() | sent(draft, step))
    assert answer.status_code == 302
    assert RegisteredModel.objects.values().get(pk=draft.pk) == before


@pytest.mark.bar("A4")
def test_a_new_model_takes_five_fields(officer, cast, campaign):
    asked = {"unit": cast.units.ward.pk, "title": "Tên", "summary": "x", "lessons": "x"}
    officer.post(reverse("models_registry:model_new"), every_field() | asked)
    model = RegisteredModel.objects.get()
    assert (model.state, model.registered_on, model.summary, model.lessons, model.source) == ("draft", None, "", "", "")
    assert (model.unit, model.steward, model.level) == (cast.units.ward, cast.units.ward, "grassroots")


@pytest.mark.bar("A4")
def test_a_row_takes_its_own_fields(officer, cast, draft):
    more = person(0, "A", person=cast.leader.person_id, model=1) | {"persons-count": 1}
    officer.post(url(draft, "people"), sent(draft, "people", **more))
    made = ResponsiblePerson.objects.get()
    assert (made.person, made.model) == (None, draft)
