"""Files of a model: what is accepted is kept, what is refused says why, and bytes leave through one door."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from mobilization.common.uploads import check_document, prepare_picture
from models_registry.enums import ModelState
from models_registry.models import FieldCheck, Indicator, ModelFile, ProgressEntry, RegisteredModel, ResponsiblePerson
from models_registry.services import files as service
from models_registry.services.drafts import discard_model, save_model
from models_registry.services.files import add_files
from organizations.dates import today
from tests.common import made_files as made
from tests.common.made_files import upload
from tests.models_registry.makers import make_model
from tests.models_registry.test_form_steps import errors_of, sent, stored, url
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@shared
def draft(cast, campaign):
    return make_model(cast.units.ward, campaign=campaign)


def picture(size=(64, 48), name="anh.jpg"):
    return prepare_picture(upload(name, made.jpeg(size)))


def kept(folder):
    return sum(path.is_file() for path in folder.rglob("*"))


def file_url(file, thumb=""):
    return reverse("models_registry:model_file", args=[file.pk]) + thumb


def test_good_ones_are_kept_and_bad_ones_have_their_message(officer, draft, folder):
    photos = [
        upload("truoc.jpg", made.jpeg((64, 48))),
        upload("anh.jpg", made.pdf()),
        upload("ve.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        upload("to.png", made.png_header(8000, 5000)),
    ]
    papers = [upload("to-trinh.pdf", made.pdf()), upload("hai.pdf", made.pdf() + made.docx())]
    fields = sent(draft, "photos", photos=photos, papers=papers, **{"files-count": 0})
    answer = officer.post(url(draft, "photos"), fields)
    assert answer.status_code == 422
    refused = answer.context["entry"].form.errors
    assert [text.partition(":")[0] for text in refused["photos"]] == ["“anh.jpg”", "“ve.svg”", "“to.png”"]
    assert [text.partition(":")[0] for text in refused["papers"]] == ["“hai.pdf”"]
    assert [(file.kind, file.name, file.consent_to_publish) for file in ModelFile.objects.order_by("id")] == [
        ("photo", "truoc.jpg", False),
        ("document", "to-trinh.pdf", False),
    ]
    assert kept(folder) == 3  # picture, thumbnail, document
    assert [part.name for _form, part in answer.context["entry"].rows[0].shown] == ["truoc.jpg", "to-trinh.pdf"]
    assert 'name="files-count" value="2"' in answer.text


def test_the_place_a_camera_noted_is_gone(officer, draft):
    photo = upload("noi.jpg", made.jpeg((64, 48), exif=made.exif()))
    officer.post(url(draft, "photos"), sent(draft, "photos", photos=[photo], **{"files-count": 0}))
    file = ModelFile.objects.get()
    with default_storage.open(file.key) as stream:
        content = stream.read()
    assert made.SECRET_PLACE.encode() not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    assert file.taken_on.isoformat() == "2025-03-14"


def test_consent_is_never_ticked_beforehand(officer, cast, draft):
    add_files(draft, [picture()], by=cast.officer)
    page = officer.get(url(draft, "photos"))
    ((row, _part),) = page.context["entry"].rows[0].shown
    assert row["consent_to_publish"].value() is False
    assert "checked" not in str(row["consent_to_publish"])


def file_row(number, file, **fields):
    return {f"files-{number}-{name}": value for name, value in ({"id": file.pk} | fields).items()}


def test_captions_consent_and_removal(officer, cast, draft, folder, django_capture_on_commit_callbacks):
    one, two = add_files(draft, [picture(), picture((32, 32))], by=cast.officer)
    rows = file_row(0, one, caption="Trước khi làm", moment="before", consent_to_publish="on")
    rows |= file_row(1, two, remove="on") | {"files-count": 2}
    with django_capture_on_commit_callbacks(execute=True):
        assert officer.post(url(draft, "photos"), sent(draft, "photos", **rows)).status_code == 302
    file = ModelFile.objects.get()
    assert (file.pk, file.caption, file.moment, file.consent_to_publish) == (one.pk, "Trước khi làm", "before", True)
    assert kept(folder) == 2
    assert officer.post(url(draft, "photos"), sent(draft, "photos", **file_row(0, one), **{"files-count": 1}))
    file.refresh_from_db()
    assert file.consent_to_publish is False  # taken back
    version = RegisteredModel.objects.get().version
    officer.post(url(draft, "photos"), sent(draft, "photos", **file_row(0, file), **{"files-count": 1}))
    assert RegisteredModel.objects.get().version == version  # nothing differs


def test_a_caption_too_long_stays_in_the_form(officer, cast, draft):
    one, two = add_files(draft, [picture(), picture((32, 32))], by=cast.officer)
    rows = file_row(0, one, caption="x" * 301) | file_row(1, two, caption="Sau") | {"files-count": 2}
    answer = officer.post(url(draft, "photos"), sent(draft, "photos", **rows))
    assert (answer.status_code, set(errors_of(answer))) == (422, {"files-0-caption"})
    assert "x" * 301 in answer.text
    assert list(ModelFile.objects.order_by("id").values_list("caption", flat=True)) == ["", "Sau"]


def test_files_of_others_and_of_checkers_are_not_found(officer, cast, draft):
    other = make_model(cast.units.beside)
    (foreign,) = add_files(other, [picture()], by=cast.neighbour)
    check = FieldCheck.objects.create(
        model=draft, on=today(), verdict="partly", text="Chưa rõ", checkers="Bà Hoa", unit=cast.units.city
    )
    seen = ModelFile.objects.create(
        model=draft, check_made=check, kind="document", key="a", name="a", size=1, sha256="a"
    )
    for file, of in ((foreign, other), (seen, draft)):
        rows = file_row(0, file, caption="của tôi") | {"files-count": 1}
        assert officer.post(url(draft, "photos"), sent(draft, "photos", **rows)).status_code == 422
        removed = file_row(0, file, remove="on") | {"files-count": 1}
        officer.post(url(draft, "photos"), sent(draft, "photos", **removed))
        file.refresh_from_db()
        assert (file.caption, file.model) == ("", of)


def test_the_same_file_twice_is_kept_once(cast, draft, folder):
    add_files(draft, [picture(), picture()], by=cast.officer)
    add_files(draft, [picture()], by=cast.officer)
    paper = check_document(upload("a.pdf", made.pdf()))
    add_files(draft, [paper, paper], by=cast.officer)
    assert (ModelFile.objects.count(), kept(folder)) == (2, 3)


def test_too_many_are_refused_and_leave_no_bytes(cast, draft, folder, monkeypatch):
    monkeypatch.setattr(service, "MOST_FILES", 1)
    with pytest.raises(ValidationError):
        add_files(draft, [picture(), picture((32, 32))], by=cast.officer)
    assert (ModelFile.objects.count(), kept(folder)) == (0, 0)


def test_a_failure_in_the_middle_leaves_no_bytes(cast, draft, folder, monkeypatch):
    monkeypatch.setattr(service, "record_event", lambda **known: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        add_files(draft, [picture()], by=cast.officer)
    assert (ModelFile.objects.count(), kept(folder)) == (0, 0)


def test_parts_of_a_model_have_their_own(cast):
    model = make_model(cast.units.ward, ModelState.IN_IMPLEMENTATION)
    entry = ProgressEntry.objects.create(model=model, on=today(), text="Đã làm", unit=cast.units.ward)
    seen = {"on": today(), "verdict": "as_registered", "text": "Tốt", "checkers": "A", "unit": cast.units.city}
    check = FieldCheck.objects.create(model=model, **seen)
    add_files(model, [picture()], by=cast.officer, progress=entry)
    (of_check,) = add_files(model, [picture()], by=cast.city_secretary, check=check)
    assert (entry.files.count(), check.files.count()) == (1, 1)
    with pytest.raises(PermissionDenied):  # the ward does not add to what the city saw
        add_files(model, [picture((32, 32))], by=cast.officer, check=check)
    with pytest.raises(ValidationError):
        row = {"id": of_check.pk, "caption": "x"}
        save_model(model, by=cast.officer, version=stored(model).version, changes={}, files=[row])


@pytest.mark.parametrize("who", ["neighbour", "auditor", "reviewer", "administrator"])
def test_who_may_not_write_attaches_nothing(cast, draft, who):
    with pytest.raises(PermissionDenied):
        add_files(draft, [picture()], by=getattr(cast, who))
    assert ModelFile.objects.count() == 0


@pytest.mark.parametrize("state", ModelState)
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("auditor", 200), ("city_secretary", 200), ("reviewer", 404), ("neighbour", 404)],
)
def test_who_sees_a_file(client, cast, state, who, status):
    """Inside only, also where everybody may know of the model."""
    model = make_model(cast.units.ward, state)
    known = {"kind": "photo", "width": 1, "height": 1, "phash": 0, "size": 1, "sha256": "x"}
    key = default_storage.save("k", io.BytesIO(b"whole"))
    thumb = default_storage.save("t", io.BytesIO(b"small"))
    file = ModelFile.objects.create(model=model, key=key, thumbnail_key=thumb, content_type="image/jpeg", **known)
    client.force_login(getattr(cast, who))
    for address, content in ((file_url(file), b"whole"), (file_url(file, "?thumb"), b"small")):
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content) == content
    assert client.get(reverse("models_registry:model_files", args=[model.pk])).status_code == status


def test_all_files_of_a_model_in_a_constant_number_of_queries(officer, cast, draft, django_assert_num_queries):
    page = reverse("models_registry:model_files", args=[draft.pk])
    assert officer.get(page).context["photos"] == []
    add_files(draft, [picture((32 + n, 32)) for n in range(3)], by=cast.officer)
    officer.get(page)
    with django_assert_num_queries(6):
        assert len(officer.get(page).context["photos"]) == 3


@pytest.mark.parametrize("step", ["people", "results", "photos", "check"])
def test_a_step_asks_the_same_number_of_queries_for_1_and_10_rows(officer, cast, draft, step):
    def fill(numbers):
        for number in numbers:
            ResponsiblePerson.objects.create(model=draft, name=f"Người {number}")
            Indicator.objects.create(model=draft, name=f"Chỉ tiêu {number}", unit_of_measure="hộ")
        add_files(draft, [picture((32 + number, 32)) for number in numbers], by=cast.officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(url(draft, step)).status_code == 200
        return len(asked)

    fill([0])
    queries()
    one = queries()
    fill(range(1, 10))
    assert queries() == one


def test_a_draft_thrown_away_takes_its_bytes_along(cast, draft, folder, django_capture_on_commit_callbacks):
    add_files(draft, [picture()], by=cast.officer)
    bytes_of_one, other = kept(folder), make_model(cast.units.ward)
    add_files(other, [picture()], by=cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        discard_model(RegisteredModel.objects.get(pk=draft.pk), by=cast.officer)
    assert (RegisteredModel.objects.get(), kept(folder)) == (other, bytes_of_one)


def test_the_page_shows_photographs_from_before_to_after_as_they_were_chosen(client, cast):
    model = make_model(cast.units.ward, "in_implementation")
    common = {"model": model, "size": 1, "sha256": "x"}
    told = [("after", 1), ("", 2), ("before", 3), ("before", 4)]
    ModelFile.objects.bulk_create(
        ModelFile(
            key=f"k{n}",
            name=f"{n}.jpg",
            kind="photo",
            moment=moment,
            width=9,
            height=9,
            phash=n,
            thumbnail_key=f"t{n}",
            **common,
        )
        for moment, n in told
    )
    ModelFile.objects.bulk_create(ModelFile(key=f"d{n}", name=f"{n}.pdf", kind="document", **common) for n in range(2))
    client.force_login(cast.officer)
    page = client.get(model.get_absolute_url()).context
    assert [each.name for each in page["photos"]] == ["3.jpg", "4.jpg", "1.jpg", "2.jpg"]
    assert [each.name for each in page["documents"]] == ["1.pdf", "0.pdf"]


def test_all_files_of_a_model_stand_in_pages(client, cast):
    model = make_model(cast.units.ward, "in_implementation")
    common = {"model": model, "kind": "document", "size": 1, "sha256": "x"}
    ModelFile.objects.bulk_create([ModelFile(key=f"k{n}", name=f"{n}.pdf", **common) for n in range(60)])
    client.force_login(cast.officer)
    first = client.get(f"{model.get_absolute_url()}files/")
    rest = client.get(f"{model.get_absolute_url()}files/{first.context['older_url']}")
    shown = [file.name for page in (first, rest) for file in page.context["papers"]]
    assert (len(first.context["papers"]) < 60, shown) == (True, [f"{n}.pdf" for n in range(60)])
