"""What the demo shows of decisions: of the ward, handed over in two parts; Thái Bình 2023; a draft of the city."""

import datetime
from typing import Any

from django.db import transaction

from awards.models import AwardForm, Decision
from awards.seeds import COMMENDATION, MERIT
from awards.services.decision_recipients import add_recipient, add_recipients
from awards.services.decision_steps import annul_recipient, sign_decision, take_step
from awards.services.decisions import draft_decision
from awards.services.demo_nominations import in_several_states, near_the_medal, nominated
from awards.services.nominated import add_nominated
from awards.services.presentations import add_presentation, hand_over
from organizations.dates import today
from organizations.models import Person, Unit

MEDAL = "commemorative-medal"
SIGNER = {"branch": "state", "signer": "Nguyễn Văn Diễn Tập", "signer_post": "Chủ tịch"}
OF_WARD = (
    "Bà Trần Thị Mai Hoa; Trưởng ban Công tác Mặt trận thôn 3",
    "Ông Nguyễn Văn Bình; Bí thư chi bộ thôn 5",
    "Ông Lê Quang Chung; Hội viên Hội Nông dân",
)
ANNULLING = "9/QĐ-UBND"
CONFERENCE = {
    "title": "Hội nghị tổng kết phong trào thi đua “Dân vận khéo”",
    "held_on": datetime.date(2023, 12, 21),
    "note": "Nguồn: Báo Thái Bình, 21/12/2023.",
}
THAI_BINH = {
    "title": "Tặng Kỷ niệm chương “Vì sự nghiệp dân vận”",
    "branch": "party",
    "level": "central",
    "issuer": "Ban Dân vận Trung ương",
    "printed_number": "(nguồn không nêu số)",
    "signed_on": CONFERENCE["held_on"],
    "bases": "Theo Báo Thái Bình, 21/12/2023.\nNguồn không nêu số, ngày quyết định; ngày ở đây là ngày hội nghị.",
}


@transaction.atomic
def load_demo_awards(*, ward: Unit, city: Unit, province: Unit | None, by: Any) -> int:
    """Enter them as an administrator would; returns how many decisions, 0 where there are any already."""
    forms = {each.code: each for each in AwardForm.objects.filter(code__in=[COMMENDATION, MERIT, MEDAL])}
    if len(forms) < 3 or Decision.objects.exists():  # noqa: PLR2004 - the three above
        return 0
    near = near_the_medal(ward, forms[MEDAL], by)
    _of_ward(ward, forms[COMMENDATION], near, by)
    in_several_states(ward, city, forms[MERIT], by)
    if province is not None:
        _of_thai_binh(province, forms[MEDAL], by)
    title = "Về việc tặng Bằng khen cho tập thể, cá nhân tiêu biểu trong phong trào “Dân vận khéo”"
    draft = draft_decision(unit=city, values=SIGNER | {"title": title}, by=by)
    values = {"recipient": "collective", "name": ward.name, "unit": ward}
    add_recipient(draft, subject=forms[MERIT], values=values, by=by)
    return Decision.objects.count()


def _of_ward(ward: Unit, form: AwardForm, near: Person, by: Any) -> None:
    """Persons, a household, collectives; one is annulled, the others are presented in two parts."""
    title = "Về việc tặng Giấy khen cho tập thể, cá nhân có thành tích trong phong trào “Dân vận khéo”"
    decision = draft_decision(unit=ward, values=SIGNER | {"title": title}, by=by)
    values = {"recipient": "person", "works_directly": True, "money": 690_000}
    add_recipients(decision, subject=form, lines=OF_WARD, values=values, by=by)
    add_recipient(decision, subject=form, values={"recipient": "collective", "name": ward.name, "unit": ward}, by=by)
    add_nominated(decision, nominations=[each.pk for each in nominated(ward, form, near, by)], by=by)
    take_step(decision, "submit", by=by)
    signed = sign_decision(decision, signed_on=today(), by=by)
    take_step(signed, "publish", by=by)
    first, second, third, *others = signed.recipients.order_by("order")
    annul_recipient(third, ground="Khai man thành tích (dữ liệu minh họa).", on=today(), number=ANNULLING, by=by)
    for title, given in (
        (
            "Hội nghị sơ kết phong trào “Dân vận khéo”",
            {first.pk: (1, ""), second.pk: (1, "Bà Nguyễn Thị Lan, vợ ông Bình")},
        ),
        ("Ngày hội Đại đoàn kết toàn dân tộc", {row.pk: (1, "") for row in others[:-1]}),
    ):
        event = add_presentation(unit=ward, values={"title": title, "held_on": today()}, by=by)
        hand_over(event, signed, shown=list(given), given=given, by=by)


def _of_thai_binh(province: Unit, form: AwardForm, by: Any) -> None:
    """40 medals by a decision of the Centre, 8 of them presented at the conference of 21/12/2023 (DOMAIN §5)."""
    decision = draft_decision(unit=province, is_outside=True, values=THAI_BINH, by=by)
    values = {"recipient": "person", "name": "40 cá nhân của tỉnh Thái Bình", "number": 40}
    row = add_recipient(decision, subject=form, values=values, by=by)
    take_step(decision, "record", by=by)
    event = add_presentation(unit=province, values=CONFERENCE, by=by)
    hand_over(event, decision, shown=[row.pk], given={row.pk: (8, "")}, by=by)
