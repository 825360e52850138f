"""The pages of a model and of its steps: what is shown to whom, what is asked and kept, and that it stays cheap."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobilization.common.panels import Panel
from mobilization.workflow.transitions import available_actions
from models_registry import panels, recipients
from models_registry.models import (
    FieldCheck,
    Indicator,
    ModelFile,
    ProgressEntry,
    Reconfirmation,
    RegisteredModel,
    ResponsiblePerson,
    TypicalChoice,
)
from models_registry.queries import consequences, timeline
from models_registry.services.diary import add_progress
from models_registry.services.files import describe_files, mark_of
from models_registry.services.life import change_state
from models_registry.views import candidacies, life
from models_registry.workflow import CANDIDACY, MODEL
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import again
from tests.common import made_files
from tests.common.made_files import upload
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.worlds import shared

SECRETS = {"phone": "0912345678", "email": "anh@example.vn", "name": "Nguyễn Thị Ánh"}


@shared
def model(cast, campaign):
    """A living model of the ward with something of everything."""
    made = make_model(
        cast.units.ward,
        "in_implementation",
        campaign=campaign,
        results="46 hộ trồng hoa, đường sạch.",
        situation_before="Đường bẩn, nhiều rác.",
        households=46,
        people_money=12_500_000,
    )
    ResponsiblePerson.objects.create(model=made, **SECRETS)
    Indicator.objects.create(
        model=made,
        name="Chiều dài đường hoa",
        unit_of_measure="m",
        baseline=200,
        target=1500,
        actual="1246.5",
        measured_on=today(),
    )
    ProgressEntry.objects.create(model=made, on=today(), text="Đã trồng 300 m hoa.", unit=made.unit, by=cast.officer)
    return made


def page(client, user, url):
    client.force_login(user)
    return client.get(url)


def text_of(response):
    main = response.content.decode().split('<main class="main"')[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def act(model, action):
    return reverse("models_registry:model_act", args=[model.pk, action])


def test_the_unit_reads_all_of_its_model(client, cast, model):
    make_candidacy(model, "recognised")
    text = text_of(page(client, cast.officer, model.get_absolute_url()))
    for words in (*SECRETS.values(), model.code, "Đường bẩn", "46 hộ", "12.500.000", "15-QĐ/ĐU", "Đã trồng 300 m hoa."):
        assert words in text, words
    assert re.search(r"200 1\.500 1\.246,5 \+1\.046,5", text)


def test_officers_elsewhere_read_a_card_of_what_is_registered(client, cast, model):
    ModelFile.objects.create(model=model, kind="document", key="x", name="kehoach.pdf", size=1, sha256="x")
    make_candidacy(model, "recognised")
    response = page(client, cast.neighbour, model.get_absolute_url())
    text, html = text_of(response), response.content.decode()
    for words in (model.title, model.summary, model.results, str(model.unit.name), "Văn hóa"):
        assert words in text, words
    hidden = (
        *SECRETS.values(),
        "kehoach.pdf",
        "15-QĐ/ĐU",
        "Đã trồng",
        "Đường bẩn",
        "12.500.000",
        "1.246,5",
    )
    assert [words for words in (*hidden, model.way_of_working) if words in html] == []
    assert [name for name in response.context["model"].__dict__ if name.startswith("_prefetched")] == []


def test_what_is_not_registered_does_not_exist_elsewhere(client, cast, campaign):
    draft = make_model(cast.units.ward, "submitted", campaign=campaign)
    assert page(client, cast.neighbour, draft.get_absolute_url()).status_code == 404
    assert page(client, cast.city_officer, draft.get_absolute_url()).status_code == 200


def test_the_page_offers_what_the_table_and_the_predicates_allow(client, cast, model):
    shown = {}
    for who in ("officer", "leader", "secretary", "auditor", "city_officer"):
        html = page(client, getattr(cast, who), model.get_absolute_url()).content.decode()
        shown[who] = set(re.findall(r'id="(do-\w+|add-\w+|open-candidacy|reconfirm)"', html))
        steps = {f"do-{step.action}" for step in available_actions(model, again(getattr(cast, who)))}
        assert {each for each in shown[who] if each.startswith("do-")} == steps
    assert shown["officer"] == {"add-progress", "open-candidacy"}
    assert shown["leader"] == {"add-progress", "open-candidacy", "do-stop"}
    assert shown["auditor"] == set()
    assert shown["city_officer"] == {"add-progress", "add-check", "open-candidacy"}


def test_every_step_has_its_words():
    for workflow, texts in (
        (MODEL, (life.DONE, consequences.OF_MODELS, timeline.OF_MODELS, recipients.OF_MODEL_STEPS)),
        (
            CANDIDACY,
            (
                candidacies.DONE,
                consequences.OF_CANDIDACIES,
                timeline.OF_CANDIDACIES,
                recipients.OF_CANDIDACY_STEPS,
            ),
        ),
    ):
        actions = {one.action for one in workflow.transitions}
        assert [set(each) - {"hand_over"} for each in texts] == [actions] * len(texts)  # which is no step


STEPS = [
    ("submit", "draft", "leader"),
    ("take_back", "submitted", "leader"),
    ("register", "submitted", "secretary"),
    ("return", "submitted", "secretary"),
    ("begin", "registered", "officer"),
    ("stop", "in_implementation", "secretary"),
    ("withdraw", "registered", "leader"),
    ("resume", "ended", "leader"),
]


@pytest.mark.parametrize(("action", "state", "who"), STEPS)
def test_a_step_says_who_is_told_and_tells_them(action, state, who, client, cast, campaign):
    model, by = make_model(cast.units.ward, state, campaign=campaign), getattr(cast, who)
    response = page(client, by, act(model, action))
    told = response.context["page"].will.told
    done = client.post(act(model, action), {"reason": "Thiếu số hộ tham gia", "x": "1"})
    assert (done.status_code, done["Location"]) == (302, model.get_absolute_url())
    heard = Notice.objects.all()
    assert sorted(each.recipient.get_full_name() for each in heard) == told
    assert RegisteredModel.objects.get(pk=model.pk).transitions.get().action == action
    for notice in heard:
        assert model.title in notice.text
        assert notice.url == model.get_absolute_url()


def test_a_reason_that_is_missing_is_asked_for_at_its_field(client, cast, campaign):
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    client.force_login(cast.secretary)
    response = client.post(act(model, "return"), {"reason": "  "})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert RegisteredModel.objects.get(pk=model.pk).state == "submitted"


def test_why_a_model_was_returned_stands_at_its_top_until_it_is_answered(client, cast, campaign):
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    client.force_login(cast.secretary)
    client.post(act(model, "return"), {"reason": "Thiếu số hộ <b>tham gia</b>"})
    html = page(client, cast.officer, model.get_absolute_url()).content.decode()
    assert "Thiếu số hộ &lt;b&gt;tham gia&lt;/b&gt;" in html.split('id="why-returned"')[1].split("</div>")[0]
    client.force_login(cast.leader)
    client.post(act(model, "submit"), {"x": "1"})
    assert "why-returned" not in page(client, cast.officer, model.get_absolute_url()).content.decode()


def test_late_is_asked_for_only_when_it_is_late(client, cast, campaign):
    window = {"registration_from": today() - 9 * DAY, "registration_to": today() - DAY}
    late = make_model(cast.units.ward, campaign=make_campaign(cast.units.city, **window))
    client.force_login(cast.leader)
    assert list(client.get(act(late, "submit")).context["form"].fields) == ["late_reason"]
    refused = client.post(act(late, "submit"), {"late_reason": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["late_reason"])
    client.post(act(late, "submit"), {"late_reason": "Bão số 3"})
    late.refresh_from_db()
    assert (late.state, late.late_reason) == ("submitted", "Bão số 3")
    assert list(client.get(act(make_model(cast.units.ward), "submit")).context["form"].fields) == []


def test_what_is_missing_is_listed_and_nothing_is_submitted(client, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign, summary="", domain="")
    client.force_login(cast.leader)
    response = client.post(act(model, "submit"), {"x": "1"})
    assert response.status_code == 422
    assert len(response.context["lacking"]) == 2
    assert RegisteredModel.objects.get(pk=model.pk).state == "draft"
    assert len(page(client, cast.leader, model.get_absolute_url()).context["lacking"]) == 2


def test_a_step_that_is_over_leads_back_with_a_word(client, cast, model):
    response = page(client, cast.secretary, act(model, "register"))
    assert (response.status_code, response["Location"]) == (302, model.get_absolute_url())
    assert "Đang triển khai" in text_of(client.get(model.get_absolute_url()))
    assert client.get(act(model, "explode")).status_code == 404


def test_a_candidacy_that_waits_is_said_when_the_model_is_to_stop(client, cast, model):
    make_candidacy(model, "submitted")
    client.force_login(cast.leader)
    response = client.post(act(model, "stop"), {"reason": "Không làm nữa"}, follow=True)
    assert "chưa có quyết định" in text_of(response).lower() or "hồ sơ" in text_of(response).lower()
    assert RegisteredModel.objects.get(pk=model.pk).state == "in_implementation"


BESIDE = {
    "progress_new": {"officer": 200, "city_officer": 200, "auditor": 403, "neighbour": 403},
    "check_new": {"officer": 403, "city_officer": 200, "auditor": 403, "neighbour": 403},
    "reconfirm": {"officer": 403, "leader": 200, "auditor": 403, "neighbour": 403},
}


@pytest.mark.parametrize("name", BESIDE)
def test_the_pages_beside_the_steps_open_to_who_may_write_them(client, cast, model, name):
    for who, status in BESIDE[name].items():
        url = reverse(f"models_registry:{name}", args=[model.pk])
        assert page(client, getattr(cast, who), url).status_code == status, who


def test_an_entry_of_the_diary(client, cast, campaign):
    model = make_model(cast.units.ward, "registered", campaign=campaign)
    url = reverse("models_registry:progress_new", args=[model.pk])
    client.force_login(cast.officer)
    tomorrow = client.post(url, {"on": f"{today() + DAY:%d/%m/%Y}", "text": "Đã trồng hoa.", "percent": "40"})
    assert (tomorrow.status_code, list(tomorrow.context["form"].errors)) == (422, ["on"])
    assert tomorrow.context["form"]["text"].value() == "Đã trồng hoa."
    client.post(url, {"on": f"{today():%d/%m/%Y}", "text": "Đã trồng hoa.", "percent": "40"})
    model.refresh_from_db()
    assert (model.state, model.progress.get().percent, model.last_progress_on) == ("in_implementation", 40, today())


def test_a_field_check_by_the_level_above(client, cast, model):
    url = reverse("models_registry:check_new", args=[model.pk])
    assert page(client, cast.leader, url).status_code == 403
    client.force_login(cast.city_officer)
    filled = {"on": f"{today():%d/%m/%Y}", "checkers": "Đoàn thành phố", "verdict": "partly", "text": "Còn 200 m."}
    assert client.post(url, filled | {"verdict": "odd"}).status_code == 422
    client.post(url, filled | {"unit": cast.units.beside.pk, "by": cast.leader.pk})
    check = FieldCheck.objects.get()
    assert (check.unit, check.by, check.verdict) == (cast.units.city, cast.city_officer, "partly")
    assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.officer.pk, cast.leader.pk}


PARTS = {
    "progress_new": ("officer", {"text": "Đã trồng hoa.", "percent": "40"}),
    "check_new": ("city_officer", {"checkers": "Đoàn thành phố", "verdict": "partly", "text": "Còn 200 m."}),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_kept_with_its_files_or_not_at_all(client, cast, model, part, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    who, filled = PARTS[part]
    url, filled = reverse(f"models_registry:{part}", args=[model.pk]), filled | {"on": f"{today():%d/%m/%Y}"}
    client.force_login(getattr(cast, who))
    before = (ModelFile.objects.count(), model.progress.count(), model.checks.count())
    good, odd = upload("hoa.jpg", made_files.jpeg((64, 48))), upload("ve.jpg", made_files.pdf())
    refused = client.post(url, filled | {"photos": [good, odd]})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["photos"])
    assert refused.context["form"]["text"].value() == filled["text"]
    good.seek(0)
    empty = client.post(url, filled | {"text": "", "photos": [good]})
    assert set(empty.context["form"].errors) == {"text"}
    assert (ModelFile.objects.count(), model.progress.count(), model.checks.count()) == before
    good.seek(0)
    papers = [upload("bien-ban.pdf", made_files.pdf())]
    saved = client.post(url, filled | {"photos": [good], "papers": papers})
    kept = (model.progress if part == "progress_new" else model.checks).latest("pk").files.order_by("pk")
    found = list(kept.values_list("kind", "name", "consent_to_publish"))
    assert found == [("photo", "hoa.jpg", False), ("document", "bien-ban.pdf", False)]
    assert saved["Location"] == about(kept.first())  # a photograph wants its caption


def about(file):
    """The address of what is said about the files of the entry or check."""
    name = "progress_files" if file.progress_id else "check_files"
    return reverse(f"models_registry:{name}", args=[file.progress_id or file.check_made_id])


@pytest.fixture
def shot(request, cast, model):
    """A photograph of a progress entry or of a field check of the city, and one of the other kind beside it."""
    check = FieldCheck.objects.create(
        model=model, on=today(), text="Tốt.", checkers="Đoàn", verdict="partly", unit=cast.units.city
    )
    known = {
        "kind": "document",
        "name": "hoa.jpg",
        "content_type": "image/jpeg",
        "size": 1,
        "sha256": "x",
        "model": model,
    }
    made = {
        "progress_new": ModelFile.objects.create(**known, key="a", progress=model.progress.get()),
        "check_new": ModelFile.objects.create(**known, key="b", check_made=check),
    }
    return made[request.param]


def rows(*files, seen, **said):
    sent = {"files-count": len(files), "seen": seen}
    for number, file in enumerate(files):
        sent |= {f"files-{number}-id": file.pk} | {f"files-{number}-{name}": value for name, value in said.items()}
    return sent


@pytest.mark.parametrize("shot", PARTS, indirect=True)
def test_captions_and_consent_of_the_photographs_of_a_part(client, cast, shot):
    other = ModelFile.objects.exclude(pk=shot.pk).get()
    client.force_login(cast.officer if shot.progress_id else cast.city_officer)
    assert client.get(about(shot)).status_code == 200
    said = {"caption": "Đoạn đường  tổ 5", "moment": "after", "consent_to_publish": "on"}
    long = client.post(about(shot), rows(shot, seen=mark_of([shot]), **said | {"caption": "a" * 301}))
    assert (long.status_code, len(long.context["errors"])) == (422, 1)
    assert client.post(about(shot), rows(shot, other, seen=mark_of([shot]), **said)).status_code == 422
    answer = client.post(about(shot), rows(shot, seen=mark_of([shot]), **said))
    assert answer["Location"] == shot.model.get_absolute_url()
    shot.refresh_from_db()
    assert (shot.caption, shot.moment, shot.consent_to_publish) == ("Đoạn đường tổ 5", "after", True)
    client.post(about(shot), rows(shot, seen=mark_of([shot]), remove="on"))
    assert list(ModelFile.objects.all()) == [other]


@pytest.mark.bar("X13")
@pytest.mark.parametrize("shot", PARTS, indirect=True)
def test_two_people_who_describe_the_same_photographs_see_both_versions(client, cast, shot):
    client.force_login(cast.officer if shot.progress_id else cast.city_officer)
    seen = mark_of([shot])
    ModelFile.objects.filter(pk=shot.pk).update(caption="Của người kia")
    answer = client.post(about(shot), rows(shot, seen=seen, caption="Của tôi"))
    assert answer.status_code == 409
    assert [
        (name, theirs.split(" · ")[0], yours.split(" · ")[0]) for name, theirs, yours in answer.context["differences"]
    ] == [("hoa.jpg", "Của người kia", "Của tôi")]
    assert ModelFile.objects.get(pk=shot.pk).caption == "Của người kia"
    client.post(about(shot), rows(shot, seen=answer.context["seen"], caption="Của tôi"))
    assert ModelFile.objects.get(pk=shot.pk).caption == "Của tôi"


@pytest.mark.parametrize("shot", ["check_new"], indirect=True)
def test_the_unit_reads_what_the_check_shows_but_says_nothing_about_it(client, cast, shot):
    client.force_login(cast.officer)
    assert client.get(about(shot)).status_code == 403
    with pytest.raises(PermissionDenied):
        describe_files(shot.check_made, [{"id": shot.pk, "caption": "x"}], by=again(cast.officer), seen=mark_of([shot]))


def test_re_confirmation_once_a_year(client, cast, campaign):
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign, registered_on=datetime.date(2024, 3, 1))
    url = reverse("models_registry:reconfirm", args=[model.pk])
    client.force_login(cast.leader)
    year = str(today().year)
    assert client.post(url, {"year": year, "verdict": "revised", "note": ""}).context["form"].errors.keys() == {"note"}
    assert client.post(url, {"year": "2024", "verdict": "effective"}).context["form"].errors.keys() == {"year"}
    assert client.post(url, {"year": year, "verdict": "effective"}).status_code == 302
    assert client.post(url, {"year": year, "verdict": "effective"}).status_code == 422
    assert Reconfirmation.objects.get().unit == cast.units.ward
    client.force_login(cast.city_secretary)
    client.post(url, {"year": year, "verdict": "stopped", "note": "Dân không còn tham gia"})
    model.refresh_from_db()
    assert (model.state, model.end_kind, model.reconfirmations.count()) == ("ended", "stopped", 2)


def test_a_re_confirmation_is_offered_while_a_year_is_left_for_the_level(client, cast, campaign):
    begun = today().replace(year=today().year - 2, day=1)
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign, registered_on=begun)
    url = reverse("models_registry:reconfirm", args=[model.pk])
    for year in (today().year, today().year - 1):
        assert 'id="reconfirm"' in page(client, cast.leader, model.get_absolute_url()).content.decode()
        assert client.get(url).context["form"]["year"].value() == year
        assert client.post(url, {"year": year, "verdict": "effective"}).status_code == 302
    assert 'id="reconfirm"' not in page(client, cast.leader, model.get_absolute_url()).content.decode()
    assert 'id="reconfirm"' in page(client, cast.city_secretary, model.get_absolute_url()).content.decode()
    young = make_model(cast.units.ward, "registered", campaign=campaign, registered_on=today())
    assert 'id="reconfirm"' not in page(client, cast.leader, young.get_absolute_url()).content.decode()


def test_a_year_that_cannot_be_re_confirmed_is_named(client, cast, campaign):
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign, registered_on=datetime.date(2024, 3, 1))
    client.force_login(cast.leader)
    said = {}
    for year in (2024, today().year + 1):
        sent = {"year": year, "verdict": "effective"}
        answer = client.post(reverse("models_registry:reconfirm", args=[model.pk]), sent)
        [said[year]] = answer.context["form"].errors["year"]
    assert "2024" in said[2024]
    assert said[2024] != said[today().year + 1]


def test_no_field_is_smuggled_in(client, cast, campaign):
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    client.force_login(cast.secretary)
    odd = {"state": "ended", "unit": cast.units.beside.pk, "steward": cast.units.beside.pk, "code": "X", "version": 99}
    client.post(act(model, "register"), odd | {"registered_on": "2001-01-01", "level": "city", "late_reason": "x"})
    stored = RegisteredModel.objects.get(pk=model.pk)
    assert (stored.state, stored.registered_on, stored.late_reason) == ("registered", today(), "")
    same = ("unit_id", "steward_id", "code", "version", "level")
    assert [getattr(stored, name) for name in same] == [getattr(model, name) for name in same]


def test_panels_of_other_parts_are_shown_inside_only(client, cast, model):
    def shown(user, model):
        return Panel(key="awards", title="Khen thưởng", template="components/messages.html")

    panels.model_panels.register(shown)
    try:
        assert "panel-awards" in page(client, cast.officer, model.get_absolute_url()).content.decode()
        assert "panel-awards" not in page(client, cast.neighbour, model.get_absolute_url()).content.decode()
    finally:
        panels.model_panels.forget(shown)


def test_on_one_day_what_was_written_later_stands_above(cast, campaign):
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    change_state(model, "register", by=again(cast.secretary))
    model.refresh_from_db()
    add_progress(model, by=again(cast.officer), on=today(), text="Đã trồng 300 m hoa.")
    entries, _more = timeline.timeline(model, cast.officer)
    assert [entry.icon for entry in entries] == ["arrow-right-circle", "journal-text", "arrow-right-circle"]
    ProgressEntry.objects.update(on=today() - DAY)  # written down a day later: the day alone decides
    entries, _more = timeline.timeline(model, cast.officer)
    assert [entry.icon for entry in entries][-1] == "journal-text"


def test_a_choice_and_a_reconfirmation_have_no_moment_and_close_their_day(cast, campaign):
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    change_state(model, "register", by=again(cast.secretary))
    recognition = make_candidacy(model, "recognised").recognition
    told = {"document_number": "16-QĐ/ĐU", "document_date": today()}
    TypicalChoice.objects.create(recognition=recognition, chosen_on=today(), **told)
    assert timeline.timeline(model, cast.officer)[0][0].icon == "star"
    told = {"unit": cast.units.ward, "level": "grassroots", "year": today().year, "verdict": "effective"}
    Reconfirmation.objects.create(model=model, on=today(), by=cast.leader, **told)
    assert [entry.icon for entry in timeline.timeline(model, cast.officer)[0][:2]] == ["calendar-check", "star"]


def test_the_whole_timeline_is_a_page_of_its_own(client, cast, model):
    ProgressEntry.objects.bulk_create(
        ProgressEntry(model=model, on=today(), text=f"Ngày {n}", unit=model.unit, by=cast.officer) for n in range(50)
    )
    shown = page(client, cast.officer, model.get_absolute_url())
    assert (len(shown.context["entries"]), shown.context["has_more"]) == (timeline.SHOWN, True)
    assert shown.context["entries"][0].text == "Ngày 49"
    everything = client.get(model.get_absolute_url(), {"timeline": "all"}).context
    assert (len(everything["entries"]), everything["has_more"]) == (51, False)


@pytest.mark.parametrize("who", ["officer", "leader"])
def test_the_page_takes_as_many_queries_for_600_rows_as_for_some(who, client, cast, model):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(model.get_absolute_url()).status_code == 200
        return len(captured)

    def add(number):
        dated = {"model": model, "unit": model.unit, "by": cast.officer, "on": today()}
        ProgressEntry.objects.bulk_create(ProgressEntry(text=f"x{n}", **dated) for n in range(number))
        checks = {"verdict": "partly", "checkers": "Đoàn", "text": "x", **dated}
        FieldCheck.objects.bulk_create(FieldCheck(**checks) for n in range(number))
        Indicator.objects.bulk_create(Indicator(model=model, name="a", unit_of_measure="b") for n in range(number))
        ResponsiblePerson.objects.bulk_create(ResponsiblePerson(model=model, name="a") for n in range(number))

    make_candidacy(model, "recognised")
    client.force_login(getattr(cast, who))
    queries()  # from then on the record of this one transaction says who acts
    add(5)  # as many as the panel of history shows: it asks once for each kind of record that it names
    one = queries()
    for _number in range(9):
        make_candidacy(model, "recognised", campaign=make_campaign(cast.units.city))
    add(600)
    assert queries() == one
    assert one <= {"officer": 32, "leader": 38}[who]
