"""Two wards full of canaries: opinions of every state and channel with all that hangs on them, by the verbs."""

from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from dialogues.citizen_states import sent_back_until
from dialogues.models import (
    CommitmentFile,
    ConferenceTransition,
    DialogueFigures,
    Opinion,
    OpinionFile,
    OpinionReference,
    ReceptionDay,
)
from dialogues.models.opinion_reference import hash_of
from dialogues.opinion_enums import Channel, OpinionState
from dialogues.services.agenda import write_reply
from dialogues.services.citizens import close_some, rate_answer, reopen_opinion
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.services.data_requests import enter_request, make_file
from dialogues.services.opinion_reminders import remind_of_opinions
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import register_opinion
from dialogues.services.registrations import register_for
from dialogues.services.sending import code_of, send_opinion
from mobilization.common.files import store
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from organizations.dates import today
from tests.access.earlier_of_the_ward import make_earlier
from tests.access.people import again, worker
from tests.common.made_files import docx, pdf
from tests.dialogues.canaries import Canaries
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.hall_makers import make_group, make_item, make_mark
from tests.dialogues.makers import DAY, invite, make_conference
from tests.mails import send_waiting

S = OpinionState
_ANSWERED = ("classify", "assign", "draft", "approve", "answer")
PATHS: dict[str, tuple[str, ...]] = {
    S.RECEIVED: (),
    S.CLASSIFIED: _ANSWERED[:1],
    S.ASSIGNED: _ANSWERED[:2],
    S.WAITING: (*_ANSWERED[:2], "pause"),
    S.DRAFTED: _ANSWERED[:3],
    S.APPROVED: _ANSWERED[:4],
    S.ANSWERED: _ANSWERED,
    S.PUBLISHED: (*_ANSWERED, "publish"),
    S.PRIVATE: (*_ANSWERED, "keep_private"),
    S.REOPENED: (*_ANSWERED, "rate", "reopen"),
    S.CLOSED: (*_ANSWERED, "publish", "rate", "close"),
    S.ROUTED_OUT: ("route_out",),
    S.WITHDRAWN: ("classify", "withdraw"),
}
"""State → the steps that lead there."""
SIGNS = {
    "approve": "leader",
    "assign": "secretary",
    "publish": "leader",
    "keep_private": "secretary",
    "withdraw": "secretary",
}


def _pdf(content: str, author: str) -> bytes:
    """With an author, as programs that write PDF put it there."""
    named = f"trailer<</Info<</Author({author})>>".encode()
    return pdf(f"BT ({content}) Tj ET".encode()).replace(b"trailer<<", named)


def _docx(content: str, author: str) -> bytes:
    core = f"<cp:coreProperties><dc:creator>{author}</dc:creator></cp:coreProperties>".encode()
    return docx(("docProps/core.xml", core), text=f"<w:t>{content}</w:t>".encode())


class House:
    """A ward, its people, and what it does with what citizens say."""

    def __init__(self, unit: Any, canaries: Canaries) -> None:
        self.unit, self.canaries, self.codes = unit, canaries, {}
        self.people = {
            role: again(worker(role, unit, f"{role}-{unit.code}-keeps")) for role in ("officer", "leader", "secretary")
        }

    def new(self) -> str:
        """The next canary."""
        return self.canaries.new()

    def opinion(self, state: str, channel: str, *, answers: Any = None, names: bool = False, **more: Any) -> Opinion:
        """One that went the way to this state; its code is kept."""
        made = self._sent(more, names=names) if channel == Channel.WEB else self._registered(channel, more, names=names)
        opinion, self.codes[made.opinion.pk] = made.opinion, made.code
        if channel != Channel.WEB:
            self._file(opinion)
        given = {"unit": answers or self.unit, "kind": "question", "domain": "economy"}
        given |= {"other_track": "complaint", "sent_to": f"Ban {self.new()}"}
        for action in PATHS[state]:
            opinion = self._step(opinion, action, given, names=names)
        return opinion

    def _said(self, more: dict[str, Any]) -> dict[str, Any]:
        said = {"kind": "petition", "text": f"Ngập {self.new()}", "place": f"Ngõ {self.new()}", "conference": None}
        return said | {"domain": "", "theme": None} | more

    def _who(self, *, names: bool) -> dict[str, Any]:
        known = {"name": f"Hoàng Yến {self.new()}", "phone": self.new(), "address": f"Ngõ {self.new()}"}
        return known | {"may_publish_name": names, "may_contact": True}

    def _sent(self, more: dict[str, Any], *, names: bool) -> Any:
        content, author, code = self.new(), self.new(), code_of("p" * 22, self.new())
        file = CheckedFile(f"{self.new()}.pdf", Kind.PDF, "application/pdf", _pdf(content, author))
        made = send_opinion(
            unit=self.unit, values=self._said(more), identity=self._who(names=names), files=[file], code=code
        )
        self._stand(content, author, made.opinion.files.get())
        return made

    def _registered(self, channel: str, more: dict[str, Any], *, names: bool) -> Any:
        values = self._said(more) | {"channel": channel, "received_on": today()}
        return register_opinion(
            unit=self.unit, values=values, identity=self._who(names=names), by=self.people["officer"]
        )

    def _file(self, opinion: Opinion) -> None:
        content, author = self.new(), self.new()
        known = {"name": f"{self.new()}.pdf", "content_type": "application/pdf"}
        self._stand(content, author, store(OpinionFile(opinion=opinion), _pdf(content, author), **known))

    def _stand(self, content: str, author: str, file: Any) -> None:
        self.canaries.stand(content, f"{type(file).__name__}.bytes", file)
        self.canaries.stand(author, f"{type(file).__name__}.metadata", file)

    def _step(self, opinion: Opinion, action: str, given: dict[str, Any], *, names: bool) -> Opinion:
        if action == "rate":
            rate_answer(opinion, stars=3, words=f"Chậm {self.new()}")
            return opinion
        if action == "reopen":
            return reopen_opinion(opinion, reason=f"Vẫn ngập {self.new()}")
        if action == "close":
            assert close_some([opinion.pk], on=sent_back_until(opinion) + DAY) == 1
            return Opinion.objects.get(pk=opinion.pk)
        more = {"answer": f"Sẽ làm {self.new()}", "answered_on": None, "version": None}
        if action == "publish":
            more |= {name: f"Công khai {self.new()}" for name in ("title", "question", "answer", "place")}
            more |= {"question": f"Số 5 phố Huế {self.new()}", "theme": None, "shows_name": names}
            more |= {"hints_passed": True, "hints_reason": f"Chung {self.new()}"}
        by = self.people[SIGNS.get(action, "officer")]
        return take_opinion_step(opinion, action, by=by, reason=f"Vì {self.new()}", given=given | more)

    def conferences(self) -> None:
        """One that is planned, one announced with who registers, agenda and hall, one concluded with a promise."""
        by = self.people["officer"]
        planned = make_conference(self.unit, by, secretary_name=self.new(), council_hosts=True, committee_hosts=True)
        ahead = make_conference(self.unit, by, "announced", capacity=99, day=today())
        over = make_conference(self.unit, by, "concluded", title=f"Đã họp {self.new()}")
        for each in (planned, ahead, over):
            invite(each, self.new())
        ConferenceTransition.objects.create(
            subject=planned, action="plan", from_state="planned", to_state="planned", by=by, reason=self.new()
        )
        register_for(ahead, name=self.new(), group=self.new(), people=2)
        alone, one, two = (self.opinion(S.RECEIVED, Channel.HALL, conference=ahead) for _time in range(3))
        group = make_group(ahead, f"Nhóm {self.new()}", one, two, wording=self.new())
        shown = make_item(ahead, opinion=alone, title=self.new(), shows_words=True)
        items = [make_item(ahead, title=self.new()), make_item(ahead, group=group), shown]
        for item in items:
            make_mark(item, "answered", by)
        for item in items[1:]:
            write_reply(item, f"Trả lời {self.new()}", by=by)
        self._promises(over, by)
        self.ahead, self.over, self.group, self.item = ahead, over, group, shown

    def _promises(self, over: Any, by: Any) -> None:
        reworded = {"first_title": self.new(), "rewording": self.new(), "reworded_on": today()}
        promise = make_commitment(
            self.unit, by, conference=over, title=self.new(), first_responsible=self.unit, **reworded
        )
        inner = make_commitment(
            self.unit, by, opinion=self.opinion(S.ANSWERED, Channel.PAPER), title=self.new(), link=""
        )
        for each in (promise, inner):
            take_commitment_step(each, "report", by=by, reason=self.new())
            content, author = self.new(), self.new()
            file = store(
                CommitmentFile(commitment=each), ContentFile(_docx(content, author)),
                name=f"{self.new()}.docx", content_type="application/x-docx", by=by,
            )  # fmt: skip
            self._stand(content, author, file)
        given = {"outcome": self.new(), "link": f"https://example.vn/{self.new()}"}
        take_commitment_step(promise, "keep", by=by, given=given)

    def asked(self) -> None:
        """A citizen asks what is kept about them, and a file is made."""
        leader, opinion = self.people["leader"], self.opinion(S.ANSWERED, Channel.WEB)
        made = enter_request([opinion], asked_on=today(), by=leader)
        self.requests = [each.pk for each in made]
        self.job = make_file(made, purpose="request", by=leader)

    def rest(self) -> None:
        """A reception day, figures of earlier years, what another system calls an opinion."""
        by = self.people["officer"]
        known = {"unit": self.unit, "steward": self.unit, "entered_by": by, "post": "council"}
        ReceptionDay.objects.create(**known, day=today() - DAY, people=1, note=self.new())
        figures = make_earlier(self.unit, by, title=self.new())
        DialogueFigures.objects.filter(pk=figures.pk).update(source_title=self.new(), note=self.new())
        self.late, ref = self.opinion(S.RECEIVED, Channel.TELEPHONE), self.new()
        OpinionReference.objects.create(opinion=self.late, by=by, ref=ref, ref_hash=hash_of(ref))


def build_canaries(units: Any, canaries: Canaries) -> SimpleNamespace:
    """Both wards, in each an opinion of each state by one channel after the other; then reminders, files and mails."""
    houses = [House(unit, canaries) for unit in (units.ward, units.beside)]
    ways = Channel.values
    for house in houses:
        for place, state in enumerate(OpinionState.values):
            house.opinion(state, ways[place % len(ways)])
        house.conferences()
        house.rest()
        house.asked()
    ward = houses[0]
    within = ward.opinion(S.DRAFTED, Channel.PAPER, answers=units.school)
    outside = ward.opinion(S.ASSIGNED, Channel.PAPER, answers=units.beside)
    named = ward.opinion(S.PUBLISHED, Channel.WEB, names=True)
    Opinion.objects.filter(pk=ward.late.pk).update(due_on=today() - 30 * DAY)
    remind_of_opinions()
    canaries.fill()
    send_waiting()
    return SimpleNamespace(houses=houses, ward=ward, beside=houses[1], within=within, outside=outside, named=named)
