"""A blind round says nowhere who proposed what: canaries crawled as a member, and found once the round is not blind."""

import html
import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from mobilization.common.files import store
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from mobilization.outbox import services as outbox
from mobilization.outbox.models import Job
from models_registry.models import FieldCheck, Indicator, ModelFile, ProgressEntry, RegisteredModel, ResponsiblePerson
from notifications.models import Notice, NoticeMail
from notifications.services.letters import compose
from organizations.dates import today
from organizations.models import Unit
from reviews.models import Round, RoundItem
from reviews.permissions.sheets import may_read_blind_file
from reviews.redaction import as_spoken, redact
from reviews.services.assigning import assign_by_hand, withdraw_assignment
from reviews.services.blind_files import hide_file, show_file
from reviews.services.rounds import take_out
from reviews.services.sessions import call_members
from tests.access.people import again, unit, worker
from tests.common.made_files import archive, docx, pdf
from tests.models_registry.test_papers import written
from tests.reviews.makers import DAY, make_candidacies, make_judge, make_round
from tests.reviews.session_makers import make_session
from tests.worlds import shared

pytestmark = pytest.mark.django_db
AREA, SOURCE, SPRING, WRITER, CHECKER = "Khu Cúmèo", "Phường Gõkiến", "Xóm Bìmbịp", "Yến Thị Phụngg", "Cắt Văn Lớnn"
PERSON, BODY, PLACE, AUTHOR, SUBMITTER, FILE, INSIDE, CAPTION = (
    "Quạ Thị Chimờ",
    "Phường Hoạmi",
    "Ngõ Vàngạnh",
    "Sáo Văn Sậụ",
    "Vẹt Thị Đuôidài",
    "cucgáy",
    "bocau-trong-tep",
    "chàomào",
)
SPOKEN = "bà Chimờ"
IN_TITLE = {PERSON, AREA, SOURCE, SPRING, WRITER, CHECKER}
CANARIES = (*IN_TITLE, SPOKEN, BODY, PLACE, AUTHOR, SUBMITTER, FILE, INSIDE, CAPTION)
"""Who answers for it, also as people speak of her, its unit, its place, who wrote it, who submitted it; a file's name,
its text, its caption; the unit above its own, unit and place of the model it was learned from, who wrote its diary, who
checked it."""
OWN = "Phường Ba Đình"
"""The council's own unit, which the round tells itself."""
UNITS = (
    "/units/",
    "/models/",
    "/campaigns/",
    "/search/",
    "/documents/",
    "/duties/",
    "/figures/",
    "/api/v1/units/",
    "/api/v1/campaigns/",
)
"""Pages that list units by themselves, whatever they did, so that their names stand there for everybody."""
TELLS_NOTHING = ("/account/", "/static/", "/language", "/api/v1/docs", "/units/", "/calendar/", "/reorganisations/")
"""Not crawled: signing in and out, what is the same for everybody, and units with nothing of models for a member."""
MOST = 250
OPENAPI = Path(__file__).parents[2] / "docs" / "partners" / "openapi.yaml"


@pytest.mark.parametrize(
    ("text", "names", "kept"),
    [
        ("Chị Nguyễn Thị Ánh kể", ["nguyen thi anh"], "Chị […] kể"),
        ("Ba Đình, ba đình; Ba Vì", ["Ba Đình"], "[…], […]; Ba Vì"),
        ("Phường Ba Đình", ["Ba Đình", "Phường Ba Đình"], "[…]"),
        ("Nguye\u0302\u0303n An", ["Nguyễn An"], "[…]"),
        ("a b", ["a"], "a b"),
        ("không có", [], "không có"),
        ("Bà Hòa và bếp cơm hòa thuận", ["Trần Thị Hòa", *as_spoken("Trần Thị Hòa")], "[…] và bếp cơm hòa thuận"),
        ("ông Hòa", as_spoken("Hòa"), "ông Hòa"),
    ],
)
def test_names_are_taken_out_whatever_their_spelling(text, names, kept):
    assert redact(text, names) == kept


@shared
def house(ward):
    """A model of a body with telling names in every place a member could read, and a member with its sheet."""
    area = unit("C0", ward.units.ward, kind="other", name=AREA, short_name=AREA.split()[1])
    body = unit("C1", area, kind="other", name=BODY, short_name=BODY.split()[1])
    source = unit("C2", ward.units.city, kind="other", name=SOURCE, short_name=SOURCE.split()[1])
    writer = worker("officer", body, "writer")
    type(writer.person).objects.filter(pk=writer.person_id).update(full_name=WRITER)
    author = worker("officer", body, "author")
    type(author.person).objects.filter(pk=author.person_id).update(full_name=AUTHOR)
    submitter = worker("leader", body, "submitter")
    type(author.person).objects.filter(pk=submitter.person_id).update(full_name=SUBMITTER)
    learned = f"{AREA} học của {SOURCE}, {SPRING}; {WRITER} ghi, {CHECKER} xem"
    told = f"{PERSON} cùng {AUTHOR} và {SUBMITTER} ở {BODY}, {PLACE}; {SPOKEN} kể; {learned}; {OWN}"
    [candidacy] = make_candidacies(
        body, body=ward.units.ward, title=f"Tổ tự quản của {PERSON}, {learned}", place=PLACE, created_by=author,
        origin=make_candidacies(source, state="draft", place=SPRING)[0].model,
        summary=told, way_of_working=told, results=told.upper(), situation_before=told, lessons=told,
    )  # fmt: skip
    type(candidacy).objects.update(self_assessment=told)
    model = candidacy.model
    for each in (model, candidacy):
        each.transitions.create(action="submit", from_state="draft", to_state="submitted", by=submitter)
    ResponsiblePerson.objects.create(model=model, name=PERSON)
    entry = ProgressEntry.objects.create(model=model, on=today(), text=told, unit=body, by=writer)
    FieldCheck.objects.create(
        model=model,
        on=today(),
        text=told,
        checkers=f"Đoàn phường, {CHECKER}",
        verdict="partly",
        unit=ward.units.ward,
        by=author,
    )
    Indicator.objects.create(model=model, name=f"Hộ của {PERSON}", unit_of_measure="hộ")
    file = ModelFile(model=model, kind="document", progress=entry, caption=CAPTION)
    content = ContentFile(pdf(f"BT ({INSIDE}) Tj ET".encode()))
    store(file, content, name=f"{FILE}.pdf", content_type="application/pdf", by=author)
    found = make_round(ward.council, [candidacy], "open", is_blind=True, most_own=3, scores_seen="always")
    make_session(found, name="Họp đợt 1")
    judge = make_judge(ward.council)
    seat = ward.council.members.get(person=judge.person)
    [made] = assign_by_hand(found.items.get(), seats=[seat], by=again(ward.secretary))
    return ward, judge, found, model, made.sheet, file


def addresses(house):
    _ward, _judge, found, model, sheet, file = house
    item, session = found.items.get(), found.sessions.get()
    return (
        "/", "/work/", f"/sessions/{session.pk}/", f"/sessions/{session.pk}/paper/",
        "/rounds/", f"/rounds/{found.pk}/", f"/rounds/items/{item.pk}/conflict/", f"/rounds/items/{item.pk}/take/",
        "/sheets/", "/sessions/", f"/sheets/{sheet.pk}/", f"/sheets/{sheet.pk}/do/recuse/",
        f"/sheets/{sheet.pk}/files/{file.pk}/",
        "/models/?within=all", f"/models/{model.pk}/", f"/models/{model.pk}/genealogy/", "/search/?q=tu+quan",
        "/models/similar/?title=Tổ tự quản của", f"/models/files/{file.pk}/", "/candidacies/", "/inbox/",
        f"/history/registeredmodel/{model.pk}/", f"/campaigns/{found.campaign_id}/", f"/councils/{found.council_id}/",
        "/api/v1/rounds/", f"/api/v1/rounds/{found.pk}/items/", "/api/v1/score-sheets/",
        f"/api/v1/score-sheets/{sheet.pk}/", "/api/v1/models/", f"/api/v1/models/{model.pk}/", "/api/v1/inbox/",
        "/api/v1/search/?q=tu+quan", f"/api/v1/history/registeredmodel/{model.pk}/",
    )  # fmt: skip


def said(client, path):
    """What the answer says, names of files among it; nothing where there is no page for this reader."""
    answer = client.get(path)
    if answer.streaming:
        text = unquote(answer.headers.get("Content-Disposition", "")) + b"".join(answer).decode("utf-8", "replace")
        answer.close()
        return text
    return html.unescape(answer.content.decode()) if answer.status_code == 200 else ""


def canaries_in(text, path=""):
    """Those that stand in the text; of units not where these are listed by themselves."""
    folded = text.casefold()
    standing = {canary for canary in CANARIES if canary.casefold() in folded}
    return standing - {BODY, AREA, SOURCE} if path.startswith(UNITS) else standing


def found_at(client, house):
    """Canary → addresses at which it stands."""
    told = {canary: set() for canary in CANARIES}
    for path in addresses(house):
        for canary in canaries_in(said(client, path), path):
            told[canary].add(path)
    return told


def crawled(client, house):
    """Path → canaries on it: every page that a link leads to, from the addresses on, and every answer of the API."""
    waiting, seen, found = [*addresses(house), *of_the_api(house)], set(), {}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path in seen or path.startswith(TELLS_NOTHING):
            continue
        seen.add(path)
        text = said(client, path)
        waiting += re.findall(r'(?:href|src)="(/[^"#?]*)"', text)
        if standing := canaries_in(text, path):
            found[path] = standing
    assert {"/sessions/", "/sheets/", "/api/v1/sessions/"} <= seen
    assert len(seen) < MOST, "the crawl came to no end"
    return found


def of_the_api(house):
    """Every address of the API that is read, with the ids of this house."""
    _ward, _judge, found, model, sheet, _file = house
    ids = {
        "models": model.pk, "candidacies": model.candidacies.get().pk, "rounds": found.pk, "score-sheets": sheet.pk,
        "sessions": found.sessions.get().pk, "campaigns": found.campaign_id, "councils": found.council_id,
        "round-items": found.items.get().pk, "history": "registeredmodel",
    }  # fmt: skip
    for path, methods in yaml.safe_load(OPENAPI.read_text("utf-8"))["paths"].items():
        first = path.removeprefix("/api/v1/").split("/")[0]
        if "get" in methods and (first in ids or "{" not in path):
            yield re.sub(r"{\w+}", str(ids.get(first, "")), path, count=1) if path.count("{") < 2 else "/api/v1/inbox/"


def exported(client):
    """What stands in each Excel file that a member may ask for."""
    texts = []
    for path in ("rounds", "sessions", "councils", "models", "candidacies"):
        answer = client.post(f"/{path}/export/")
        if answer.status_code != 302 or "/jobs/" not in answer["Location"]:
            continue
        job = Job.objects.get(pk=int(answer["Location"].split("/")[2]))
        with zipfile.ZipFile(io.BytesIO(written(job).files["xlsx"])) as book:
            texts += [html.unescape(book.read(name).decode()) for name in book.namelist() if name.endswith(".xml")]
    return "\n".join(texts)


@pytest.mark.django_db(transaction=True)  # reading a file ends the request, and its connection
def test_no_canary_reaches_a_member_and_each_does_once_the_round_is_not_blind(client, house, mailoutbox, monkeypatch):
    monkeypatch.setattr(outbox, "wake_worker", lambda job_id: True)
    ward, judge, found, _model, sheet, file = house
    call_members(found.sessions.get(), by=again(ward.secretary))
    client.force_login(again(judge))
    assert OWN in client.get(f"/sheets/{sheet.pk}/").context["story"].summary, "what everybody knows stays"
    assert crawled(client, house) == {}
    assert canaries_in(exported(client)) == set()
    type(file).objects.filter(pk=file.pk).update(thumbnail_key=file.key)
    for small in ("", "?thumb"):
        assert client.get(f"/sheets/{sheet.pk}/files/{file.pk}/{small}").status_code == 404
    told = Notice.objects.filter(recipient=judge)
    assert told.count() == 2, "assigned, and called to the session"
    assert not any(canaries_in(f"{notice.data} {notice.text}") for notice in told)
    letter = compose(NoticeMail(recipient=judge), list(told), judge)
    assert not canaries_in(f"{letter.subject} {letter.message().as_string()} {letter.body}")
    assert not any(canaries_in(f"{mail.subject} {mail.body}") for mail in mailoutbox)
    Round.objects.update(is_blind=False)
    for canary, paths in found_at(client, house).items():
        assert f"/sheets/{sheet.pk}/" in paths or (canary in {FILE, INSIDE} and paths), canary
    assert canaries_in(exported(client)) == IN_TITLE | {BODY}
    assert INSIDE in said(client, f"/sheets/{sheet.pk}/files/{file.pk}/")


def wrong_fields(call):
    with pytest.raises(ValidationError) as wrong:
        call()
    return set(wrong.value.error_dict)


def opened(client, address):
    """The answer's status, and under which name the file comes."""
    answer = client.get(address)
    name = unquote(answer.headers.get("Content-Disposition", ""))
    answer.close()
    return answer.status_code, name


def without_names():
    """A file without names, under a name that tells one."""
    content = SimpleUploadedFile(f"{PERSON}.pdf", b"%PDF-1.4 x")
    return CheckedFile(f"{PERSON}.pdf", Kind.PDF, "application/pdf", content)


@pytest.mark.bar("A3")
def test_what_is_no_file_for_members_is_refused(house):
    ward, judge, found, _model, _sheet, file = house
    item, by, made = found.items.get(), again(ward.secretary), without_names()
    other = ModelFile(model=make_candidacies(ward.units.ward)[0].model, kind="document")
    store(other, ContentFile(b"x"), name="x.txt", by=by)
    for wrong in ({"file": made, "original": file}, {}, {"original": other}):
        assert wrong_fields(lambda wrong=wrong: show_file(item, title="Biên bản", by=by, **wrong)) == {"file"}
    for title in ("", f"Ảnh của {PERSON.lower()}"):
        assert wrong_fields(lambda title=title: show_file(item, title=title, file=made, by=by)) == {"title"}
    for user in (ward.officer, ward.beside, judge):
        with pytest.raises(PermissionDenied):
            show_file(item, title="Biên bản", file=made, by=again(user))
    RegisteredModel.objects.filter(pk=other.model_id).update(steward=ward.units.beside)
    elsewhere = RoundItem.objects.create(round=found, candidacy=other.model.candidacies.get(), position=2)
    with pytest.raises(PermissionDenied):
        show_file(elsewhere, title="Biên bản", original=ModelFile.objects.get(pk=other.pk), by=by)
    gone = RoundItem.objects.get(pk=elsewhere.pk)
    take_out(elsewhere, by=by)
    with pytest.raises(ValidationError, match="đưa ra khỏi đợt"):
        show_file(gone, title="Biên bản", file=made, by=by)


@pytest.mark.django_db(transaction=True)  # reading a file ends the request, and its connection
@pytest.mark.bar("A3")
def test_of_the_files_members_read_what_was_prepared_without_names(client, house):
    ward, judge, found, _model, sheet, file = house
    item, by, made = found.items.get(), again(ward.secretary), without_names()
    client.force_login(by)
    here = f"/rounds/items/{item.pk}/files/"
    assert here in client.get(found.get_absolute_url()).content.decode()
    assert client.post(here, {"title": "Biên bản"}).status_code == 422
    refused = client.post(here, {"title": "Biên bản", "original": file.pk})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"looked"}), "a PDF keeps its properties"
    assert client.post(here, {"title": "Biên bản", "original": file.pk, "looked": "on"})["Location"] == here
    show_file(item, title="Ảnh đã che tên", file=made, looked=True, by=by)
    copied, uploaded = item.files.order_by("id")
    at = f"/rounds/items/files/{copied.pk}/"
    assert opened(client, at)[0] == 200
    client.force_login(again(judge))
    page = client.get(f"/sheets/{sheet.pk}/").content.decode()
    assert at in page
    assert "Ảnh đã che tên" in page
    assert not canaries_in(page)
    status, name = opened(client, at)
    assert status == 200
    assert "Biên bản.pdf" in name
    status, name = opened(client, f"/rounds/items/files/{uploaded.pk}/")
    assert (status, PERSON in name) == (200, False)
    assert client.get(here).status_code == 403
    assert client.get(f"{at}remove/").status_code == 403
    client.force_login(again(make_judge(ward.council, "no sheet")))
    assert client.get(at).status_code == 403, "who has no sheet of it"
    client.force_login(again(ward.officer))
    assert client.get(at).status_code == 403
    client.force_login(again(ward.beside))
    assert client.get(at).status_code == 404
    client.force_login(by)
    client.post(f"{at}remove/")
    assert not default_storage.exists(copied.key)
    assert default_storage.exists(file.key), "the model keeps its own"
    assert may_read_blind_file(again(judge), uploaded)
    ward.council.members.update(valid_to=today() - DAY)
    assert not may_read_blind_file(again(judge), uploaded), "a seat that ended"
    ward.council.members.update(valid_to=None)
    withdraw_assignment(sheet.assignment, reason="Nhầm", by=by)
    client.force_login(again(judge))
    assert client.get(f"/rounds/items/files/{uploaded.pk}/").status_code == 403
    hide_file(uploaded, by=by)
    assert not item.files.exists()


@pytest.mark.bar("A3")
def test_what_an_office_file_says_of_its_author_stays_behind(house):
    ward, _judge, found, model, _sheet, _file = house
    item, by, core = found.items.get(), again(ward.secretary), f"<x><dc:creator>{AUTHOR}</dc:creator></x>".encode()
    ends = f'<w:document><w:ins w:id="1" w:author="{AUTHOR}"/><w:t>Nội dung</w:t></w:document>'.encode()
    comments = f"<comments><authors><author>{AUTHOR}</author></authors></comments>".encode()
    person = f'<personList><person displayName="{AUTHOR}" userId="{AUTHOR}"/></personList>'.encode()
    table = ("xl/tables/table1.xml", b'<table displayName="Bang1"/>')
    word = docx(("docProps/core.xml", core), ("docProps/app.xml", core), text=ends)
    excel = docx(("docProps/core.xml", core), ("xl/comments1.xml", comments), ("xl/persons/person.xml", person), table)
    note = archive([("meta.xml", core), ("content.xml", b"<o><office:annotation>%s</office:annotation></o>" % core)])
    for kind, content in ((Kind.DOCX, word), (Kind.XLSX, excel), (Kind.ODT, note)):
        original = ModelFile(model=model, kind="document")
        store(original, ContentFile(content), name="x", content_type=kind.content_type, by=by)
        shown = show_file(item, title="Biên bản", original=original, by=by)
        with default_storage.open(shown.key) as file, zipfile.ZipFile(file) as book:
            parts = {name: book.read(name).decode() for name in book.namelist()}
        with zipfile.ZipFile(io.BytesIO(content)) as before:
            assert AUTHOR in str([before.read(name).decode() for name in before.namelist()])
            assert set(parts) == set(before.namelist())
        assert AUTHOR not in str(parts)
        assert kind != Kind.DOCX or "Nội dung" in parts["word/document.xml"]
        assert kind != Kind.XLSX or "Bang1" in parts["xl/tables/table1.xml"]


@pytest.mark.bar("A3")
def test_once_scoring_is_closed_a_file_is_taken_away_and_none_is_shown(client, house):
    ward, _judge, found, _model, _sheet, file = house
    item, by = found.items.get(), again(ward.secretary)
    here = f"/rounds/items/{item.pk}/files/"
    shown, other = (
        show_file(item, title=title, original=file, looked=True, by=by) for title in ("Bản sao", "Biên bản")
    )
    Round.objects.update(state="closed")
    with pytest.raises(PermissionDenied):
        show_file(item, title="Muộn", original=file, by=by)
    client.force_login(again(ward.officer))
    assert here not in client.get(found.get_absolute_url()).content.decode()
    client.force_login(by)
    assert here in client.get(found.get_absolute_url()).content.decode(), "a name may still be overlooked in one"
    page = client.get(here)
    assert (page.context["is_alive"], "<form" in page.content.decode().split("<main")[1]) == (False, False)
    late = client.post(here, {"title": "Muộn", "original": file.pk})
    assert (late.status_code, late["Location"]) == (302, f"/rounds/{item.round_id}/"), "told there"
    remove = f"/rounds/items/files/{shown.pk}/remove/"
    assert len(client.get(remove).context["effects"]) == 2
    client.post(remove)
    assert item.files.get() == other
    for state in ("decided", "cancelled"):
        with transaction.atomic():
            Round.objects.update(state=state)
            hide_file(other, by=by)
            assert not item.files.exists()
            transaction.set_rollback(True)
    with pytest.raises(PermissionDenied):
        hide_file(other, by=again(ward.beside))


def test_the_secretary_reads_the_names(client, house):
    ward, _judge, found, _model, _sheet, _file = house
    client.force_login(again(ward.secretary))
    text = client.get(f"/rounds/{found.pk}/").content.decode()
    assert PERSON in text
    assert BODY in text


def test_the_card_comes_back_when_all_is_decided(house):
    _ward, judge, found, model, _sheet, _file = house
    assert not RegisteredModel.objects.visible_to(again(judge)).filter(pk=model.pk).exists()
    Round.objects.filter(pk=found.pk).update(state="decided")
    assert RegisteredModel.objects.visible_to(again(judge)).filter(pk=model.pk).exists()
    assert Unit.objects.filter(name=BODY).exists()
