"""What the demo shows of dialogue conferences: in several states, of the ward, the city and some wards beside it."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from dialogues.models import Conference, year_of
from dialogues.services.conferences import enter_attendance, plan_conference, write_conclusion
from dialogues.services.demo_hall import load_demo_hall, load_demo_receptions
from dialogues.services.registrations import register_for
from dialogues.services.steps import take_step
from organizations.dates import today
from organizations.models import Unit

GROUPS = ("Đại biểu Hội Nông dân", "Đại biểu Hội Liên hiệp Phụ nữ", "Đại diện các tổ dân phố, thôn")
SAID = {
    "kind": "regular",
    "secretary_hosts": True,
    "secretary_name": "Nguyễn Văn Diễn Tập",
    "committee_hosts": True,
    "committee_name": "Trần Thị Minh Họa",
    "begins": datetime.time(8, 30),
    "ends": datetime.time(11, 30),
    "place": "Hội trường nhà văn hóa",
    "content": "Xây dựng đô thị văn minh; thu gom rác thải; thủ tục tại Trung tâm phục vụ hành chính công.",
    "how_to": "Mọi người dân trên địa bàn đều được dự. Đăng ký trên trang này hoặc tại nhà văn hóa trước một ngày.",
}
CONCLUSION = {
    "conclusion_number": "12-TB/ĐU",
    "conclusion": "Lắp thêm đèn đường tại thôn 3 trước ngày 30 tháng 9. Các ý kiến còn lại được trả lời bằng văn bản.",
}
LATE = "Dữ liệu minh họa: hội nghị đột xuất sau mưa bão."


@transaction.atomic
def load_demo_dialogues(*, ward: Unit, city: Unit, beside: Sequence[Unit], by: Any) -> int:
    """Enter them as an administrator would; returns how many, 0 where there are any already."""
    if Conference.objects.exists():
        return 0
    _plan(ward, "Hội nghị đối thoại với Nhân dân cuối năm", 40, by, day=None)
    open_one = _announced(ward, "Hội nghị đối thoại với Nhân dân về môi trường", 12, by, capacity=60)
    for name, group, people in (("", "Chi hội Nông dân thôn 2", 8), ("Phạm Thị Minh Họa", "", 1)):
        register_for(open_one, name=name, group=group, people=people)
    held = _held(ward, "Hội nghị đối thoại với thanh niên", 14, by)
    load_demo_hall(held=held, ahead=open_one, by=by)
    load_demo_receptions([ward, city, *beside], by=by)
    _concluded(ward, "Hội nghị đối thoại với Nhân dân đầu năm", 60, by)
    _held(ward, "Tiếp xúc Nhân dân vùng dự án", 20, by, kind="contact")
    off = _announced(city, "Hội nghị đối thoại với doanh nghiệp", 15, by)
    take_step(off, "postpone", by=by, reason="Dữ liệu minh họa: chuyển sang quý sau.")
    for number, unit in enumerate(beside):
        if number % 3 == 0:
            _concluded(unit, "Hội nghị đối thoại với Nhân dân", 30 + number, by)
        elif number % 3 == 1:
            _never_announced(unit, by)
    return Conference.objects.count()


def _plan(unit: Unit, title: str, ahead: int, by: Any, **more: Any) -> Conference:
    day = today() + datetime.timedelta(days=ahead)
    values = SAID | {"title": title, "planned_from": day, "planned_to": day, "day": day} | more
    return plan_conference(unit=unit, values=values, groups=GROUPS, by=by)


def _announced(unit: Unit, title: str, ahead: int, by: Any, **more: Any) -> Conference:
    return take_step(_plan(unit, title, ahead, by, **more), "announce", by=by)


def _held(unit: Unit, title: str, ago: int, by: Any, **more: Any) -> Conference:
    """Announced ten days before, as if that had been entered then."""
    made = _back(_announced(unit, title, 10, by, **more), 10 + ago)
    held = take_step(made, "hold", by=by)
    numbers = {group.pk: 20 + 15 * place for place, group in enumerate(held.groups.order_by("position"))}
    return enter_attendance(held, version=held.version, attended=numbers, by=by)


def _concluded(unit: Unit, title: str, ago: int, by: Any) -> Conference:
    held = _held(unit, title, ago, by)
    written = write_conclusion(held, version=held.version, changes=CONCLUSION, by=by)
    published = held.day + datetime.timedelta(days=8) if held.day else None
    made = take_step(written, "conclude", by=by, published_on=published)
    Conference.objects.filter(pk=made.pk).update(published_noted_on=published)
    return made


def _never_announced(unit: Unit, by: Any) -> Conference:
    made = _back(_plan(unit, "Đối thoại sau bão", 0, by, kind="ad_hoc"), 5)
    return take_step(made, "hold", by=by, reason=LATE)


def _back(conference: Conference, days: int) -> Conference:
    """The same so many days earlier: the demo has a past, and steps are taken today."""
    dated = ("planned_from", "planned_to", "day", "announced_on", "announce_due")
    earlier = datetime.timedelta(days=days)
    rows = Conference.objects.filter(pk=conference.pk)
    rows.update(**{name: F(name) - earlier for name in dated if getattr(conference, name) is not None})
    moved = rows.get()
    rows.update(year=year_of(moved.planned_from, moved.day))
    earlier_one: Conference = rows.get()
    return earlier_one
