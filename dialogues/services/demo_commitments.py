"""What the demo shows of commitments and of earlier years: kept, late, moved, open; the published figures there are."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from dialogues.enums import ConferenceState
from dialogues.models import Commitment, Conference
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.services.commitments import promise
from dialogues.services.earlier import load_facts
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from organizations.dates import today
from organizations.models import Unit

DAY = datetime.timedelta(days=1)
OUTCOME = "Đã lắp 12 đèn, nghiệm thu cùng tổ dân phố. Dữ liệu minh họa."


EMPTY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""One page with nothing on it."""


@transaction.atomic
def load_demo_commitments(*, ward: Unit, by: Any) -> int:
    """Enter them as an administrator would; returns how many, 0 where there are any already."""
    if Commitment.objects.exists():
        return 0
    load_facts(by=by)
    concluded = Conference.objects.filter(steward=ward, state=ConferenceState.CONCLUDED).order_by("pk").first()
    held = Conference.objects.filter(steward=ward, state=ConferenceState.HELD).order_by("pk").first()
    if concluded is None or held is None:
        return 0
    lit = _promised(concluded, "Lắp thêm đèn đường tại thôn 3", 5, by)
    take_commitment_step(lit, "report", by=by, reason="Đã đặt hàng, chờ thi công. Dữ liệu minh họa.")
    proof = CheckedFile("bien-ban-nghiem-thu.pdf", Kind.PDF, "application/pdf", EMPTY_PDF)
    take_commitment_step(lit, "keep", by=by, given={"outcome": OUTCOME}, files=[proof])
    late = _promised(concluded, "Nạo vét cống ngõ 5", 20, by)
    Commitment.objects.filter(pk=late.pk).update(
        promised_for=F("promised_on") + 30 * DAY, first_promised_for=F("promised_on") + 30 * DAY
    )
    moved = _promised(held, "Mở thêm một quầy tại Trung tâm phục vụ hành chính công", 10, by)
    later = {"promised_for": moved.promised_for + 30 * DAY}
    take_commitment_step(moved, "move", by=by, reason="Chờ bổ sung biên chế. Dữ liệu minh họa.", given=later)
    _promised(held, "Thu gom rác thải ba lần một tuần", 45, by)
    return Commitment.objects.count()


def _promised(source: Conference, title: str, ahead: int, by: Any) -> Commitment:
    values = {"title": title, "responsible": source.steward, "promised_for": today() + ahead * DAY}
    return promise(source=source, values=values, by=by)
