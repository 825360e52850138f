"""A title, a form, a row of the matrix, and nominations of the ward; how to reach them."""

import datetime
from types import SimpleNamespace

from awards.models import (
    AwardAuthority,
    AwardBar,
    AwardForm,
    CheckOverride,
    CoOpinion,
    DossierFile,
    DossierPiece,
    EmulationTitle,
    NominatedModel,
    Nomination,
)
from awards.services.dossier import finding_of
from mobilization.common.editing import content_of
from organizations.dates import today
from tests.access.people import worker
from tests.awards.makers import LAW, make_authority, make_form, make_title
from tests.awards.nominated import complete, nominate
from tests.models_registry.makers import make_model

ENTRY = {"code": "new-one", "name_vi": "Tên mới", "name_en": "New name", "for_person": "on", "position": "5"}
ROW = {"level": "city", "branch": "army", "post": "Tư lệnh"}
DAY = {"valid_from": "01/01/2024", "legal_basis": LAW}
FOR_PROGRAMS = {"valid_from": datetime.date(2024, 1, 1).isoformat(), "legal_basis": LAW}


def build_awards(units) -> SimpleNamespace:
    """They hold for everybody; a draft of the ward's with all that belongs to one, and one that it is to judge."""
    form = make_form()
    known = SimpleNamespace(title=make_title(), form=form, authority=make_authority(form), units=units)
    by = worker("officer", units.ward, "nominates")
    model = make_model(units.ward, "registered", title="Nominated")
    own = {"body": units.ward, "body_steward": units.ward}
    known.draft = complete(nominate(units, by, form, models=[model], name="Draft", **own))
    known.nomination = nominate(units, by, form, state="submitted", name="Submitted", **own)
    known.model, known.more = model, make_model(units.ward, "registered", title="More")
    known.bar = AwardBar.objects.create(nomination=known.draft, ground="Measure", valid_from=today())
    known.dossier_file = DossierFile.objects.filter(piece__nomination=known.draft).earliest("pk")
    known.override = CheckOverride.objects.create(
        nomination=known.draft, check_made="bar", mark="x", finding="Measure", reason="Mistaken", by=by
    )
    known.opinion = CoOpinion.objects.create(
        nomination=known.nomination, asked_name="Sở Nội vụ", asked_on=today(), due_on=today(), asked_by=by
    )
    finding = finding_of(known.draft, "authority", reader=None)
    known.mark = finding.mark
    return known


def _of(name, **data):
    return lambda world: ({"pk": getattr(world.awards, name).pk}, data)


def _row(world):
    return {}, ROW | DAY | {"subject": f"form-{world.awards.form.pk}"}


def _nomination(world):
    """What a nomination of the ward says."""
    return {
        "recipient": "person",
        "name": "Somebody",
        "body": world.units.ward.pk,
        "branch": "state",
        "procedure": "council",
    }


def _draft(*parts, **data):
    """At the draft; `parts` name what belongs to it."""
    return lambda world: (
        {"pk": world.awards.draft.pk} | {part: getattr(world.awards, name).pk for part, name in parts},
        data,
    )


def _seen(world):
    """The piece of the draft as it is."""
    piece = DossierPiece.objects.get(nomination=world.awards.draft, kind="letter")
    return {"pk": world.awards.draft.pk, "kind": "letter"}, {"number": "2/TTr", "seen": content_of(piece)}


def _more_models(world):
    return {"pk": world.awards.draft.pk}, {"model": world.awards.more.pk, "place": 1, "version": 1}


AWARD_ADDRESSES = {
    "emulation-titles/new/": lambda world: ({}, ENTRY | DAY),
    "emulation-titles/export/": lambda world: ({}, {}),
    "emulation-titles/<int:pk>/": _of("title"),
    "emulation-titles/<int:pk>/edit/": _of("title", **ENTRY, **DAY, version="1"),
    "award-forms/new/": lambda world: ({}, ENTRY | DAY | {"kind": "letter"}),
    "award-forms/export/": lambda world: ({}, {}),
    "award-forms/<int:pk>/": _of("form"),
    "award-forms/<int:pk>/edit/": _of("form", **ENTRY, **DAY, kind="letter", version="1"),
    "award-authorities/new/": _row,
    "award-authorities/export/": lambda world: ({}, {}),
    "award-authorities/<int:pk>/": _of("authority"),
    "award-authorities/<int:pk>/edit/": _of("authority", **ROW, **DAY, version="1"),
    "award-authorities/<int:pk>/remove/": _of("authority", x=1),
    "api/v1/emulation-titles/": lambda world: ({}, ENTRY | FOR_PROGRAMS),
    "api/v1/emulation-titles/<int:pk>/": _of("title", name_en="Other"),
    "api/v1/award-forms/": lambda world: ({}, ENTRY | FOR_PROGRAMS | {"kind": "letter"}),
    "api/v1/award-forms/<int:pk>/": _of("form", name_en="Other"),
    "api/v1/award-authorities/": lambda world: ({}, ROW | FOR_PROGRAMS | {"form": world.awards.form.pk}),
    "api/v1/award-authorities/<int:pk>/": _of("authority", post="Other"),
    "nominations/new/": lambda world: (
        {},
        _nomination(world) | {"unit": world.units.ward.pk, "subject": f"form-{world.awards.form.pk}"},
    ),
    "nominations/export/": lambda world: ({}, {}),
    "nominations/<int:pk>/": _draft(),
    "nominations/<int:pk>/edit/": lambda world: (
        {"pk": world.awards.draft.pk},
        _nomination(world) | {"subject": f"form-{world.awards.form.pk}", "version": 1},
    ),
    "nominations/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.awards.nomination.pk, "action": "return"},
        {"reason": "Because"},
    ),
    "nominations/<int:pk>/models/new/": _more_models,
    "nominations/<int:pk>/models/<int:model>/remove/": _draft(("model", "model"), x=1),
    "nominations/<int:pk>/dossier/<slug:kind>/": _seen,
    "nominations/<int:pk>/files/<int:file>/": _draft(("file", "dossier_file")),
    "nominations/<int:pk>/files/<int:file>/remove/": _draft(("file", "dossier_file"), x=1),
    "nominations/<int:pk>/measures/new/": _draft(ground="Measure", valid_from="01/01/2026"),
    "nominations/<int:pk>/measures/<int:bar>/remove/": _draft(("bar", "bar"), x=1),
    "nominations/<int:pk>/checks/<slug:check>/": lambda world: (
        {"pk": world.awards.draft.pk, "check": "authority"},
        {"reason": "Because", "mark": world.awards.mark},
    ),
    "nominations/<int:pk>/explanations/<int:override>/take-back/": _draft(("override", "override"), reason="Because"),
    "nominations/<int:pk>/opinions/new/": _of("nomination", asked_name="Sở Tài chính"),
    "co-opinions/export/": lambda world: ({}, {}),
    "co-opinions/<int:pk>/": _of("opinion"),
    "co-opinions/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.awards.opinion.pk, "action": "take_back"},
        {"reason": "Because"},
    ),
    "api/v1/nominations/<int:pk>/opinions/": _of("nomination", asked_name="Sở Tài chính"),
    "api/v1/co-opinions/<int:pk>/": _of("opinion"),
    "api/v1/co-opinions/<int:pk>/steps/": _of("opinion", step="take_back", reason="Because"),
    "api/v1/nominations/": lambda world: (
        {},
        _nomination(world) | {"unit": world.units.ward.pk, "form": world.awards.form.pk},
    ),
    "api/v1/nominations/<int:pk>/": _draft(name="Other"),
    "api/v1/nominations/<int:pk>/steps/": lambda world: (
        {"pk": world.awards.nomination.pk},
        {"step": "return", "reason": "Because"},
    ),
}
"""Route → parameters of the address, and what the form or the API is sent."""
OF_AWARDS = {
    "emulationtitle": lambda units: _ids(EmulationTitle),
    "awardform": lambda units: _ids(AwardForm),
    "awardauthority": lambda units: _ids(AwardAuthority),
    "nomination": lambda units: _ids(Nomination, steward__in=units),
    "nominatedmodel": lambda units: _ids(NominatedModel, nomination__steward__in=units),
    "dossierpiece": lambda units: _ids(DossierPiece, nomination__steward__in=units),
    "dossierfile": lambda units: _ids(DossierFile, piece__nomination__steward__in=units),
    "awardbar": lambda units: _ids(AwardBar, nomination__steward__in=units),
    "coopinion": lambda units: _ids(CoOpinion, nomination__steward__in=units),
    "checkoverride": lambda units: _ids(CheckOverride, nomination__steward__in=units),
}
"""Table on record → its rows in the reach; of the catalogues all: they are nobody's."""


def _ids(model, **where):
    return set(model._base_manager.filter(**where).values_list("pk", flat=True))
