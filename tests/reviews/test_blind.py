"""A blind round says nowhere who proposed what: canaries crawled as a member, and found once the round is not blind."""

from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilization.common.files import store
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from models_registry.models import FieldCheck, Indicator, ModelFile, ProgressEntry, RegisteredModel, ResponsiblePerson
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Unit
from reviews.models import Round, RoundItem
from reviews.redaction import redact
from reviews.services.assigning import assign_by_hand, withdraw_assignment
from reviews.services.blind_files import hide_file, show_file
from tests.access.people import again, unit, worker
from tests.reviews.makers import make_candidacies, make_judge, make_round

pytestmark = pytest.mark.django_db
PERSON, BODY, PLACE, AUTHOR, FILE, CAPTION = (
    "Quạ Thị Chimờ",
    "Phường Hoạmi",
    "Ngõ Vàngạnh",
    "Sáo Văn Sậụ",
    "cucgáy",
    "chàomào",
)
CANARIES = (PERSON, BODY, PLACE, AUTHOR, FILE, CAPTION)


@pytest.mark.parametrize(
    ("text", "names", "kept"),
    [
        ("Chị Nguyễn Thị Ánh kể", ["nguyen thi anh"], "Chị […] kể"),
        ("Ba Đình, ba đình; Ba Vì", ["Ba Đình"], "[…], […]; Ba Vì"),
        ("Phường Ba Đình", ["Ba Đình", "Phường Ba Đình"], "[…]"),
        ("Nguye\u0302\u0303n An", ["Nguyễn An"], "[…]"),
        ("a b", ["a"], "a b"),
        ("không có", [], "không có"),
    ],
)
def test_names_are_taken_out_whatever_their_spelling(text, names, kept):
    assert redact(text, names) == kept


@pytest.fixture
def house(ward):
    """A model of a body with telling names in every place a member could read, and a member with its sheet."""
    body = unit("C1", ward.units.ward, kind="other", name=BODY, short_name=BODY.split()[1])
    author = worker("officer", body, "author")
    type(author.person).objects.filter(pk=author.person_id).update(full_name=AUTHOR)
    told = f"{PERSON} cùng {AUTHOR} ở {BODY}, {PLACE}"
    [candidacy] = make_candidacies(
        body, body=ward.units.ward, title=f"Tổ tự quản của {PERSON}", place=PLACE, created_by=author,
        summary=told, way_of_working=told, results=told.upper(), situation_before=told, lessons=told,
    )  # fmt: skip
    type(candidacy).objects.update(self_assessment=told)
    model = candidacy.model
    ResponsiblePerson.objects.create(model=model, name=PERSON)
    entry = ProgressEntry.objects.create(model=model, on=today(), text=told, unit=body, by=author)
    FieldCheck.objects.create(
        model=model, on=today(), text=told, checkers=PERSON, verdict="partly", unit=ward.units.ward, by=author
    )
    Indicator.objects.create(model=model, name=f"Hộ của {PERSON}", unit_of_measure="hộ")
    file = ModelFile(model=model, kind="document", progress=entry, caption=CAPTION)
    store(file, ContentFile(b"x"), name=f"{FILE}.txt", content_type="text/plain", by=author)
    found = make_round(ward.council, [candidacy], "open", is_blind=True, most_own=3, scores_seen="always")
    judge = make_judge(ward.council)
    seat = ward.council.members.get(person=judge.person)
    [made] = assign_by_hand(found.items.get(), seats=[seat], by=again(ward.secretary))
    return ward, judge, found, model, made.sheet, file


def addresses(house):
    _ward, _judge, found, model, sheet, file = house
    item = found.items.get()
    return (
        "/", "/rounds/", f"/rounds/{found.pk}/", f"/rounds/items/{item.pk}/conflict/", f"/rounds/items/{item.pk}/take/",
        "/sheets/", f"/sheets/{sheet.pk}/", f"/sheets/{sheet.pk}/do/recuse/", f"/sheets/{sheet.pk}/files/{file.pk}/",
        "/models/?within=all", f"/models/{model.pk}/", f"/models/{model.pk}/genealogy/", "/search/?q=tu+quan",
        "/models/similar/?title=Tổ tự quản của", f"/models/files/{file.pk}/", "/candidacies/", "/inbox/",
        f"/history/registeredmodel/{model.pk}/", f"/campaigns/{found.campaign_id}/", f"/councils/{found.council_id}/",
        "/api/v1/rounds/", f"/api/v1/rounds/{found.pk}/items/", "/api/v1/score-sheets/",
        f"/api/v1/score-sheets/{sheet.pk}/", "/api/v1/models/", f"/api/v1/models/{model.pk}/", "/api/v1/inbox/",
        "/api/v1/search/?q=tu+quan", f"/api/v1/history/registeredmodel/{model.pk}/",
    )  # fmt: skip


def found_at(client, house):
    """Canary → addresses at which it stands.

    A unit is known to everybody by itself: pages that list all units (the filter of models, the units of a campaign)
    name the body, too, whatever it did.
    """
    told = {canary: set() for canary in CANARIES}
    listing_units = {"/models/?within=all", f"/campaigns/{house[2].campaign_id}/"}
    for path in addresses(house):
        answer = client.get(path)
        text = answer.content.decode() if answer.status_code == 200 and not answer.streaming else ""
        if answer.streaming:
            text = unquote(answer.headers.get("Content-Disposition", ""))
            answer.close()
        for canary in CANARIES:
            if canary.casefold() in text.casefold() and not (canary == BODY and path in listing_units):
                told[canary].add(path)
    return told


@pytest.mark.django_db(transaction=True)  # reading a file ends the request, and its connection
def test_no_canary_reaches_a_member_and_each_does_once_the_round_is_not_blind(client, house, mailoutbox):
    _ward, judge, _found, _model, sheet, file = house
    client.force_login(again(judge))
    assert client.get(f"/sheets/{sheet.pk}/").status_code == 200
    assert {canary: paths for canary, paths in found_at(client, house).items() if paths} == {}
    type(file).objects.filter(pk=file.pk).update(thumbnail_key=file.key)
    for small in ("", "?thumb"):
        assert client.get(f"/sheets/{sheet.pk}/files/{file.pk}/{small}").status_code == 404
    assert not any(
        canary in str(notice.data) for notice in Notice.objects.filter(recipient=judge) for canary in CANARIES
    )
    assert not any(canary in mail.body for mail in mailoutbox for canary in CANARIES)
    Round.objects.update(is_blind=False)
    for canary, paths in found_at(client, house).items():
        assert f"/sheets/{sheet.pk}/" in paths or (canary == FILE and paths), canary
    answer = client.get(f"/sheets/{sheet.pk}/files/{file.pk}/")
    assert answer.status_code == 200
    answer.close()


def said(call):
    with pytest.raises(ValidationError) as wrong:
        call()
    return set(wrong.value.error_dict)


def opened(client, address):
    """The answer's status, and under which name the file comes."""
    answer = client.get(address)
    name = unquote(answer.headers.get("Content-Disposition", ""))
    answer.close()
    return answer.status_code, name


@pytest.mark.django_db(transaction=True)  # reading a file ends the request, and its connection
@pytest.mark.bar("A3")
def test_of_the_files_members_read_what_was_prepared_without_names(client, house):
    ward, judge, found, _model, sheet, file = house
    item, by = found.items.get(), again(ward.secretary)
    other = ModelFile(model=make_candidacies(ward.units.ward)[0].model, kind="document")
    store(other, ContentFile(b"x"), name="x.txt", by=by)
    redacted = SimpleUploadedFile(f"{PERSON}.pdf", b"%PDF-1.4 x")
    made = CheckedFile(f"{PERSON}.pdf", Kind.PDF, "application/pdf", redacted)
    for wrong in ({"file": made, "original": file}, {}, {"original": other}):
        assert said(lambda wrong=wrong: show_file(item, title="Biên bản", by=by, **wrong)) == {"file"}
    for title in ("", f"Ảnh của {PERSON.lower()}"):
        assert said(lambda title=title: show_file(item, title=title, file=made, by=by)) == {"title"}
    for user in (ward.officer, ward.beside, judge):
        with pytest.raises(PermissionDenied):
            show_file(item, title="Biên bản", file=made, by=again(user))
    RegisteredModel.objects.filter(pk=other.model_id).update(steward=ward.units.beside)
    elsewhere = RoundItem(round=found, candidacy=other.model.candidacies.get())
    with pytest.raises(PermissionDenied):
        show_file(elsewhere, title="Biên bản", original=ModelFile.objects.get(pk=other.pk), by=by)
    client.force_login(by)
    here = f"/rounds/items/{item.pk}/files/"
    assert here in client.get(found.get_absolute_url()).content.decode()
    assert client.post(here, {"title": "Biên bản"}).status_code == 422
    assert client.post(here, {"title": "Biên bản", "original": file.pk})["Location"] == here
    show_file(item, title="Ảnh đã che tên", file=made, by=by)
    copied, uploaded = item.files.order_by("id")
    at = f"/rounds/items/files/{copied.pk}/"
    assert opened(client, at)[0] == 200
    client.force_login(again(judge))
    page = client.get(f"/sheets/{sheet.pk}/").content.decode()
    assert at in page
    assert "Ảnh đã che tên" in page
    assert {canary: paths for canary, paths in found_at(client, house).items() if paths} == {}
    status, name = opened(client, at)
    assert status == 200
    assert "Biên bản.txt" in name
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
    withdraw_assignment(sheet.assignment, reason="Nhầm", by=by)
    client.force_login(again(judge))
    assert client.get(f"/rounds/items/files/{uploaded.pk}/").status_code == 403
    hide_file(uploaded, by=by)
    assert not item.files.exists()


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
