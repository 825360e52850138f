"""What the demo shows of nominations in several states, and of somebody who is near the medal of service."""

import datetime
from typing import Any

from awards.enums import Procedure, SimplifiedGround
from awards.models import AwardForm, Nomination
from awards.queries.nomination_checks import look
from awards.rules import MEDAL_YEARS
from awards.services.catalogues import edit_entry
from awards.services.dossier import override
from awards.services.nominations import add_nomination, change_nomination
from awards.services.service import add_period
from directives import rules
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.models import Membership, Person, Unit

EXPLAINED = "Dữ liệu minh họa: hồ sơ giấy lưu tại đơn vị."
NEAR = "Phạm Thị Gần Dân"
TO_COMMEND: tuple[dict[str, Any], ...] = (
    {"recipient": "person", "name": NEAR, "position": "Trưởng Khối dân vận", "works_directly": True},
    {"recipient": "household", "name": "Hộ bà Đặng Thị Hiến Đất", "position": "Thôn 3"},
    {"recipient": "collective", "name": "Chi hội Phụ nữ thôn 2"},
)
"""Whom the ward's decision commends, with the model for which they are nominated."""
ACHIEVEMENT = "Vận động nhân dân hiến đất, góp công mở rộng đường thôn."


def commendable_model(ward: Unit) -> RegisteredModel | None:
    """A model of the ward to commend somebody for, one that was recognised if there is one."""
    models = RegisteredModel.objects.filter(steward=ward, registered_on__isnull=False).order_by("id")
    return models.filter(recognitions__revoked_on=None, recognitions__isnull=False).first() or models.first()


def near_the_medal(ward: Unit, medal: AwardForm, by: Any) -> Person:
    """Somebody of the ward who reaches the medal next year; one period is proved, the other is not."""
    if not medal.is_service_medal and not AwardForm.objects.filter(is_service_medal=True).exists():
        edit_entry(medal, version=medal.version, changes={"is_service_medal": True}, by=by)
    day = today()
    years = rules.value(MEDAL_YEARS["specialised"], on=day)
    first, change = datetime.date(day.year + 1 - years, 3, 1), datetime.date(day.year - years // 2, 7, 1)
    person = Person.objects.create(full_name=NEAR)
    Membership.objects.create(person=person, unit=ward, role="officer", valid_from=min(ward.valid_from or day, day))
    earlier = {"kind": "specialised", "post": "Chuyên viên", "body": "Ban Dân vận Huyện ủy", "valid_from": first}
    proof = {"proof_number": "12-QĐ/HU", "proof_date": first - datetime.timedelta(days=7)}
    later = {"kind": "specialised", "post": "Trưởng Khối dân vận", "unit": ward}
    begins = max(change, ward.valid_from or change)
    before = {"valid_to": begins - datetime.timedelta(days=1)}
    add_period(person, values=earlier | proof | before, by=by)
    add_period(person, values=later | {"valid_from": begins}, by=by)
    return person


def nominated(ward: Unit, form: AwardForm, person: Person, by: Any) -> list[Nomination]:
    """Those of `TO_COMMEND`, recommended to the ward itself."""
    model = commendable_model(ward)
    made = []
    for each in TO_COMMEND:
        known = each | ({"person": person} if each["recipient"] == "person" else {})
        made.append(_nomination(ward, ward, form, known, by, models=[model] if model else []))
        for step in ("submit", "approve"):
            _explain(made[-1], by)
            change_nomination(made[-1], step, by=by)
    return made


def in_several_states(ward: Unit, city: Unit, form: AwardForm, by: Any) -> None:
    """Nominations of the ward to the city: a draft, one submitted, one recommended, one refused."""
    _nomination(ward, city, form, {"recipient": "person", "name": "Vũ Văn Nháp"}, by)
    for name, steps in (
        ("Hoàng Thị Trình", ["submit"]),
        ("Đỗ Văn Đồng Thuận", ["submit", "approve"]),
        ("Bùi Thị Chưa Đạt", ["submit", "refuse"]),
    ):
        made = _nomination(ward, city, form, {"recipient": "person", "name": name, "position": "Tổ trưởng"}, by)
        for step in steps:
            _explain(made, by)
            change_nomination(made, step, by=by, reason="Thành tích chưa rõ." if step == "refuse" else "")


def _nomination(
    unit: Unit, body: Unit, form: AwardForm, known: dict[str, Any], by: Any, models: Any = ()
) -> Nomination:
    year = today().year
    values = {
        "subject": form,
        "body": body,
        "branch": "state",
        "achievement": ACHIEVEMENT,
        "since": datetime.date(year, 1, 1),
        "until": today(),
        "procedure": Procedure.SIMPLIFIED,
        "ground": SimplifiedGround.OTHER,
        "ground_said": "Dữ liệu minh họa: chưa có phiên họp của hội đồng.",
    }
    return add_nomination(unit=unit, values=values | known, by=by, models=models)


def _explain(nomination: Nomination, by: Any) -> None:
    """The demo keeps no files: what the dossier lacks is explained, as who submits would."""
    for found in look(Nomination.objects.get(pk=nomination.pk)):
        if found.is_blocking:
            override(nomination, found.check, mark=found.mark, reason=EXPLAINED, by=by)
