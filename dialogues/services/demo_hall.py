"""What the demo shows of a conference's opinions: groups, an agenda, marks in the hall, answers for the minutes."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from dialogues.enums import HostRole
from dialogues.hall_enums import MarkKind
from dialogues.models import AgendaItem, Conference, Opinion, OpinionGroup
from dialogues.opinion_enums import Channel
from dialogues.services.agenda import add_groups, add_opinion, add_point, write_reply
from dialogues.services.hall import mark
from dialogues.services.opinion_groups import make_group
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import register_opinion
from dialogues.services.receptions import enter_reception
from dialogues.services.together import take_for_each
from organizations.dates import today
from organizations.models import Unit

SAID: Mapping[str, Sequence[str]] = {
    "Thoát nước, chống ngập tại các ngõ": (
        "Ngõ 5 cứ mưa to là ngập, cống chưa được nạo vét từ năm ngoái.",
        "Đề nghị nạo vét cống ngõ 5, mưa to là nước ngập vào nhà.",
        "Bao giờ ngõ 7 được làm rãnh thoát nước? Mưa là ngập.",
    ),
    "Đèn chiếu sáng trên đường thôn": (
        "Đèn đường thôn 3 hỏng hai tháng nay chưa ai sửa.",
        "Đường thôn 3 buổi tối không có đèn, người già đi lại khó.",
    ),
    "Thủ tục cấp giấy chứng nhận quyền sử dụng đất": (
        "Hồ sơ cấp giấy chứng nhận nộp bốn tháng chưa có kết quả.",
        "Thủ tục đất đai phải đi lại nhiều lần, đề nghị hướng dẫn một lần cho đủ.",
    ),
}
ALONE = ("Chợ tạm đầu ngõ 12 gây ùn tắc giờ cao điểm.", "Học phí trường mầm non tăng, đề nghị công khai các khoản thu.")
WORDINGS = (
    "Khi nào nạo vét xong cống, rãnh tại ngõ 5 và ngõ 7?",
    "Khi nào sửa và lắp thêm đèn trên đường thôn 3?",
    "Vì sao hồ sơ đất đai chậm, bao giờ người dân nhận được kết quả?",
)
REPLIES = (
    "Phường nạo vét cống ngõ 5 và ngõ 7 xong trước ngày 31 tháng 12; tổ dân phố giám sát.",
    "Đèn hỏng được thay trong tuần; lắp thêm sáu bóng tại thôn 3 trong tháng tới.",
)
CHANNELS = (Channel.PAPER, Channel.TELEPHONE, Channel.ON_BEHALF)
DOMAIN = "culture_society"


def load_demo_hall(*, held: Conference, ahead: Conference, by: Any) -> None:
    """The one that was held was marked in its hall; the one ahead has opinions, some in groups, and an agenda."""
    groups = _arranged(held, by)
    for group, reply in zip(groups, REPLIES, strict=False):
        item = AgendaItem.objects.get(group=group)
        for kind in (MarkKind.ASKED, MarkKind.ANSWERED):
            mark(held, token=uuid.uuid4(), item=item.pk, kind=kind, by=by)
        write_reply(item, reply, by=by)
        members = list(Opinion.objects.filter(grouped__group=group))
        Opinion.objects.filter(grouped__group=group).update(due_on=today())  # as if noted on the days after it
        versions = {each.pk: each.version for each in members}
        given = {pk: {"answer": reply, "answered_on": today()} for pk in versions}
        take_for_each(members, "answer_on_the_spot", given=given, versions=versions, by=by)
    for opinion in Opinion.objects.filter(grouped__group=groups[-1]):
        take_opinion_step(opinion, "classify", by=by, given={"domain": DOMAIN})
        take_opinion_step(opinion, "assign", by=by, given={"unit": held.unit})
    _arranged(ahead, by)


def _arranged(conference: Conference, by: Any) -> list[OpinionGroup]:
    """Opinions, their groups, one by itself, and the points around them."""
    made = []
    add_point(conference, values={"title": "Khai mạc, giới thiệu thành phần dự", "minutes": 10}, by=by)
    for (title, texts), wording in zip(SAID.items(), WORDINGS, strict=True):
        opinions = [_received(conference, text, place, by) for place, text in enumerate(texts)]
        made.append(make_group(conference, values={"title": title, "wording": wording}, opinions=opinions, by=by))
    add_groups(conference, made, minutes=15, by=by)
    market, _fees = [_received(conference, text, place, by) for place, text in enumerate(ALONE)]
    add_opinion(conference, market, values={"title": "Trật tự tại chợ tạm ngõ 12", "minutes": 10}, by=by)
    add_point(conference, values={"title": "Kết luận, bế mạc", "minutes": 15}, by=by)
    return made


def _received(conference: Conference, text: str, place: int, by: Any) -> Opinion:
    day = min(today(), conference.day or today()) - datetime.timedelta(days=3)
    values = {
        "kind": "petition", "channel": CHANNELS[place % len(CHANNELS)], "received_on": day,
        "conference": conference, "text": text,
    }  # fmt: skip
    return register_opinion(unit=conference.unit, values=values, by=by).opinion


def load_demo_receptions(units: Sequence[Unit], *, by: Any) -> None:
    """Days of the last two months; of three units one has fewer than demanded."""
    first = today().replace(day=1)
    before = (first - datetime.timedelta(days=1)).replace(day=1)
    for place, unit in enumerate(units):
        days = [before.replace(day=day) for day in (5, 19)[: 1 + bool(place % 3)]] + [first]
        for number, day in enumerate(days):
            is_chair = number == 0 and place % 3 == 2  # noqa: PLR2004 - each third unit
            values = {
                "day": day, "post": HostRole.COMMITTEE if is_chair else HostRole.SECRETARY, "people": 4 + place,
                "petitions": 2 + number, "feedback": 1, "complaints": place % 2,
            }  # fmt: skip
            enter_reception(unit=unit, values=values, by=by)
