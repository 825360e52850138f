"""Words that somebody has still to write are named before a report is submitted."""

import pytest

from reports.models import ReportSection
from reports.narrative import has_gap
from reports.services.reports import edit_section
from tests.access.people import worker
from tests.reports.makers import counted, fresh, make_report
from tests.reports.test_report_pages import browser
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

SAID = "…” ở: "
FILLED = "Phong trào được duy trì đều."


@pytest.mark.parametrize(
    ("text", "is_gap"),
    [
        ("…", True),
        ("1. Ưu điểm: …\n2. Hạn chế: không", True),
        ("Số mô hình là 12 (… so với cùng kỳ).", False),  # a change that nothing can be said of
        ("tăng …, giảm 3", True),
        ("đạt (…%)", False),
        ("điện, đường, trường, trạm…", False),
        ("điện, đường… và nước", False),
        ("", False),
    ],
)
def test_a_gap_is_a_mark_that_stands_alone(text, is_gap):
    assert has_gap(text) is is_gap


@pytest.mark.django_db
def test_the_page_and_the_step_name_what_is_not_written(world, client):
    leader = worker("leader", world.heir, "leader-heir")
    report = make_report(world.heir, leader)
    web = browser(client, leader)
    for path in (f"/reports/{report.pk}/", f"/reports/{report.pk}/do/submit/"):
        page = web.get(path).content.decode()
        assert SAID in page
        assert "Đánh giá chung" in page.partition(SAID)[2][:200]
    for section in ReportSection.objects.filter(report=report):
        if has_gap(section.text):
            edit_section(section, version=fresh(report).version, values={"text": FILLED}, by=leader)
    counted(fresh(report))
    left = web.get(f"/reports/{report.pk}/").content.decode()
    assert FILLED in left
    assert SAID not in left
