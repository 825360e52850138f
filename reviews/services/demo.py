"""What the demo shows of review: a ward's council with rounds and sessions, the city's committee with its programme."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from mobilization.common.editing import content_of
from mobilization.common.recording import recording
from organizations.dates import today
from organizations.enums import Role
from organizations.models import Membership, Person, Unit
from reviews.models import Council, SteeringCommittee
from reviews.services.councils import set_up_council
from reviews.services.demo_round import make_round
from reviews.services.demo_session import make_sessions
from reviews.services.seats import add_rules, add_seat
from reviews.services.steering import add_place, add_task, report_task, set_up_committee

SEATS = (
    ("Phạm Thị Phó Chủ Tịch", "deputy", "Chủ tịch Ủy ban MTTQ Việt Nam"),
    ("Trần Văn Biên Bản", "secretary", "Chuyên viên Ban Xây dựng Đảng"),
    ("Vũ Văn Cựu Chiến Binh", "member", "Chủ tịch Hội Cựu chiến binh"),
)
"""Invented people without accounts."""
JUDGES = {
    "chair": ("chair", "Phó Bí thư Thường trực Đảng ủy"),
    "member": ("member", "Ủy viên Ban Thường vụ Đảng ủy"),
    "other": ("member", "Chủ tịch Hội Liên hiệp Phụ nữ"),
}
"""The seats of the accounts that score."""
RULES = {
    "quorum_share": "2/3",
    "needed_share": "2/3",
    "is_more_than": False,
    "base": "total",
    "recused_count": False,
    "tie": "refused",
    "is_secret": True,
    "fewest_sheets": 3,
    "deadline_days": 20,
    "source": "Quy chế làm việc của hội đồng, số 2-QC/HĐ (số liệu minh họa)",
}
TASKS = (
    ("Ban hành kế hoạch phong trào thi đua “Dân vận khéo” của năm", "Cơ quan thường trực", (3, 31), "Đã ban hành."),
    ("Kiểm tra việc đăng ký và thực hiện mô hình ở cơ sở", "Tổ giúp việc", (9, 30), ""),
    ("Tổng kết năm, đề nghị biểu dương tập thể, cá nhân tiêu biểu", "Cơ quan thường trực", (12, 15), ""),
)


@transaction.atomic
def load_demo_reviews(*, ward: Unit, city: Unit, judges: Mapping[str, Any], secretaries: Mapping[str, Any]) -> int:
    """Make the council with its round, and the committee; returns how many bodies. Nothing when there is one already.

    `secretaries` are the accounts that act for the `ward` and for the `city`; `judges` those that sit in the council.
    """
    if Council.objects.exists() or SteeringCommittee.objects.exists():
        return 0
    first = today().replace(month=1, day=1)
    people = [(_person(each, ward, Role.REVIEWER), role, post) for each, role, post in SEATS]
    with recording(actor=secretaries["ward"].pk):
        council = _council(ward, first, judges, people, secretaries["ward"])
        current = make_round(council, judges, secretaries["ward"])
        if current is not None:
            make_sessions(council, current, judges, secretaries["ward"])
    with recording(actor=secretaries["city"].pk):
        _committee(city, first, secretaries["city"])
    return 2


def _council(
    ward: Unit, first: datetime.date, judges: Mapping[str, Any], people: Sequence[tuple[Person, str, str]], by: Any
) -> Council:
    name = f"Hội đồng xét công nhận mô hình “Dân vận khéo” năm {first.year}"
    known = {"name": name, "document_number": "15-QĐ/ĐU", "document_date": first, "valid_from": first, "valid_to": None}
    council = set_up_council(unit=ward, values=known, by=by)
    for person, role, post in [*((judges[name].person, *seat) for name, seat in JUDGES.items()), *people]:
        seat = {"person": person, "role": role, "position": post, "valid_from": first, "valid_to": None}
        add_seat(council, values=seat, by=by)
    add_rules(council, values=RULES | {"valid_from": first}, by=by)
    return council


def _committee(city: Unit, first: datetime.date, by: Any) -> None:
    name = "Ban Chỉ đạo phong trào thi đua “Dân vận khéo”"
    known = {"name": name, "document_number": "30-QĐ/TU", "document_date": first, "valid_from": first, "valid_to": None}
    committee = set_up_committee(unit=city, values=known | {"recognises": False}, by=by)
    head = {"person": by.person, "role": "standing", "position": "", "area": "", "valid_from": first, "valid_to": None}
    add_place(committee, values=head, by=by)
    for text, who, (month, day), done in TASKS:
        due = first.replace(month=month, day=day)
        values = {"year": first.year, "text": text, "responsible": who, "due_on": due}
        task = add_task(committee, values=values, by=by)
        if done:
            report_task(task, done_on=min(due, today()), note=done, seen=content_of(task), by=by)


def _person(name: str, unit: Unit, role: Role) -> Person:
    person = Person.objects.create(full_name=name)
    Membership.objects.create(person=person, unit=unit, role=role, valid_from=today())
    return person
