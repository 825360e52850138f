"""Models and candidacies of the ward in the states that their addresses need, and how to reach them."""

from collections.abc import Callable
from types import SimpleNamespace

from django.core.files.base import ContentFile

from directives.models import RulePeriod
from mobilization.common.files import store
from models_registry import models
from models_registry.models import ModelFile
from models_registry.rules import ALL_RECOGNISED_LEAST
from models_registry.services.files import mark_of
from organizations.dates import today
from showcase.models import Withholding
from tests.models_registry.makers import make_campaign, make_candidacy, make_model


def build_models(units) -> SimpleNamespace:
    """A draft with a file, a model that waits, one that lives; candidacies: being written, under review, recognised."""
    campaign = make_campaign(units.city)
    living = make_model(
        units.ward, "in_implementation", campaign=campaign, registered_on=today().replace(day=1, year=2025)
    )
    draft = make_model(units.ward, campaign=campaign)
    entry = models.ProgressEntry.objects.create(model=living, on=today(), text="Đã trồng hoa.", unit=units.ward)
    check = models.FieldCheck.objects.create(
        model=living, on=today(), text="Đường sạch.", checkers="Đoàn", verdict="as_registered", unit=units.city
    )
    shot = ModelFile(model=living, kind="document", progress=entry)
    seen = ModelFile(model=living, kind="document", check_made=check)
    for part in (shot, seen):
        store(part, ContentFile(b"x"), name="x.txt", content_type="text/plain")
    file = store(ModelFile(model=draft, kind="document"), ContentFile(b"x"), name="x.txt", content_type="text/plain")
    models.SignalDismissal.objects.create(
        model=living, kind="no-value", key=str(living.registered_on), reason="Chưa đến kỳ đo", unit=units.ward
    )
    models.PhotoMatch.objects.create(file=seen, other=shot)
    RulePeriod.objects.create(key=ALL_RECOGNISED_LEAST, value=1, valid_from=today(), source="Nghị định 2")
    models.UnitSignalDismissal.objects.create(
        about=units.ward, campaign=campaign, kind="all-recognised", key="1-1", reason="Đã họp", unit=units.city
    )
    registered = make_model(units.ward, "registered", campaign=campaign)
    models.TextCopy.objects.create(model=registered, other=living, share=90, card_share=90)
    return SimpleNamespace(
        entry=entry,
        check=check,
        person=models.ResponsiblePerson.objects.create(model=living, name="Nguyễn Thị Ánh"),
        indicator=models.Indicator.objects.create(model=living, name="Đường có hoa", unit_of_measure="m"),
        campaign=campaign,
        draft=draft,
        file=file,
        shot=shot,
        seen=seen,
        submitted=make_model(units.ward, "submitted", campaign=campaign),
        registered=registered,
        ended=make_model(units.ward, "ended", campaign=campaign),
        living=living,
        written=make_candidacy(living, "draft", campaign=make_campaign(units.city)),
        waiting=make_candidacy(living, "submitted", campaign=make_campaign(units.city)),
        judged=make_candidacy(living, "under_review", campaign=make_campaign(units.city)),
        recognised=make_candidacy(living, "recognised"),
    )


def _paper(**days):
    return {"document_number": "15-QĐ/ĐU", "document_date": f"{today():%d/%m/%Y}"} | days


def _living(**data):
    return lambda world: ({"pk": world.models.living.pk}, data)


def _day():
    return f"{today():%d/%m/%Y}"


def _draft(**more):
    return lambda world: ({"pk": world.models.draft.pk, **more}, {})


def _means(world):
    fields = {"state_money": "7", "people_money": "", "people_land": "7", "labour_days": "", "version": 1, "seen": "x"}
    return {"pk": world.models.draft.pk, "step": "means"}, fields


def _new(world):
    named = {"title": "Mới", "unit": world.units.ward.pk, "campaign": world.models.campaign.pk}
    return {}, named | {"subject": "collective", "domain": "economy"}


def _signal(kind, **data):
    """A signal of the model that lives."""

    def ask(world):
        living = world.models.living
        return {"pk": living.pk, "kind": kind, "key": str(living.registered_on)}, data

    return ask


def _unit_signal(**data):
    """The signal of the ward, which is dismissed."""
    return lambda world: (
        {"pk": world.units.ward.pk, "kind": "all-recognised", "campaign": world.models.campaign.pk, "key": "1-1"},
        data,
    )


def _captions(kind):
    def ask(world):
        file = getattr(world.models, kind)
        fields = {"files-count": 1, "files-0-id": file.pk, "files-0-caption": "Đường hoa", "seen": mark_of([file])}
        return {"pk": file.progress_id or file.check_made_id}, fields

    return ask


MODEL_ADDRESSES = {
    "models/new/": _new,
    "models/<int:pk>/edit/": _draft(),
    "models/<int:pk>/edit/<slug:step>/": _means,
    "models/<int:pk>/discard/": _draft(),
    "models/<int:pk>/files/": _draft(),
    "models/files/<int:pk>/": lambda world: ({"pk": world.models.file.pk}, {}),
    "models/progress/<int:pk>/correct/": lambda world: (
        {"pk": world.models.entry.pk},
        {"on": _day(), "text": "Đã trồng 200 m hoa.", "reason": "Ghi nhầm", "version": 1},
    ),
    "models/progress/<int:pk>/files/": _captions("shot"),
    "models/checks/<int:pk>/correct/": lambda world: (
        {"pk": world.models.check.pk},
        {
            "on": _day(),
            "verdict": "partly",
            "text": "Còn 200 m.",
            "checkers": "Đoàn",
            "advice": "",
            "reason": "Ghi nhầm",
            "version": 1,
        },
    ),
    "models/checks/<int:pk>/files/": _captions("seen"),
    "models/<int:pk>/": _living(),
    "models/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.models.submitted.pk, "action": "register"},
        {"x": 1},
    ),
    "models/<int:pk>/hand-over/": _draft(),
    "models/<int:pk>/copy/": _living(title="Chúng tôi cũng làm", unit="1", campaign=""),
    "models/<int:pk>/paper/": _living(layout="state"),
    "models/<int:pk>/genealogy/": _living(),
    "models/photos/<int:pk>/beside/<int:other>/": lambda world: (
        {"pk": world.models.seen.pk, "other": world.models.shot.pk},
        {},
    ),
    "models/<int:pk>/signals/text-copied/<int:other>/": lambda world: (
        {"pk": world.models.registered.pk, "other": world.models.living.pk},
        {},
    ),
    "models/<int:pk>/signals/<slug:kind>/<slug:key>/dismiss/": _signal("nobody-reached", reason="Chưa đến kỳ đếm"),
    "models/<int:pk>/signals/<slug:kind>/<slug:key>/restore/": _signal("no-value"),
    "units/<int:pk>/signals/<slug:kind>/<int:campaign>/<slug:key>/dismiss/": _unit_signal(reason="Có lý do"),
    "units/<int:pk>/signals/<slug:kind>/<int:campaign>/<slug:key>/restore/": _unit_signal(),
    "models/<int:pk>/showcase/": _living(reason="Đang rà soát"),
    "showcase/<slug:code>/": lambda world: ({"code": world.models.living.code}, {}),
    "showcase/photographs/<int:pk>/": lambda world: ({"pk": world.models.shot.pk}, {}),
    "showcase/photographs/<int:pk>/small/": lambda world: ({"pk": world.models.shot.pk}, {}),
    "sitemap-<int:part>.xml": lambda world: ({"part": 0}, {}),
    "models/<int:pk>/progress/new/": _living(on=_day(), text="Đã trồng 300 m hoa."),
    "models/<int:pk>/checks/new/": _living(on=_day(), text="Đường sạch.", checkers="Đoàn", verdict="as_registered"),
    "models/<int:pk>/reconfirm/": _living(year=str(today().year), verdict="effective"),
    "models/<int:pk>/candidacies/new/": lambda world: (
        {"pk": world.models.living.pk},
        {"campaign": world.models.campaign.pk, "body": world.units.city.pk},
    ),
    "candidacies/<int:pk>/": lambda world: ({"pk": world.models.written.pk}, {}),
    "candidacies/<int:pk>/edit/": lambda world: (
        {"pk": world.models.written.pk},
        {"self_assessment": "Tốt", "version": 1},
    ),
    "candidacies/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.models.judged.pk, "action": "recognise"},
        _paper(recognised_on=_day()),
    ),
    "candidacies/<int:pk>/typical/": lambda world: ({"pk": world.models.recognised.pk}, _paper(chosen_on=_day())),
    "candidacies/<int:pk>/propose/": lambda world: (
        {"pk": world.models.recognised.pk},
        {"campaign": world.models.campaign.pk},
    ),
}
"""Route → parameters of the address, and what the form is sent."""


def _api_signal(kind, **data):
    """A signal of the model that lives, named in JSON."""

    def ask(world):
        living = world.models.living
        return {"pk": living.pk}, {"kind": kind, "key": str(living.registered_on), **data}

    return ask


def _api_unit_signal(**data):
    """The signal of the ward, named in JSON."""

    def ask(world):
        named = {"kind": "all-recognised", "campaign": world.models.campaign.pk, "key": "1-1"}
        return {"pk": world.units.ward.pk}, named | data

    return ask


def _api(kind, **data):
    """An address of one model or candidacy, and what it is sent in JSON."""
    return lambda world: ({"pk": getattr(world.models, kind).pk}, data)


def _part(**data):
    return lambda world: ({"model": world.models.living.pk}, data)


def _iso():
    return today().isoformat()


def _document(**days):
    return {"document_number": "15-QĐ/ĐU", "document_date": _iso()} | days


WHY = {"reason": "because"}
MODEL_ADDRESSES |= {
    "api/v1/models/": lambda world: ({}, {"unit": world.units.ward.pk, "title": "Mới"}),
    "api/v1/models/<int:pk>/": _api("draft", results="Tốt"),
    "api/v1/models/<int:pk>/submit/": _api("draft"),
    "api/v1/models/<int:pk>/copy/": lambda world: (
        {"pk": world.models.living.pk},
        {"unit": world.units.ward.pk, "title": "Chúng tôi cũng làm"},
    ),
    "api/v1/models/<int:pk>/genealogy/": _api("living"),
    "api/v1/models/<int:pk>/withdraw/": _api("draft", **WHY),
    "api/v1/models/<int:pk>/take-back/": _api("submitted"),
    "api/v1/models/<int:pk>/register/": _api("submitted"),
    "api/v1/models/<int:pk>/return/": _api("submitted", **WHY),
    "api/v1/models/<int:pk>/begin/": _api("registered"),
    "api/v1/models/<int:pk>/stop/": _api("registered", **WHY),
    "api/v1/models/<int:pk>/resume/": _api("ended", **WHY),
    "api/v1/models/<int:model>/progress/": _part(on=_iso(), text="Đã trồng 300 m hoa."),
    "api/v1/models/<int:model>/progress/<int:pk>/": lambda world: (
        {"model": world.models.living.pk, "pk": world.models.entry.pk},
        {"percent": 40, "reason": "Ghi nhầm"},
    ),
    "api/v1/models/<int:model>/checks/": _part(on=_iso(), text="Sạch.", checkers="Đoàn", verdict="as_registered"),
    "api/v1/models/<int:model>/checks/<int:pk>/": lambda world: (
        {"model": world.models.living.pk, "pk": world.models.check.pk},
        {"text": "Còn 200 m.", "reason": "Ghi nhầm"},
    ),
    "api/v1/models/<int:model>/reconfirmations/": _part(year=today().year, verdict="effective"),
    "api/v1/models/<int:model>/persons/": _part(name="Trần Văn Bình"),
    "api/v1/models/<int:model>/persons/<int:pk>/": lambda world: (
        {"model": world.models.living.pk, "pk": world.models.person.pk},
        {"position": "Tổ trưởng"},
    ),
    "api/v1/models/<int:model>/indicators/": _part(name="Hộ trồng hoa", unit_of_measure="hộ", target="50"),
    "api/v1/models/<int:model>/indicators/<int:pk>/": lambda world: (
        {"model": world.models.living.pk, "pk": world.models.indicator.pk},
        {"target": "300", "reason": "Khảo sát lại"},
    ),
    "api/v1/models/<int:model>/files/": _part(),
    "api/v1/files/<int:pk>/": _api("file", caption="Đường hoa"),
    "api/v1/files/<int:pk>/content/": _api("file"),
    "api/v1/signals/<int:pk>/": lambda world: ({"pk": world.models.living.pk}, {}),
    "api/v1/signals/<int:pk>/dismiss/": _api_signal("nobody-reached", reason="Chưa đến kỳ đếm"),
    "api/v1/signals/<int:pk>/restore/": _api_signal("no-value"),
    "api/v1/unit-signals/<int:pk>/": lambda world: ({"pk": world.units.ward.pk}, {}),
    "api/v1/unit-signals/<int:pk>/dismiss/": _api_unit_signal(reason="Có lý do"),
    "api/v1/unit-signals/<int:pk>/restore/": _api_unit_signal(),
    "api/v1/candidacies/": lambda world: (
        {},
        {"model": world.models.living.pk, "campaign": world.models.campaign.pk, "body": world.units.city.pk},
    ),
    "api/v1/candidacies/<int:pk>/": _api("written", self_assessment="Tốt"),
    "api/v1/candidacies/<int:pk>/submit/": _api("written"),
    "api/v1/candidacies/<int:pk>/withdraw/": _api("written", **WHY),
    "api/v1/candidacies/<int:pk>/return/": _api("waiting", **WHY),
    "api/v1/candidacies/<int:pk>/take-up/": _api("waiting"),
    "api/v1/candidacies/<int:pk>/recognise/": _api("judged", **_document(recognised_on=_iso())),
    "api/v1/candidacies/<int:pk>/refuse/": _api("judged", **WHY),
    "api/v1/candidacies/<int:pk>/revoke/": _api("recognised", **WHY),
    "api/v1/candidacies/<int:pk>/typical/": _api("recognised", **_document(chosen_on=_iso())),
    "api/v1/candidacies/<int:pk>/propose-upward/": lambda world: (
        {"pk": world.models.recognised.pk},
        {"campaign": world.models.campaign.pk},
    ),
}


def _ids(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


def _parts(kind, way: str) -> Callable[[set[int]], set[int]]:
    return lambda units: _ids(kind.objects.filter(**{f"{way}__in": units}))


OF_MODELS = {
    kind._meta.model_name: _parts(kind, way)
    for way, kinds in {
        "steward": [models.RegisteredModel],
        "model__steward": [
            models.ModelTheme,
            models.ModelTargetGroup,
            models.ModelDocument,
            models.ResponsiblePerson,
            models.Indicator,
            models.ProgressEntry,
            models.FieldCheck,
            models.ModelFile,
            models.Candidacy,
            models.Recognition,
            models.Reconfirmation,
            models.SignalDismissal,
            Withholding,
        ],
        "about": [models.UnitSignalDismissal],
        "recognition__model__steward": [models.TypicalChoice, models.UpwardProposal],
    }.items()
    for kind in kinds
}
"""Table on record → the rows whose changes the readers of a unit's history may read: those of its models."""
