"""Decisions with their lists, and presentations, straight into the tables; numbers from the register all the same."""

import datetime

from awards.models import Decision, DecisionRecipient, DecisionRegister, Handover, Presentation
from organizations.dates import today

D = datetime.date
GROUND = {"annulled_by": "9/QĐ-UBND", "annulled_why": "Khai man thành tích"}


def draw(unit, year, branch="state"):
    """The next number of the register."""
    register, _made = DecisionRegister.objects.get_or_create(unit=unit, branch=branch, year=year)
    register.last += 1
    register.save()
    return register.last


def make_decision(unit, state="draft", **more):
    """A decision of the chair of the unit's People's Committee; in its state with what that needs."""
    known = {
        "title": "Về việc tặng Giấy khen", "branch": "state", "level": unit.level, "symbol": "QĐ-UBND",
        "signer": "Trần Văn Ký", "signer_post": "Chủ tịch",
    }  # fmt: skip
    known |= more
    outside = known.get("is_outside", False)
    if outside:
        known = {"symbol": "", "issuer": "Ban Dân vận Trung ương", "printed_number": "512-QĐ/BDVTW"} | known
        known |= {"symbol": ""}
        known.setdefault("signed_on", today())
    elif state not in ("draft", "submitted"):
        known.setdefault("signed_on", today())
        known |= {"year": known["signed_on"].year, "number": draw(unit, known["signed_on"].year, known["branch"])}
    if state == "annulled":
        known = {"annulled_on": today(), **GROUND} | known
    return Decision.objects.create(unit=unit, steward=unit, state=state, **known)


def make_recipient(decision, subject, name="Nguyễn Văn An", recipient="person", **more):
    """Somebody on its list, also of one that was signed already: as if they had been on it before."""
    order = more.pop("order", decision.recipients.count() + 1)
    row = DecisionRecipient(decision=decision, recipient=recipient, name=name, order=order, **more)
    setattr(row, subject.AUTHORITY, subject)
    row.save()
    return row


def make_signed(unit, subject, *names, state="signed", **more):
    """A decision that was made, with these persons on its list."""
    decision = make_decision(unit, "draft", **{name: more.pop(name) for name in ("branch", "title") if name in more})
    for name in names:
        make_recipient(decision, subject, name)
    return make_made(decision, state=state, **more)


def make_made(decision, state="signed", signed_on=None, **more):
    """The draft, with who is on its list, as a decision that was made."""
    day = signed_on or today()
    stamps = {"signed_on": day, "year": day.year, "number": draw(decision.unit, day.year, decision.branch)}
    if state == "annulled":
        stamps |= {"annulled_on": today(), **GROUND}
    Decision.objects.filter(pk=decision.pk).update(state=state, **stamps | more)
    return Decision.objects.select_related("unit", "steward").get(pk=decision.pk)


def make_presentation(unit, **more):
    """An event of today."""
    known = {"title": "Hội nghị tổng kết", "held_on": today(), "place": "Hội trường"}
    return Presentation.objects.create(unit=unit, steward=unit, **known | more)


def make_handover(presentation, recipient, **more):
    """Handed over there."""
    made = Handover.objects.create(presentation=presentation, recipient=recipient, **more)
    recipient.refresh_from_db()
    return made
