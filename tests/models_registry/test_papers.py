"""Papers that officials print: the report on a model, the list of what was recognised, each as Word and PDF."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from mobilization.common.papers.paper import Layout
from mobilization.outbox import registry, runner
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from models_registry.models import FieldCheck, Indicator, Recognition, ResponsiblePerson, TypicalChoice
from models_registry.services.papers import request_model_paper
from organizations.dates import today
from organizations.models import Membership, User
from tests.access.people import account
from tests.access.reading import Run
from tests.common.test_papers import told
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.worlds import shared

pytestmark = pytest.mark.usefixtures("nobody_wakes")


def asked(response):
    """The job that a form led to."""
    assert response.status_code == 302, response.content.decode()
    return Job.objects.get(pk=int(response["Location"].split("/")[2]))


def done(job):
    runner.run_job(job.pk)
    job.refresh_from_db()
    return job.state


class Written(Run):
    """What a handler is given, without a worker: the files it adds are kept by format."""

    def add_file(self, file_format, name, stream, **kwargs):
        stream.seek(0)
        self.files[file_format] = stream.read()

    def on_finish(self, effect):
        """What is asked once more before the job is done: here at once."""
        effect()


def written(job):
    """The files of a job, by its handler alone."""
    run = Written(owner=User.objects.get(pk=job.owner_id), params=job.params, files={})
    run.result = registry.get(job.kind).handler(run)
    return run


def content(job, file_format):
    with default_storage.open(job.files.get(format=file_format).key) as stream:
        return stream.read()


@shared
def model(cast, campaign):
    """A model at work with everything a report tells."""
    made = make_model(
        cast.units.ward,
        "in_implementation",
        campaign=campaign,
        title="Tuyến phố #[không] rác & <xanh>",
        situation_before="Rác để trên vỉa hè.",
        results="Đường sạch.",
        lessons="Kiên trì.",
        households=56,
        people_land=Decimal("1250.5"),
        labour_days=Decimal("40.0"),
    )
    ResponsiblePerson.objects.create(model=made, name="Nguyễn Thị Ánh", position="Bí thư chi bộ", phone="0912345678")
    Indicator.objects.create(
        model=made, name="Đường có hoa", unit_of_measure="m", baseline=0, actual=1200, measured_on=today()
    )
    FieldCheck.objects.create(
        model=made, on=today(), text="Đúng như báo cáo.", checkers="Đoàn", verdict="as_registered", unit=cast.units.city
    )
    make_candidacy(made, "recognised", body=cast.units.city)
    return made


@pytest.mark.django_db(transaction=True)
def test_the_report_on_a_model_is_made_as_word_and_pdf_in_vietnamese(model, officer, cast, in_english):
    page = officer.get(f"/models/{model.pk}/paper/")
    assert page.context["form"].initial == {"layout": "state"}
    job = asked(officer.post(f"/models/{model.pk}/paper/", {"layout": "party"}))
    assert done(job) == JobState.DONE, job.error_detail
    assert [(each.format, each.name) for each in job.files.order_by("format")] == [
        ("docx", f"bao-cao-mo-hinh-{model.code}.docx"),
        ("pdf", f"bao-cao-mo-hinh-{model.code}.pdf"),
    ]
    says = told(content(job, "docx"))
    assert [each for each in says if each[:2] in ("I.", "II", "IV", "V.", "VI")] == [
        "I. Thông tin chung",
        "II. Tình hình trước khi thực hiện",
        "III. Cách làm",
        "IV. Kết quả",
        "V. Bài học kinh nghiệm",
        "VI. Kiểm tra thực tế",
        "VII. Công nhận",
    ]
    assert {
        f"Kết quả thực hiện mô hình “{model.title}”",
        "- Chủ thể: Tập thể.",
        "- Người phụ trách: Nguyễn Thị Ánh, Bí thư chi bộ.",
        "Rác để trên vỉa hè.",
        "1.200",
        "1.250,5",
        "40",
        "Số hộ được hưởng lợi",
        "Đúng như báo cáo.",
        "T/M BAN THƯỜNG VỤ",
    } - set(says) == set()
    assert says[-6] == f"Trên đây là báo cáo kết quả thực hiện mô hình “{model.title}”."
    assert not any("0912345678" in each for each in says)
    assert content(job, "pdf").startswith(b"%PDF-")


@pytest.mark.django_db
def test_whoever_reads_only_the_card_gets_no_report(model, client, cast):
    client.force_login(cast.neighbour)
    assert client.get(f"/models/{model.pk}/").context.get("panels") is None
    assert b'id="paper"' not in client.get(f"/models/{model.pk}/").content
    assert client.get(f"/models/{model.pk}/paper/").status_code == 403
    assert client.post(f"/models/{model.pk}/paper/", {"layout": "state"}).status_code == 403
    with pytest.raises(PermissionDenied):
        request_model_paper(model=model, layout=Layout.STATE, by=cast.neighbour)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_right_that_ended_before_the_work_began_is_asked_again(model, officer, cast):
    job = asked(officer.post(f"/models/{model.pk}/paper/", {"layout": "state"}))
    type(model).objects.filter(pk=model.pk).update(steward=cast.units.beside)
    with pytest.raises(JobRefused, match="Đồng chí không còn quyền xem mô hình này"):
        written(job)


@pytest.mark.django_db(transaction=True)
def test_files_close_with_the_office_in_which_they_were_asked_for(model, officer, cast):
    job = asked(officer.post(f"/models/{model.pk}/paper/", {"layout": "state"}))
    assert done(job) == JobState.DONE
    assert b"".join(officer.get(f"/jobs/{job.pk}/files/pdf/").streaming_content).startswith(b"%PDF-")
    Membership.objects.filter(person=cast.officer.person).delete()
    assert officer.get(f"/jobs/{job.pk}/files/pdf/").status_code == 403


@pytest.mark.django_db
def test_a_layout_has_to_be_one_of_the_two(model, officer):
    assert officer.post(f"/models/{model.pk}/paper/", {"layout": "other"}).status_code == 422
    assert not Job.objects.exists()


@pytest.fixture
def recognised(cast, campaign):
    """Two recognised by the city, one of them typical, one by the ward; a revoked one; one in another campaign."""
    units = cast.units

    def one(title, body, state="recognised", *, where=campaign, subject="collective"):
        made = make_model(units.ward, "registered", campaign=campaign, title=title, subject=subject)
        return make_candidacy(made, state, body=body, campaign=where)

    one("Đường hoa", units.city, subject="individual")
    chosen = one("Ao sạch", units.city)
    one("Ấm áp", units.ward)
    one("Thu hồi", units.city, "revoked")
    one("Đợt khác", units.city, where=make_campaign(units.city))
    one("Chưa xét", units.city, "submitted")
    recognition = Recognition.objects.get(candidacy=chosen)
    TypicalChoice.objects.create(
        recognition=recognition, chosen_on=today(), document_number="16-QĐ/TU", document_date=today()
    )
    return campaign


@pytest.mark.django_db
def test_the_list_of_a_body_is_the_annex_of_its_document(recognised, officer, cast):
    city = cast.units.city
    page = officer.get(f"/campaigns/{recognised.pk}/recognised/")
    assert [(each.unit.pk, each.number) for each in page.context["bodies"]] == [
        (cast.units.ward.pk, 1),
        (city.pk, 2),
    ]
    job = asked(officer.post(f"/campaigns/{recognised.pk}/recognised/", {"layout": "party", "body": city.pk}))
    paper = written(job)
    assert paper.result == {"rows": 2}
    says = told(paper.files["docx"])
    day = f"{Recognition.objects.filter(unit=city).first().document_date:%d/%m/%Y}"
    assert says[:3] == [
        "PHỤ LỤC",
        f"Danh sách mô hình được công nhận trong “{recognised.name}”",
        f"(Kèm theo văn bản số 15-QĐ/ĐU ngày {day} của {city.name})",
    ]
    titles = [each for each in says if each in {"Ao sạch", "Đường hoa", "Ấm áp", "Thu hồi", "Đợt khác", "Chưa xét"}]
    assert titles == ["Ao sạch", "Đường hoa"]
    assert says.count("x") == 1
    assert says[-1] == "Tổng số: 2 mô hình; trong đó 1 của tập thể, 1 của cá nhân; 1 mô hình tiêu biểu."
    assert paper.files["pdf"].startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_list_of_all_bodies_names_each_and_leaves_the_document_open(recognised, officer, cast):
    job = asked(officer.post(f"/campaigns/{recognised.pk}/recognised/", {"layout": "state", "body": ""}))
    says = told(written(job).files["docx"])
    assert says[2] == "(Kèm theo ………… số ………… ngày ………… của …………)"
    assert [
        each.split("\n")[0] for each in says if each.startswith((cast.units.city.name, f"{cast.units.ward.name}\n"))
    ] == [
        cast.units.city.name,
        cast.units.ward.name,
        cast.units.city.name,
    ]
    assert says[-1].startswith("Tổng số: 3 mô hình; trong đó 2 của tập thể, 1 của cá nhân;")


@pytest.mark.django_db
def test_what_was_revoked_meanwhile_makes_no_paper(recognised, officer):
    job = asked(officer.post(f"/campaigns/{recognised.pk}/recognised/", {"layout": "state", "body": ""}))
    Recognition.objects.update(revoked_on=today(), revoked_ground="Khai không đúng")
    with pytest.raises(JobRefused, match="Không còn mô hình nào được công nhận"):
        written(job)


@pytest.mark.django_db
def test_the_campaigns_page_counts_what_stands_recognised(recognised, officer):
    panel = officer.get(f"/campaigns/{recognised.pk}/").context["panels"][0]
    assert panel.data["numbers"] == {"models": 3, "bodies": 2, "typical": 1}
    Recognition.objects.update(revoked_on=today(), revoked_ground="Khai không đúng")
    assert officer.get(f"/campaigns/{recognised.pk}/").context["panels"] == []
    assert b'<form class="form panel"' not in officer.get(f"/campaigns/{recognised.pk}/recognised/").content


@pytest.mark.django_db
def test_without_an_office_nothing_is_known_of_models(recognised, client):
    client.force_login(account("nobody"))
    assert client.get(f"/campaigns/{recognised.pk}/").context["panels"] == []
    assert client.get(f"/campaigns/{recognised.pk}/recognised/").context["bodies"] == []
