"""The demo's round of review: scored by three accounts, with a conflict of interest and a recusal."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from directives.models import Campaign
from mobilization.common.recording import recording
from models_registry.models import Candidacy
from organizations.dates import today
from reviews.enums import ScoresSeen
from reviews.models import Council, CriteriaSet, Round, ScoreSheet
from reviews.queries.assigning import plan
from reviews.queries.rounds import JUDGED, criteria_for, takeable
from reviews.queries.sheets import lines_of
from reviews.services.assigning import assign_by_rule, mark_of
from reviews.services.conflicts import declare_conflict
from reviews.services.rounds import open_round, prepare_round, take_in
from reviews.services.scoring import change_sheet, save_sheet, submit_sheet

IN_ROUND = 4
"""One candidacy more waits outside, so that there is something to take in."""
SCORING_DAYS = 20
SHARES = {"chair": ("0.86", "0.74"), "member": ("0.91",), "other": ("0.62", "0.79", "0.7")}
"""What each gives of the points, candidacy by candidacy in the order of the round, as long as they have scored."""
WORDS = "Cách làm rõ, có địa chỉ; cần thêm số liệu trước và sau khi thực hiện."
CONFLICT = (1, "other", "Tôi là thành viên ban khuyến học của dòng họ nêu trong mô hình.")
RECUSAL = (3, "chair", "Em trai tôi là thành viên của tổ; tôi mới biết khi đọc hồ sơ.")
"""Place in the round, who, and why."""


def make_round(council: Council, judges: Mapping[str, Any], by: Any) -> Round | None:
    """Prepare, fill, open and partly score a round; None where nothing waits for the council's unit."""
    waiting = Candidacy.objects.filter(body_steward=council.steward, state__in=JUDGED).select_related("campaign")
    first = waiting.order_by("-campaign__year_from", "-campaign__kind", "pk").first()
    criteria = criteria_for(council, first.campaign).order_by("-is_ours", "pk").first() if first else None
    if first is None or criteria is None:
        return None
    name = f"Bình xét cấp xã đợt 3 năm {today().year}"
    opened = open_filled(council, first.campaign, criteria, None, name=name, by=by)
    _score(opened, judges, by)
    return opened


def open_filled(
    council: Council,
    campaign: Campaign,
    criteria: CriteriaSet,
    candidacies: Collection[Candidacy] | None,
    *,
    name: str,
    by: Any,
) -> Round:
    """A round with these candidacies, open from today on; without any, with those that wait longest."""
    values = {
        "name": name,
        "campaign": campaign,
        "criteria_set": criteria,
        "opens_on": today(),
        "closes_on": today() + datetime.timedelta(days=SCORING_DAYS),
        "is_blind": False,
        "scores_seen": ScoresSeen.AFTER_OWN,
        "most_own": 1,
    }
    made = prepare_round(council=council, values=values, by=by)
    chosen = takeable(made)[:IN_ROUND] if candidacies is None else candidacies
    take_in(made, candidacies=[each.pk for each in chosen], by=by)
    return open_round(made, by=by)


def score_whole(opened: Round, judges: Mapping[str, Any], shares: Sequence[Mapping[str, Decimal]], by: Any) -> None:
    """Assign by rule; all give their share of the points, candidacy by candidacy in the order of the round."""
    assign_by_rule(opened, seen=mark_of(plan(opened).pairs), by=by)
    for name, judge in judges.items():
        for sheet, each in zip(_sheets(opened, judge), shares, strict=False):
            _fill(sheet, each[name], judge)


def _score(opened: Round, judges: Mapping[str, Any], by: Any) -> None:
    """Whoever declared a conflict is assigned nothing there; who withdraws loses what they had."""
    items = list(opened.items.order_by("position"))
    place, name, ground = CONFLICT
    if place < len(items):
        with recording(actor=judges[name].pk):
            declare_conflict(items[place], person=judges[name].person, ground=ground, by=judges[name])
    assign_by_rule(opened, seen=mark_of(plan(opened).pairs), by=by)
    for name, shares in SHARES.items():
        for sheet, share in zip(_sheets(opened, judges[name]), shares, strict=False):
            _fill(sheet, Decimal(share), judges[name])
    place, name, reason = RECUSAL
    for sheet in _sheets(opened, judges[name]):
        if sheet.assignment.item == (items[place] if place < len(items) else None):
            with recording(actor=judges[name].pk):
                change_sheet(sheet, "recuse", by=judges[name], reason=reason)


def _sheets(opened: Round, judge: Any) -> list[ScoreSheet]:
    """Those of the account, in the order of the round."""
    found = ScoreSheet.objects.standing().filter(assignment__item__round=opened, assignment__seat__person=judge.person)
    return list(found.select_related("assignment__item").order_by("assignment__item__position"))


def _fill(sheet: ScoreSheet, share: Decimal, by: Any) -> None:
    lines = lines_of(sheet.assignment.item.round.criteria_set)
    points = {
        line.key: {"points": (line.maximum * share * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2} for line in lines
    }
    with recording(actor=by.pk):
        saved = save_sheet(sheet, version=sheet.version, points=points, comment=WORDS, by=by)
        submit_sheet(saved, by=by)
