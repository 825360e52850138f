"""A council, criteria sets and a steering committee of the ward, with what belongs to them; how to reach them."""

import datetime
import uuid
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone

from mobilization.common.editing import content_of
from mobilization.common.files import store
from organizations.dates import today
from organizations.models import Person
from reviews.models import (
    AccessBar,
    Assignment,
    BlindFile,
    Conflict,
    Council,
    CouncilMember,
    CouncilRules,
    CriteriaSet,
    Criterion,
    CriterionGroup,
    GradeBand,
    ProgrammeTask,
    Round,
    RoundItem,
    ScoreSheet,
    SheetPoints,
    SteeringAssessment,
    SteeringCommittee,
    SteeringMember,
)
from reviews.queries.assigning import plan
from reviews.services.assigning import mark_of
from reviews.services.rounds import fingerprint
from tests.access.people import account, member, worker
from tests.models_registry.makers import make_candidacy, make_model

COMING = datetime.timedelta(days=30)
RULES = {
    "quorum_share": "2/3",
    "needed_share": "50%",
    "is_more_than": "on",
    "base": "total",
    "tie": "refused",
    "fewest_sheets": "3",
    "deadline_days": "20",
    "source": "Quy chế 1",
}


def build_reviews(units) -> SimpleNamespace:
    """The council is the ward's; one person sits in it, another could."""
    known = {"document_number": "1-QĐ/ĐU", "document_date": today(), "valid_from": today()}
    council = Council.objects.create(unit=units.ward, steward=units.ward, name="Hội đồng", **known)
    seated, other = (Person.objects.create(full_name=name) for name in ("Seated", "To be seated"))
    for person in (seated, other):
        member(person, units.ward, "reviewer")
    committee = SteeringCommittee.objects.create(unit=units.ward, steward=units.ward, name="Ban Chỉ đạo", **known)
    published = _criteria(units.ward, state="published", published_at=timezone.now())
    round_ = _round(council, published)
    judged = {"committee": committee, "unit": units.ward, "steward": units.ward, "year": today().year}
    return SimpleNamespace(
        committee=committee,
        place=SteeringMember.objects.create(committee=committee, person=seated, valid_from=today()),
        task=ProgrammeTask.objects.create(committee=committee, year=today().year, text="Ra kế hoạch"),
        assessment=SteeringAssessment.objects.create(**judged, is_own=True, title="Tự đánh giá", grade="good"),
        council=council,
        seat=CouncilMember.objects.create(council=council, person=seated, valid_from=today()),
        other=other,
        draft=_criteria(units.ward),
        published=published,
        round=round_,
        item=round_.items.get(position=1),
        second=round_.items.get(position=2),
        blind_file=store(BlindFile(item=round_.items.get(position=1), title="Ảnh"), ContentFile(b"x"), name="x.txt"),
        takeable=make_candidacy(make_model(units.ward, "registered", campaign=round_.campaign), "submitted"),
        **vars(_scored(council, published, seated)),
        conflict=_conflict(round_.items.get(position=1), seated),
        rules=CouncilRules.objects.create(council=council, valid_from=today() + COMING, source="Quy chế"),
    )


def _round(council, criteria):
    """A round that could be opened, with two candidacies."""
    model = make_model(council.unit, "registered")
    known = {"unit": council.unit, "steward": council.steward, "council": council, "campaign": model.campaign}
    days = {"opens_on": today(), "closes_on": today() + COMING}
    made = Round.objects.create(name="Bình xét đợt 1", criteria_set=criteria, **known, **days)
    for place, each in enumerate((model, make_model(council.unit, "registered", campaign=model.campaign)), 1):
        RoundItem.objects.create(round=made, candidacy=make_candidacy(each, "submitted"), position=place)
    return made


def _scored(council, criteria, person):
    """A round that is scored: a sheet submitted by `person`; its candidacy could be given to somebody else, too."""
    model = make_model(council.unit, "registered")
    known = {"unit": council.unit, "steward": council.steward, "council": council, "campaign": model.campaign}
    days = {"opens_on": today(), "closes_on": today() + COMING, "state": "open"}
    scored = Round.objects.create(name="Bình xét đợt 3", criteria_set=criteria, most_own=5, **known, **days)
    item = RoundItem.objects.create(round=scored, candidacy=make_candidacy(model, "not_recognised"), position=1)
    judge = CouncilMember.objects.create(
        council=council, person=worker("reviewer", council.unit, "judge").person, valid_from=today()
    )
    seat = CouncilMember.objects.get(council=council, person=person)
    known = {"item": item, "seat": seat, "how": "hand", "assigned_by": account("assigner")}
    sheet = ScoreSheet.objects.create(
        assignment=Assignment.objects.create(**known), state="submitted", total=50, submitted_at=timezone.now()
    )
    criterion = Criterion.objects.get(group__criteria_set=criteria)
    SheetPoints.objects.create(sheet=sheet, criterion=criterion, points=5)
    return SimpleNamespace(scored=scored, scored_item=item, judge=judge, sheet=sheet, assignment=sheet.assignment)


def _conflict(item, person):
    """Declared by somebody of the ward, with its bar."""
    known = {"council": item.round.council, "model": item.candidacy.model, "person": person}
    AccessBar.objects.create(kind="declared", **known)
    return Conflict.objects.create(ground="Em gái", declared_by=account("declarer"), **known)


def _criteria(ward, **fields):
    """A set that could be put in force."""
    made = CriteriaSet.objects.create(unit=ward, steward=ward, family=uuid.uuid4(), title="Bộ tiêu chí", **fields)
    group = CriterionGroup.objects.create(criteria_set=made, position=1, title="Nhóm")
    Criterion.objects.create(group=group, position=1, key="a", title="Tiêu chí", maximum=10)
    GradeBand.objects.create(criteria_set=made, name="Đạt", lowest=0)
    return made


def _of_draft(more=None, **data):
    return lambda world: ({"pk": world.reviews.draft.pk} | (more(world) if more else {}), data)


def _of_published(**data):
    return lambda world: ({"pk": world.reviews.published.pk}, data)


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.reviews, name).pk}, data)


def _group(world):
    return world.reviews.draft.groups.get()


def _written(day):
    return f"{day:%d/%m/%Y}"


def _council(**more):
    days = {"document_date": _written(today()), "valid_from": _written(today())}
    return {"name": "Hội đồng mới", "document_number": "2-QĐ/ĐU", **days} | more


def _council_for_programs(**more):
    days = {"document_date": today().isoformat(), "valid_from": today().isoformat()}
    return _council(**days) | more


def _planned(world):
    return mark_of(plan(world.reviews.scored).pairs)


def _round_values(world, written):
    return {
        "name": "Bình xét đợt 2",
        "campaign": world.reviews.round.campaign_id,
        "criteria_set": world.reviews.published.pk,
        "opens_on": written(today()),
        "closes_on": written(LATER),
        "scores_seen": "never",
        "most_own": "0",
    }


def _new_round(written):
    return lambda world: ({"pk": world.reviews.council.pk}, _round_values(world, written))


def _of_council(**data):
    return lambda world: ({"pk": world.reviews.council.pk}, data)


def _of_seat(**data):
    return lambda world: ({"pk": world.reviews.seat.pk}, data)


def _new_seat(day):
    return lambda world: (
        {"pk": world.reviews.council.pk},
        {"person": world.reviews.other.pk, "role": "member", "valid_from": day},
    )


LATER = today() + 2 * COMING
REVIEW_ADDRESSES = {
    "councils/new/": lambda world: ({}, _council(unit=world.units.ward.pk)),
    "councils/<int:pk>/": _of_council(),
    "councils/<int:pk>/edit/": _of_council(**_council(version="1")),
    "councils/<int:pk>/members/new/": _new_seat(_written(today())),
    "councils/<int:pk>/rules/new/": _of_council(**RULES, valid_from=_written(LATER)),
    "councils/members/<int:pk>/edit/": _of_seat(),
    "councils/members/<int:pk>/remove/": _of_seat(x=1),
    "councils/rules/<int:pk>/remove/": lambda world: ({"pk": world.reviews.rules.pk}, {"x": 1}),
    "councils/<int:pk>/rounds/new/": _new_round(_written),
    "rounds/<int:pk>/": _of("round"),
    "rounds/<int:pk>/edit/": lambda world: (
        {"pk": world.reviews.round.pk},
        _round_values(world, _written) | {"version": "1"},
    ),
    "rounds/<int:pk>/items/new/": lambda world: (
        {"pk": world.reviews.round.pk},
        {"seen": fingerprint([world.reviews.takeable.pk])},
    ),
    "rounds/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.reviews.round.pk, "action": "open"},
        {"x": 1},
    ),
    "rounds/<int:pk>/assign/": lambda world: ({"pk": world.reviews.scored.pk}, {"seen": _planned(world)}),
    "rounds/<int:pk>/assign/file/": lambda world: (
        {"pk": world.reviews.scored.pk},
        {"pairs": f"{world.reviews.scored_item.pk}-{world.reviews.judge.pk}"},
    ),
    "rounds/<int:pk>/assign/table/": _of("scored"),
    "rounds/<int:pk>/progress/": _of("scored"),
    "rounds/<int:pk>/results/export/": _of("scored", x=1),
    "rounds/<int:pk>/remind/": _of("scored", x=1),
    "rounds/items/<int:pk>/assign/": lambda world: (
        {"pk": world.reviews.scored_item.pk},
        {"seats": [world.reviews.judge.pk]},
    ),
    "rounds/items/<int:pk>/take/": _of("scored_item", x=1),
    "rounds/assignments/<int:pk>/withdraw/": _of("assignment", reason="Nhầm"),
    "sheets/<int:pk>/": _of("sheet", version="1"),
    "sheets/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.reviews.sheet.pk, "action": "reopen"},
        {"reason": "Nhầm"},
    ),
    "sheets/<int:pk>/files/<int:file>/": lambda world: (
        {"pk": world.reviews.sheet.pk, "file": world.models.file.pk},
        {},
    ),
    "api/v1/rounds/<int:pk>/plan/": _of("scored"),
    "api/v1/rounds/<int:pk>/assign/": lambda world: ({"pk": world.reviews.scored.pk}, {"seen": _planned(world)}),
    "api/v1/rounds/<int:pk>/remind/": _of("scored"),
    "api/v1/rounds/<int:pk>/progress/": _of("scored"),
    "api/v1/rounds/<int:pk>/results/": _of("scored"),
    "api/v1/score-sheets/<int:pk>/": _of("sheet", comment="Tốt"),
    "api/v1/score-sheets/<int:pk>/steps/": _of("sheet", step="reopen", reason="Nhầm"),
    "api/v1/assignments/<int:pk>/withdraw/": _of("assignment", reason="Nhầm"),
    "api/v1/round-items/<int:pk>/assign/": lambda world: (
        {"pk": world.reviews.scored_item.pk},
        {"seats": [world.reviews.judge.pk]},
    ),
    "api/v1/round-items/<int:pk>/take/": _of("scored_item"),
    "rounds/items/<int:pk>/remove/": _of("item", x=1),
    "rounds/items/<int:pk>/files/": lambda world: (
        {"pk": world.reviews.item.pk},
        {"title": "Ảnh chụp", "original": world.models.file.pk},
    ),
    "rounds/items/files/<int:pk>/": _of("blind_file"),
    "rounds/items/files/<int:pk>/remove/": _of("blind_file", x=1),
    "rounds/items/<int:pk>/conflict/": lambda world: (
        {"pk": world.reviews.second.pk},
        {"person": world.reviews.seat.person_id, "ground": "Em gái"},
    ),
    "rounds/items/<int:pk>/conflict/<int:conflict>/withdraw/": lambda world: (
        {"pk": world.reviews.item.pk, "conflict": world.reviews.conflict.pk},
        {"reason": "Nhầm"},
    ),
    "api/v1/councils/<int:pk>/rounds/": _new_round(datetime.date.isoformat),
    "api/v1/rounds/<int:pk>/": _of("round", name="Tên khác"),
    "api/v1/rounds/<int:pk>/candidates/": _of("round"),
    "api/v1/rounds/<int:pk>/take-in/": lambda world: (
        {"pk": world.reviews.round.pk},
        {"candidacies": [world.reviews.takeable.pk]},
    ),
    "api/v1/rounds/<int:pk>/steps/": _of("round", step="open"),
    "api/v1/rounds/<int:of_round>/items/": lambda world: ({"of_round": world.reviews.round.pk}, {}),
    "api/v1/round-items/<int:pk>/": _of("item"),
    "api/v1/round-items/<int:pk>/conflict/": lambda world: (
        {"pk": world.reviews.second.pk},
        {"person": world.reviews.seat.person_id, "ground": "Em gái"},
    ),
    "api/v1/conflicts/<int:pk>/withdraw/": _of("conflict", reason="Nhầm"),
    "criteria/new/": lambda world: ({}, {"unit": world.units.ward.pk, "title": "Bộ mới"}),
    "criteria/<int:pk>/": _of_draft(),
    "criteria/<int:pk>/edit/": _of_draft(title="Tên khác", version="1"),
    "criteria/<int:pk>/publish/": _of_draft(x=1),
    "criteria/<int:pk>/discard/": _of_draft(x=1),
    "criteria/<int:pk>/version/": _of_published(x=1),
    "criteria/<int:pk>/copy/": lambda world: (
        {"pk": world.reviews.published.pk},
        {"unit": world.units.ward.pk, "title": "Bộ của phường"},
    ),
    "criteria/<int:pk>/compare/<int:other>/": _of_draft(lambda world: {"other": world.reviews.draft.pk}),
    "criteria/<int:pk>/<slug:kind>/new/": _of_draft(lambda world: {"kind": "groups"}, title="Nhóm khác"),
    "criteria/groups/<int:pk>/criteria/new/": lambda world: (
        {"pk": _group(world).pk},
        {"title": "Mới", "maximum": "5", "weight": "1"},
    ),
    "criteria/<slug:kind>/<int:pk>/edit/": lambda world: (
        {"kind": "groups", "pk": _group(world).pk},
        {"title": "Khác", "seen": content_of(_group(world))},
    ),
    "criteria/<slug:kind>/<int:pk>/remove/": lambda world: ({"kind": "groups", "pk": _group(world).pk}, {"x": 1}),
    "committees/new/": lambda world: ({}, _council(unit=world.units.ward.pk)),
    "committees/<int:pk>/": _of("committee"),
    "committees/<int:pk>/edit/": _of("committee", **_council(version="1")),
    "committees/<int:pk>/council/": _of("committee", x=1),
    "api/v1/committees/<int:pk>/council/": _of("committee"),
    "committees/<int:pk>/members/new/": lambda world: (
        {"pk": world.reviews.committee.pk},
        {"person": world.reviews.other.pk, "role": "member", "valid_from": _written(today())},
    ),
    "committees/<int:pk>/tasks/new/": _of("committee", year=str(today().year), text="Kiểm tra"),
    "committees/<int:pk>/assessments/<int:year>/new/": lambda world: (
        {"pk": world.reviews.committee.pk, "year": today().year},
        {"unit": world.units.school.pk, "grade": "good"},
    ),
    "committees/members/<int:pk>/edit/": _of("place"),
    "committees/members/<int:pk>/remove/": _of("place", x=1),
    "committees/tasks/<int:pk>/edit/": _of("task"),
    "committees/tasks/<int:pk>/done/": lambda world: (
        {"pk": world.reviews.task.pk},
        {"done_on": _written(today()), "note": "Đã làm", "seen": content_of(world.reviews.task)},
    ),
    "committees/tasks/<int:pk>/remove/": _of("task", x=1),
    "committees/assessments/<int:pk>/edit/": _of("assessment", grade="done", version="1"),
    "api/v1/committees/": lambda world: ({}, _council_for_programs(unit=world.units.ward.pk)),
    "api/v1/committees/<int:pk>/": _of("committee", name="Tên khác"),
    "api/v1/committees/<int:pk>/members/": lambda world: (
        {"pk": world.reviews.committee.pk},
        {"person": world.reviews.other.pk, "valid_from": today().isoformat()},
    ),
    "api/v1/committees/<int:pk>/assessments/": lambda world: (
        {"pk": world.reviews.committee.pk},
        {"unit": world.units.school.pk, "year": today().year, "grade": "good"},
    ),
    "api/v1/committees/<int:committee>/tasks/": lambda world: (
        {"committee": world.reviews.committee.pk},
        {"year": today().year, "text": "Kiểm tra"},
    ),
    "api/v1/committee-members/<int:pk>/": _of("place", area="Kinh tế"),
    "api/v1/committee-tasks/<int:pk>/": _of("task", text="Kiểm tra"),
    "api/v1/committee-tasks/<int:pk>/done/": _of("task", done_on=today().isoformat()),
    "api/v1/assessments/<int:pk>/": _of("assessment", grade="done"),
    "api/v1/criteria/": lambda world: ({}, {"unit": world.units.ward.pk, "title": "Bộ mới"}),
    "api/v1/criteria/<int:pk>/": _of_draft(title="Tên khác"),
    "api/v1/criteria/<int:pk>/content/": _of_draft(groups=[], bands=[]),
    "api/v1/criteria/<int:pk>/publish/": _of_draft(x=1),
    "api/v1/criteria/<int:pk>/next-version/": _of_published(x=1),
    "api/v1/criteria/<int:pk>/copy/": lambda world: (
        {"pk": world.reviews.published.pk},
        {"unit": world.units.ward.pk, "title": "Bộ của phường"},
    ),
    "api/v1/councils/": lambda world: ({}, _council_for_programs(unit=world.units.ward.pk)),
    "api/v1/councils/<int:pk>/": _of_council(name="Tên khác"),
    "api/v1/councils/<int:pk>/people/": _of_council(),
    "api/v1/councils/<int:pk>/members/": _new_seat(today().isoformat()),
    "api/v1/councils/<int:pk>/rules/": _of_council(**RULES, valid_from=LATER.isoformat()),
    "api/v1/council-members/<int:pk>/": _of_seat(position="Phó Bí thư"),
    "api/v1/council-rules/<int:pk>/": lambda world: ({"pk": world.reviews.rules.pk}, {}),
}
"""Route → parameters of the address, and what the form is sent."""


def _ids(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


def _parts(model, path="council"):
    return lambda units: _ids(model.objects.filter(Q(**{f"{path}__steward__in": units})))


def _submitted(model, way):
    known = f"{way}assignment__item__round__steward__in"
    return lambda units: _ids(model.objects.filter(**{known: units, f"{way}state": "submitted"}))


OF_REVIEWS = {
    "council": lambda units: _ids(Council.objects.filter(steward__in=units)),
    "councilmember": _parts(CouncilMember),
    "councilrules": _parts(CouncilRules),
    "round": lambda units: _ids(Round.objects.filter(steward__in=units)),
    "rounditem": _parts(RoundItem, "round"),
    "conflict": _parts(Conflict),
    "assignment": _parts(Assignment, "item__round"),
    "blindfile": _parts(BlindFile, "item__round"),
    "accessbar": _parts(AccessBar),
    "criteriaset": lambda units: _ids(CriteriaSet.objects.filter(steward__in=units)),
    "criteriongroup": _parts(CriterionGroup, "criteria_set"),
    "criterion": _parts(Criterion, "criteria_set"),
    "gradeband": _parts(GradeBand, "criteria_set"),
    "steeringcommittee": lambda units: _ids(SteeringCommittee.objects.filter(steward__in=units)),
    "steeringmember": _parts(SteeringMember, "committee"),
    "programmetask": _parts(ProgrammeTask, "committee"),
    "steeringassessment": lambda units: _ids(SteeringAssessment.objects.filter(steward__in=units)),
}
"""Table on record → the rows in the reach of these units."""
READING_SHEETS = {"secretary", "leader", "auditor"}
OF_SHEETS = {
    "scoresheet": (READING_SHEETS, _submitted(ScoreSheet, "")),
    "sheetpoints": (READING_SHEETS, _submitted(SheetPoints, "sheet__")),
}
"""Those whose history secretaries, leaders and auditors read: how members scored is not for administrators."""
