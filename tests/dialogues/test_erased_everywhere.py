"""P4: a citizen's data erased by hand and by the clock: in no table, file, search, export or record of changes."""

import datetime

import pytest
from django.core.files.storage import default_storage

from dialogues.citizen_states import sent_back_until
from dialogues.jobs.hall_papers import hall_paper
from dialogues.models import AgendaItem, Conference, Opinion, OpinionIdentity, OpinionRating, OpinionText
from dialogues.opinion_enums import Channel, OpinionState
from dialogues.services.agenda import write_reply
from dialogues.services.citizens import close_some
from dialogues.services.data_requests import enter_request, make_file
from dialogues.services.hall_papers import request_hall_paper
from dialogues.services.opinion_identities import erase_citizen, forget_citizens
from dialogues.services.opinion_reminders import remind_of_opinions
from dialogues.services.opinion_retention import forget_old_opinions
from dialogues.services.opinion_steps import take_opinion_step
from mobilization.outbox.models import Job, JobFile
from mobilization.outbox.runner import JobRefused
from organizations.dates import today
from tests.access.people import again
from tests.access.world import Visitor
from tests.dialogues.canaries import FIELDS, OFFICIALS, SIGN, Canaries, Who
from tests.dialogues.canary_crawl import Reader, Writing, everywhere, exports, words_of
from tests.dialogues.canary_world import House
from tests.dialogues.opinion_makers import DAY
from tests.mails import send_waiting

pytestmark = [pytest.mark.django_db, pytest.mark.bar("P4")]
OF_CITIZENS = {Who.IDENTITY, Who.PIECE, Who.WORDS, Who.REFERENCE, Who.PUBLIC}
LONG_AFTER = datetime.timedelta(days=60 * 365)


@pytest.fixture
def house(here, settings, tmp_path):
    """A ward with opinions that are over in every way, a hall that answered some, papers, files, notices and mails."""
    settings.MEDIA_ROOT = tmp_path
    made = House(here.ward, Canaries())
    made.conferences()
    made.rest()
    made.asked()
    made.citizens = [made.opinion(state, Channel.WEB) for state in (OpinionState.CLOSED, OpinionState.WITHDRAWN)]
    reopened, officer = made.opinion(OpinionState.REOPENED, Channel.TELEPHONE), made.people["officer"]
    told = {"by": made.people["secretary"], "reason": "Người dân báo"}
    made.citizens += [take_opinion_step(each, "withdraw", **told) for each in (reopened, made.late)]
    alone = made.item.opinion
    given = {"answer": f"Trả lời {made.new()}", "answered_on": None, "kind": "question", "domain": "economy"}
    held = {"state": "held", "day": today(), "conclusion_due": today() + 10 * DAY}
    Conference.objects.filter(pk=made.ahead.pk).update(**held)
    made.ahead.refresh_from_db()
    for action in ("classify", "answer_on_the_spot"):
        alone = take_opinion_step(alone, action, by=officer, given=given)
    assert close_some([alone.pk], on=sent_back_until(alone) + DAY) == 1
    made.citizens.append(Opinion.objects.get(pk=alone.pk))
    leader = made.people["leader"]
    make_file(enter_request(made.citizens, asked_on=today(), by=leader), purpose="request", by=leader)
    remind_of_opinions()
    made.canaries.fill()
    for paper in ("minutes", "conclusion"):
        request_hall_paper(made.ahead, paper, by=again(officer))
    send_waiting()
    return made


def of(house, opinions):
    """The canaries of the citizens of these opinions, and of what answered them alone."""
    keys = {each.pk for each in opinions}
    found = set()
    for sign, (where, row) in house.canaries.known.items():
        is_theirs = getattr(row, "opinion_id", None) in keys
        if is_theirs and (where == "AgendaItem.reply" or FIELDS[where] in OF_CITIZENS) and where not in OFFICIALS:
            found.add(sign)
    return found


def kept(house):
    """Canaries in all tables, all stored files and all that officers export; where each stands."""
    found = {}
    for table, sign in everywhere():
        found.setdefault(sign, set()).add(table)
    for folder in default_storage.listdir("files")[0]:
        for name in default_storage.listdir(f"files/{folder}")[1]:
            with default_storage.open(f"files/{folder}/{name}") as file:
                for sign in SIGN.findall(words_of(file.read())):
                    found.setdefault(sign, set()).add("a stored file")
    return found


def figures(client, root):
    client.force_login(again(root))
    told = client.get("/api/v1/figures/dialogues/", secure=True).json()
    stars = list(OpinionRating.objects.order_by("pk").values_list("stars", "rated_on"))
    columns = [each.name for each in Opinion._meta.concrete_fields if each.name != "version"]
    return told, stars, list(Opinion.objects.order_by("pk").values(*columns))


@pytest.mark.parametrize("way", ["hand", "clock"])
def test_of_an_erased_citizen_nothing_is_left_and_the_figures_stay(
    here, house, client, way, django_capture_on_commit_callbacks
):
    gone, before = of(house, house.citizens), figures(client, here.root)
    there = kept(house)
    assert len(gone) > 50
    assert gone - set(there) == set()
    assert {FIELDS[house.canaries.known[sign][0]] for sign in gone} == OF_CITIZENS | {Who.INSIDE}
    assert JobFile.objects.filter(job__kind="dialogues.hall_paper").count() == 4
    with django_capture_on_commit_callbacks(execute=True):
        if way == "hand":
            for opinion in house.citizens:
                erase_citizen(opinion, by=again(house.people["secretary"]))
        else:
            assert forget_old_opinions(on=today() + LONG_AFTER) >= 2 * len(house.citizens)
    left = {sign: places for sign, places in kept(house).items() if sign in gone}
    assert {house.canaries.known[sign][0]: places for sign, places in left.items()} == {}
    assert set(there) - gone == set(kept(house))
    assert figures(client, here.root) == before
    found = Reader(Visitor("leader", "own", "", house.people["leader"].pk), house.unit, house.canaries)
    house.requests = [each.pk for each in house.citizens[0].data_requests.all()]
    found.files(exports([house]))
    exported = {sign for signs in found.found.values() for sign in signs}
    assert (len(exported) > 10, exported & gone) == (True, set())
    for sign in sorted(gone)[:5]:
        assert list(client.get("/opinions/", {"q": sign}, secure=True).context["rows"]) == []


def grouped(house):
    one, two = (each.opinion for each in house.group.members.order_by("pk"))
    return (
        take_opinion_step(one, "withdraw", by=house.people["secretary"], reason="Người dân báo"),
        two,
        AgendaItem.objects.get(group=house.group),
    )


def test_what_answered_a_group_stays_for_the_others_unless_it_names_the_citizen(house):
    one, two, item = grouped(house)
    secretary = again(house.people["secretary"])
    erase_citizen(one, by=secretary)
    item.refresh_from_db()
    assert item.reply
    assert JobFile.objects.filter(job__kind="dialogues.hall_paper").count() == 4
    erase_citizen(take_opinion_step(two, "withdraw", by=secretary, reason="Người dân báo"), by=secretary)
    item.refresh_from_db()
    assert item.reply == ""
    assert not JobFile.objects.filter(job__kind="dialogues.hall_paper").exists()


def test_the_last_of_a_group_takes_its_reply_along_also_where_all_are_forgotten_together(house):
    one, two, item = grouped(house)
    forget_citizens([one.pk, two.pk], by=None)
    item.refresh_from_db()
    assert (item.reply, OpinionText.objects.filter(opinion__in=[one, two]).exists()) == ("", False)


@pytest.mark.parametrize("way", ["hand", "identities"])
def test_what_answered_a_group_and_names_the_citizen_goes_with_them(house, way):
    one, _two, item = grouped(house)
    write_reply(item, f"Kính gửi bà {one.identity.name}", by=house.people["officer"])
    if way == "hand":
        erase_citizen(one, by=again(house.people["secretary"]))
    else:
        forget_old_opinions(on=today() + 366 * DAY)
        assert not OpinionIdentity.objects.filter(opinion=one).exists()
    item.refresh_from_db()
    assert item.reply == ""


def test_a_paper_that_is_being_made_meanwhile_is_not_kept(house):
    job = Job.objects.filter(kind="dialogues.hall_paper").first()
    run, effects = Writing(owner=job.owner, params=job.params, written=[]), []
    run.on_finish = effects.append
    hall_paper(run)
    effects[0]()
    alone = house.citizens[-1]
    erase_citizen(alone, by=again(house.people["secretary"]))
    with pytest.raises(JobRefused):
        effects[0]()
