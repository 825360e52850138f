"""What the demo shows of the library of questions: asked in the hall, answered there, published; one is not."""

from typing import Any

from django.db import transaction

from dialogues.enums import TOOK_PLACE
from dialogues.models import Conference, Opinion, PublishedOpinion
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import register_opinion
from dialogues.services.publication import public_draft
from organizations.dates import today
from organizations.models import Unit

ASKED = (
    (
        "Rác thải sinh hoạt ở chợ chất đống, bao giờ được thu gom?",
        "Từ đầu tháng tới, rác ở chợ được thu gom mỗi ngày hai lần.",
        "economy",
    ),
    ("Ngõ 5 rất tối. Đề nghị lắp đèn chiếu sáng.", "Lắp 06 bộ đèn ở ngõ 5 trong tháng 9.", "economy"),
    (
        "Thủ tục đăng ký khai sinh trực tuyến thế nào?",
        "Người dân nộp trên Cổng dịch vụ công; bộ phận một cửa hỗ trợ tại chỗ.",
        "political_system",
    ),
    ("Nhà văn hóa tổ dân phố mở cửa những ngày nào?", "Mở cửa các buổi tối và cả ngày chủ nhật.", "culture_society"),
)
KEPT = "Dữ liệu minh họa: việc riêng của một hộ."


@transaction.atomic
def load_demo_published(*, ward: Unit, by: Any) -> int:
    """Enter them as an administrator would; returns how many are public, 0 where there are any already."""
    if PublishedOpinion.objects.exists():
        return 0
    held = Conference.objects.filter(steward=ward, state__in=TOOK_PLACE, agenda=None).order_by("-day", "-id").first()
    if held is None:
        return 0
    about = {"kind": "question", "channel": "hall", "received_on": held.day, "conference": held}
    for text, answer, domain in ASKED:
        made = register_opinion(unit=ward, values=about | {"text": text, "domain": domain}, by=by).opinion
        Opinion.objects.filter(pk=made.pk).update(due_on=today())  # as if noted on the days after it
        take_opinion_step(made, "answer_on_the_spot", by=by, given={"answer": answer})
        made.refresh_from_db()
        if domain == "culture_society":
            take_opinion_step(made, "keep_private", by=by, reason=KEPT)
        else:
            draft = public_draft(made) | {"theme": made.theme}
            take_opinion_step(made, "publish", by=by, given=draft)
    return PublishedOpinion.objects.for_everybody().count()
