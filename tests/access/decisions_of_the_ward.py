"""Decisions of the ward in each stage, with who is on their lists, and presentations; how to reach them."""

import datetime
from types import SimpleNamespace

from awards.models import (
    Certificate,
    CertificateLayout,
    Decision,
    DecisionBasis,
    DecisionRecipient,
    DecisionRegister,
    Handover,
    Presentation,
)
from directives.models import DirectiveDocument
from organizations.dates import today
from organizations.models import Person
from tests.access.books_of_the_ward import OF_BOOKS
from tests.awards.decision_makers import (
    make_decision,
    make_handover,
    make_presentation,
    make_recipient,
    make_signed,
)
from tests.awards.makers import make_authority, make_form
from tests.awards.nominated import nominate

DECISION_JOBS = [f"awards.export_{each}" for each in ("decisions", "recipients", "presentations", "record", "figures")]
DECISION_PAPER = "awards.decision_paper"


def build_decisions(units, awards) -> SimpleNamespace:
    """A draft with a row and a legal basis, one submitted, one signed of which a part was handed over."""
    ward = units.ward
    draft, submitted = make_decision(ward), make_decision(ward, "submitted", title="Đã trình")
    form = make_form("of-the-ward", kind="commendation")
    make_authority(form, level=ward.level, post="Chủ tịch Ủy ban nhân dân phường")
    row = make_recipient(draft, form)
    make_recipient(submitted, form)
    known = {"unit": ward, "steward": ward, "issuer_unit": ward, "type": "plan", "issued_on": today()}
    document = DirectiveDocument.objects.create(number="9-KH/ĐU", abstract="A basis.", **known)
    signed = make_signed(ward, form, "Trần Thị Bích", "Lê Văn Chung")
    outside = make_decision(ward, is_outside=True)
    make_recipient(outside, form, "40 cá nhân", number=40)
    event, empty = make_presentation(ward), make_presentation(ward, title="Chưa trao")
    first, second = signed.recipients.order_by("order")
    commended = Person.objects.create(full_name=first.name)
    DecisionRecipient.objects.filter(pk=first.pk).update(person=commended)
    return SimpleNamespace(
        draft=draft,
        nomination=nominate(
            units,
            awards.draft.entered_by,
            form,
            state="approved",
            name="Recommended",
            body=ward,
            body_steward=ward,
        ),
        submitted=submitted,
        signed=signed,
        outside=outside,
        row=row,
        first=first,
        commended=commended,
        second=second,
        basis=DecisionBasis.objects.create(decision=draft, document=document),
        document=document,
        event=event,
        empty=empty,
        handover=make_handover(event, first),
        register=DecisionRegister.objects.create(unit=ward, branch="army", year=today().year, on_paper=3, last=3),
        certificate=Certificate.objects.create(recipient=second),
        layout=CertificateLayout.objects.create(form=form, language="vi", valid_from=today()),
    )


def _written(day):
    return f"{day:%d/%m/%Y}"


TEXT = {"title": "Tặng Giấy khen", "branch": "state", "signer": "Trần Văn Ký", "signer_post": "Chủ tịch"}
PRINTED = TEXT | {"level": "central", "issuer": "Ban Dân vận Trung ương", "printed_number": "12-QĐ/BDV"}
BEGIN = {"branch": "party", "year": today().year, "on_paper": 7}
EVENT = {"title": "Hội nghị", "place": "Hội trường"}
ANNUL = {"ground": "Khai man", "number": "9/QĐ-UBND"}
ONE = {"recipient": "person", "name": "Phạm Văn Dũng", "position": "Trưởng thôn"}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.decided, name).pk}, data)


def _one(world):
    return ONE | {"subject": f"form-{world.awards.form.pk}"}


def _in_unit(data):
    return lambda world: ({}, data | {"unit": world.units.ward.pk})


def _handed(world):
    kwargs = {"pk": world.decided.event.pk, "decision": world.decided.signed.pk}
    return kwargs, {f"given-{world.decided.second.pk}": "on", f"received-{world.decided.second.pk}": "con trai"}


def _put(world):
    given = [{"recipient": world.decided.second.pk}]
    return {"pk": world.decided.event.pk}, {"decision": world.decided.signed.pk, "given": given}


LAYOUT = {"language": "vi", "valid_from": "01/01/2024", "frame": "line", "size": "a3"}
DECISION_ADDRESSES = {
    "award-decisions/new/": _in_unit(TEXT),
    "award-decisions/new-outside/": _in_unit(PRINTED | {"signed_on": _written(today())}),
    "award-decisions/export/": lambda world: ({}, {}),
    "award-decisions/<int:pk>/": _of("signed"),
    "award-decisions/<int:pk>/edit/": _of("draft", **TEXT, version="1"),
    "award-decisions/<int:pk>/discard/": _of("draft", x=1),
    "award-decisions/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.decided.draft.pk, "action": "submit"},
        {"x": 1},
    ),
    "award-decisions/<int:pk>/paper/": _of("signed", x=1),
    "award-decisions/<int:pk>/sign/": _of("submitted", signed_on=_written(today())),
    "award-decisions/<int:pk>/annul/": _of("signed", **ANNUL, on=_written(today())),
    "award-decisions/<int:pk>/bases/new/": lambda world: (
        {"pk": world.decided.draft.pk},
        {"document": DirectiveDocument.objects.get(number="5-KH/ĐU").pk},
    ),
    "award-decisions/bases/<int:pk>/remove/": _of("basis", x=1),
    "award-decisions/<int:pk>/recipients/new/": lambda world: ({"pk": world.decided.draft.pk}, _one(world)),
    "award-decisions/<int:pk>/recipients/lines/": lambda world: (
        {"pk": world.decided.draft.pk},
        {"subject": f"form-{world.awards.form.pk}", "recipient": "person", "lines": "A\nB"},
    ),
    "award-decisions/<int:pk>/recipients/nominated/": lambda world: (
        {"pk": world.decided.draft.pk},
        {"nominations": world.decided.nomination.pk},
    ),
    "award-decisions/<int:pk>/present/": lambda world: (
        {"pk": world.decided.signed.pk},
        {"presentation": world.decided.event.pk},
    ),
    "award-registers/new/": _in_unit(BEGIN),
    "award-registers/<int:pk>/": _of("register"),
    "award-registers/<int:pk>/edit/": _of("register", on_paper=4, seen=3),
    "api/v1/award-registers/<int:pk>/": _of("register"),
    "award-decisions/figures/export/": lambda world: ({}, {}),
    "award-recipients/export/": lambda world: ({}, {}),
    "award-recipients/<int:pk>/edit/": lambda world: ({"pk": world.decided.row.pk}, _one(world)),
    "award-recipients/<int:pk>/remove/": _of("row", x=1),
    "award-recipients/<int:pk>/annul/": _of("first", **ANNUL, on=_written(today())),
    "award-presentations/new/": _in_unit(EVENT | {"held_on": _written(today())}),
    "award-presentations/export/": lambda world: ({}, {}),
    "award-presentations/<int:pk>/": _of("event"),
    "award-presentations/<int:pk>/edit/": _of("event", **EVENT, held_on=_written(today()), version="1"),
    "award-presentations/<int:pk>/remove/": _of("empty", x=1),
    "award-presentations/<int:pk>/hand-over/<int:decision>/": _handed,
    "people/<int:pk>/commendations/": _of("commended"),
    "people/<int:pk>/commendations/export/": _of("commended"),
    "units/<int:pk>/commendations/": lambda world: ({"pk": world.units.ward.pk}, {}),
    "units/<int:pk>/commendations/export/": lambda world: ({"pk": world.units.ward.pk}, {}),
    "api/v1/people/<int:person>/commendations/": lambda world: ({"person": world.decided.commended.pk}, {}),
    "api/v1/units/<int:unit>/commendations/": lambda world: ({"unit": world.units.ward.pk}, {}),
    "award-decisions/<int:pk>/certificates/": _of("signed"),
    "award-decisions/<int:pk>/certificates/new/": _of("signed", language="vi", whose="all"),
    "certificate-layouts/new/": lambda world: ({}, LAYOUT | {"subject": f"form-{world.awards.form.pk}"}),
    "certificate-layouts/<int:pk>/": _of("layout"),
    "certificate-layouts/<int:pk>/edit/": _of("layout", **LAYOUT, version="1"),
    "certificate-layouts/<int:pk>/remove/": _of("layout", x=1),
    "certificate-layouts/<int:pk>/sample/": _of("layout"),
    "certificate-layouts/<int:pk>/picture/": _of("layout"),
    "c/<str:code>/": lambda world: ({"code": world.decided.certificate.code}, {}),
    "api/v1/certificates/<str:code>/": lambda world: ({"code": world.decided.certificate.code}, {}),
    "api/v1/certificate-layouts/<int:pk>/": _of("layout"),
    "api/v1/award-decisions/<int:decision>/certificates/": lambda world: (
        {"decision": world.decided.signed.pk},
        {"language": "vi"},
    ),
    "api/v1/award-decisions/": _in_unit(TEXT),
    "api/v1/award-decisions/<int:pk>/": _of("draft", title="Other"),
    "api/v1/award-decisions/<int:pk>/nominated/": lambda world: (
        {"pk": world.decided.draft.pk},
        {"nominations": [world.decided.nomination.pk]},
    ),
    "api/v1/award-decisions/<int:pk>/submit/": _of("draft", x=1),
    "api/v1/award-decisions/<int:pk>/return/": _of("submitted", reason="because"),
    "api/v1/award-decisions/<int:pk>/record/": _of("outside", x=1),
    "api/v1/award-decisions/<int:pk>/publish/": _of("signed", x=1),
    "api/v1/award-decisions/<int:pk>/sign/": _of("submitted", signed_on=today().isoformat()),
    "api/v1/award-decisions/<int:pk>/annul/": _of("signed", **ANNUL, on=today().isoformat()),
    "api/v1/award-decisions/<int:decision>/recipients/": lambda world: (
        {"decision": world.decided.draft.pk},
        ONE | {"form": world.awards.form.pk},
    ),
    "api/v1/award-recipients/<int:pk>/": _of("row", name="Other"),
    "api/v1/award-recipients/<int:pk>/annul/": _of("first", **ANNUL, on=today().isoformat()),
    "api/v1/award-presentations/": _in_unit(EVENT | {"held_on": datetime.date.isoformat(today())}),
    "api/v1/award-presentations/<int:pk>/": _of("empty", place="Other"),
    "api/v1/award-presentations/<int:pk>/handovers/": _put,
}
"""Route → parameters of the address, and what the form or the API is sent."""


def _ids(rows):
    return set(rows.values_list("pk", flat=True))


OF_DECISIONS = OF_BOOKS | {
    "decision": lambda units: _ids(Decision.objects.filter(steward__in=units)),
    "decisionbasis": lambda units: _ids(DecisionBasis.objects.filter(decision__steward__in=units)),
    "decisionrecipient": lambda units: _ids(DecisionRecipient.objects.filter(decision__steward__in=units)),
    "decisionregister": lambda units: _ids(DecisionRegister.objects.filter(unit__in=units)),
    "presentation": lambda units: _ids(Presentation.objects.filter(steward__in=units)),
    "certificate": lambda units: _ids(Certificate.objects.filter(recipient__decision__steward__in=units)),
    "certificatelayout": lambda units: _ids(CertificateLayout.objects),
    "handover": lambda units: _ids(Handover.objects.filter(presentation__steward__in=units)),
}
"""Table on record → the rows whose history is read by who reaches these units."""
