"""The demo's citizens: opinions sent on the web, one rated, one sent back with a file; one asks for their data."""

from typing import Any

from django.db import transaction

from dialogues.models import Opinion
from dialogues.opinion_enums import Channel
from dialogues.queries.announced import announced
from dialogues.services.citizens import rate_answer, reopen_opinion
from dialogues.services.data_requests import enter_request
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.sending import code_of, send_opinion
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from organizations.dates import today
from organizations.models import Unit

SAID = (
    ("petition", "Đường ngõ 5 ngập mỗi khi mưa to, đề nghị nạo vét cống.", "Ngõ 5, tổ dân phố 12", "economy"),
    ("question", "Bao giờ thôn 3 có đèn đường?", "Thôn 3", "economy"),
    ("feedback", "Nhà văn hóa thôn mở cửa thất thường, bà con không có chỗ sinh hoạt.", "Thôn 2", "culture_society"),
    ("petition", "Đề nghị tăng chuyến thu gom rác vào cuối tuần.", "", "economy"),
)
"""Kind, text, place, domain once it is classified."""
ANSWER = "Đã đưa vào kế hoạch tháng tới. Dữ liệu minh họa."
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


@transaction.atomic
def load_demo_citizens(*, ward: Unit, by: Any, leader: Any) -> int:
    """Send them as citizens would; `by` drafts, `leader` signs. Returns how many, 0 where there are any already."""
    if Opinion.objects.filter(channel=Channel.WEB).exists():
        return 0
    conference = announced().filter(unit=ward, day__isnull=False).order_by("-day").first()
    made = [_sent(ward, number, conference) for number in range(len(SAID))]
    answered = [_answered(opinion, number, by, leader, ward) for number, opinion in enumerate(made[1:3], start=1)]
    rate_answer(answered[0], stars=4, words="Trả lời rõ ràng. Dữ liệu minh họa.")
    rate_answer(answered[1], stars=2)
    reopen_opinion(answered[1], reason="Chưa nói rõ giờ mở cửa. Dữ liệu minh họa.")
    enter_request(made[:1], asked_on=today(), by=by)
    return len(made)


def _sent(ward: Unit, number: int, conference: Any) -> Opinion:
    kind, text, place, _domain = SAID[number]
    values = {"kind": kind, "text": text, "place": place, "conference": conference if number == 0 else None}
    identity = {"name": "Phạm Thị Minh Họa", "phone": "0900000000", "may_contact": True} if number == 0 else {}
    file = CheckedFile(name="minh-hoa.pdf", kind=Kind.PDF, content_type="application/pdf", content=PDF)
    code = code_of(f"demo-of-the-portal-{number}", text)
    files = [file] if number == 0 else []
    return send_opinion(unit=ward, values=values, identity=identity, files=files, code=code).opinion


def _answered(opinion: Opinion, number: int, by: Any, leader: Any, unit: Unit) -> Opinion:
    kind, _text, _place, domain = SAID[number]
    given = {"kind": kind, "domain": domain, "theme": None, "unit": unit, "answer": ANSWER, "answered_on": None}
    for action, who in (("classify", by), ("assign", by), ("draft", by), ("approve", leader), ("answer", by)):
        opinion = take_opinion_step(opinion, action, by=who, given=given)
    return opinion
