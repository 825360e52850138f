"""A city whose two old wards became one on 1 July 2025, with some of everything that is counted on both sides of it."""

import datetime
from types import SimpleNamespace

from django.db import transaction

from awards.models import Decision
from dialogues.models import OpinionRating
from directives.models import TargetGroup, Theme
from models_registry.models import (
    FieldCheck,
    ModelTransition,
    Recognition,
    Reconfirmation,
    TypicalChoice,
    UpwardProposal,
)
from organizations import movers
from organizations.models import Unit
from reviews.models import Assignment, ScoreSheet
from tests.access.people import account, unit, worker
from tests.awards.decision_makers import draw, make_decision, make_handover, make_presentation, make_recipient
from tests.awards.makers import make_form, make_title
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import invite, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.reviews.makers import make_council, make_judge, make_round

D = datetime.date
MERGED_ON = D(2025, 7, 1)
DOMAINS = ("economy", "culture_society", "defence_security", "political_system")


@transaction.atomic
def build():
    """`city`, its old wards `first` and `second`, `heir` of both since July, `beside`; people, `theme`s, `root`."""
    city = unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")
    old = [unit(f"0000{n}", city, name=f"Phường cũ {n}", valid_from=D(2020, 1, 1)) for n in (1, 2)]
    heir = unit("00004", city, name="Phường Ba Đình", short_name="Ba Đình", valid_from=MERGED_ON)
    beside = unit("00070", city, name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm", valid_from=D(2020, 1, 1))
    root = account("root", is_superuser=True)
    found = SimpleNamespace(
        city=city, first=old[0], second=old[1], heir=heir, beside=beside, root=root, number=0,
        drafter=account("drafter"),
        campaign=make_campaign(city, name="Dân vận khéo 2025", year_from=2025, year_to=2025),
        themes=[
            Theme.objects.create(code=code, name_vi=name, name_en=name)
            for code, name in (("rural", "Nông thôn mới"), ("urban", "Đô thị văn minh"))
        ],
        group=TargetGroup.objects.create(code="farmers", name_vi="Nông dân", name_en="Farmers"),
        form=make_form("commendation", kind="commendation", for_household=True),
        title=make_title(),
    )  # fmt: skip
    for where, months in ((old[0], (1, 3, 6)), (old[1], (2, 5)), (heir, (7, 9, 12)), (beside, (4, 11))):
        for month in months:
            fill(found, where, month)
    for where in old:
        for mover in movers.registered():
            mover.move(where, heir, on=MERGED_ON, by=root)
        Unit.objects.filter(pk=where.pk).update(valid_to=MERGED_ON - datetime.timedelta(days=1))
    found.first, found.second = (Unit.objects.get(pk=each.pk) for each in old)
    for role, place in (("officer", heir), ("secretary", heir), ("leader", beside), ("auditor", city)):
        setattr(found, role, worker(role, place))
    found.above = worker("secretary", city, "secretary-above")
    found.reviewer = worker("reviewer", heir, "reviewer-heir")
    return found


def fill(world, where, month):
    """Of everything something, on some days of the month of 2025."""
    world.number += 1
    models(world, where, month)
    dialogue(world, where, month)
    awards(world, where, month)


def models(world, where, month):
    """Four models, one for each domain, with stages; candidacies that were decided; score sheets of a round."""
    day = D(2025, month, 5)
    later = day + datetime.timedelta(days=20)
    made = [
        make_model(
            where, "ended" if place == 3 and world.number % 2 else "in_implementation", campaign=world.campaign,
            domain=domain, subject="individual" if place % 2 else "collective", registered_on=day, listed_on=day,
            **({"ended_on": later} if place == 3 and world.number % 2 else {}),
        )
        for place, domain in enumerate(DOMAINS)
    ]  # fmt: skip
    made[0].themes.set(world.themes)
    made[1].themes.set(world.themes[:1])
    made[1].target_groups.set([world.group])
    moment = datetime.datetime(2025, month, 6, 9, tzinfo=datetime.UTC)
    step = {"action": "begin", "from_state": "registered", "to_state": "in_implementation", "at": moment}
    for model in made:
        ModelTransition.objects.create(subject=model, **step)
    seen = {"verdict": "partly", "text": "Đã xem", "checkers": "Tổ kiểm tra", "unit": where}
    for on in (D(2025, month, 8), later, D(2025, 12, 31)):  # one that is checked in several months counts in each
        FieldCheck.objects.create(model=made[0], on=on, **seen)
    make_model(where, "registered", campaign=world.campaign, origin=made[0], registered_on=later, listed_on=later)
    found = {"year": 2025, "level": where.level, "unit": where, "on": later, "verdict": "effective"}
    Reconfirmation.objects.create(model=made[1], **found)
    asked = [
        make_candidacy(model, state, submitted_on=day, decided_on=decided)
        for model, state, decided in (
            (made[0], "recognised", later), (made[1], "not_recognised", later), (made[2], "submitted", None),
        )
    ]  # fmt: skip
    given = Recognition.objects.get(candidacy=asked[0])
    paper = {"document_number": "1-QĐ", "document_date": later}
    TypicalChoice.objects.create(recognition=given, chosen_on=later, **paper)
    above = make_candidacy(made[0], "submitted", body=world.city, submitted_on=later)
    UpwardProposal.objects.create(recognition=given, candidacy=above, proposed_on=later)
    council = make_council(where, name=f"Hội đồng {world.number}")
    make_judge(council, f"judge{world.number}")
    round_ = make_round(council, asked[:1], "decided", opens_on=day, closes_on=later, name=f"Đợt {world.number}")
    seat, item = council.members.get(), round_.items.get()
    task = Assignment.objects.create(item=item, seat=seat, how="hand", assigned_by=world.root)
    stamp = {"total": 80, "submitted_at": moment}
    ScoreSheet.objects.create(assignment=task, state="submitted" if world.number % 2 else "open",
                              **(stamp if world.number % 2 else {}))  # fmt: skip


def dialogue(world, where, month):
    """Conferences of three kinds, opinions in several states with ratings, commitments."""
    by, day = world.root, D(2025, month, 10)
    held = make_conference(where, by, "concluded", day=day, committee_hosts=True, theme=world.themes[0])
    make_conference(where, by, "held", day=D(2025, month, 12), kind="ad_hoc", secretary_hosts=False, council_hosts=True)
    meeting = make_conference(where, by, "held", day=D(2025, month, 14), kind="contact", announced_on=None)
    for conference, number in ((held, 40 + month), (meeting, 15)):
        (group,) = invite(conference, "Nông dân")
        group.attended = number
        group.save()
    signed = {"drafted_by": world.drafter, "approved_by": world.root, "is_on_the_spot": False}
    due = D(2025, month, 20)
    on_the_spot = {"received_on": day, "answered_on": day, "due_on": due}
    told = [
        make_opinion(where, by, "closed", closed_on=day, domain="economy", **on_the_spot),
        make_opinion(where, by, "published", channel="paper", kind="question", theme=world.themes[0], received_on=day,
                     answered_on=D(2025, month, 15), due_on=due, assigned=where, assigned_steward=where, **signed),
        make_opinion(where, by, "private", channel="telephone", received_on=day, answered_on=D(2025, month, 25),
                     due_on=due, domain="culture_society", **signed),
    ]  # fmt: skip
    for opinion, stars in zip(told, (5, 4, 2), strict=True):
        OpinionRating.objects.create(opinion=opinion, stars=stars, rated_on=D(2025, month, 26))
    make_opinion(where, by, "assigned", received_on=day, due_on=due)
    make_opinion(where, by, "received", received_on=day, due_on=D(2099, 1, 1))
    again = {"first_answered_on": D(2025, month, 14), "first_due_on": due, "reopened_on": D(2025, month, 16)}
    make_opinion(where, by, "reopened", received_on=day, due_on=due, **again)
    make_opinion(where, by, "withdrawn", received_on=day)
    promised = {"promised_on": day, "conference": held, "promised_for": D(2025, month, 28)}
    for state in ("open", "done", "not_kept"):
        make_commitment(where, by, state, keeps=world.beside if state == "done" else None, **promised)


def awards(world, where, month):
    """A decision on persons, a household and a collective; two of its awards were handed over."""
    made = make_decision(where)
    rows = [
        make_recipient(made, world.form, "A", works_directly=True),
        make_recipient(made, world.form, "Hộ B", recipient="household"),
        make_recipient(made, world.title, "C"),
    ]
    year = {"state": "signed", "number": draw(where, 2025), "year": 2025, "signed_on": D(2025, month, 18)}
    Decision.objects.filter(pk=made.pk).update(**year)
    event = make_presentation(where, held_on=D(2025, month, 19))
    for row in rows[:2]:
        make_handover(event, row)
    abroad = make_decision(where, "signed", is_outside=True, signed_on=D(2025, month, 20))
    make_recipient(abroad, world.form, "40 cá nhân", number=40)
