"""The notices of this app: one sentence each, in the reader's language, from the notice's own data."""

from django.utils.translation import gettext_lazy as _

from models_registry.models import Candidacy, RegisteredModel
from notifications import kinds

# a notice quotes what only those know who read inside: reasons, and titles of what is not registered
MODEL = kinds.Record(visible=RegisteredModel.objects.open_to, key="data__model")
CANDIDACY = kinds.Record(visible=Candidacy.objects.visible_to, key="data__candidacy")
OF_MODELS = (
    (
        "model_handed",
        _("Model ready to be submitted"),
        _("“%(title)s” is written; it waits for you to read and submit it."),
        "info",
    ),
    ("model_submitted", _("Model submitted"), _("“%(title)s” waits for registration."), "info"),
    ("model_registered", _("Model registered"), _("“%(title)s” was registered."), "success"),
    (
        "model_replicated",
        _("Model replicated"),
        _("%(unit)s replicates your model “%(origin)s”: “%(title)s” was registered."),
        "success",
    ),
    ("model_returned", _("Model returned"), _("“%(title)s” was returned for completion: %(reason)s"), "warning"),
    ("model_stopped", _("Model stopped"), _("“%(title)s” was stopped: %(reason)s"), "neutral"),
    ("model_resumed", _("Model taken up again"), _("“%(title)s” was taken up again: %(reason)s"), "info"),
    ("model_withdrawn", _("Model withdrawn"), _("“%(title)s” was withdrawn: %(reason)s"), "neutral"),
    ("model_checked", _("Model checked on site"), _("“%(title)s” was checked on site."), "info"),
    (
        "check_corrected",
        _("Field check corrected"),
        _("A field check of “%(title)s” was corrected: %(reason)s"),
        "info",
    ),
    ("model_typical", _("Model chosen as typical"), _("%(unit)s chose “%(title)s” as typical."), "success"),
    ("model_reconfirmed", _("Model re-confirmed"), _("“%(title)s” was re-confirmed for the year."), "info"),
)
OF_CANDIDACIES = (
    (
        "candidacy_submitted",
        _("Candidacy submitted"),
        _("“%(title)s” was submitted for evaluation: %(campaign)s."),
        "info",
    ),
    (
        "candidacy_returned",
        _("Candidacy returned"),
        _("The candidacy of “%(title)s” was returned for completion: %(reason)s"),
        "warning",
    ),
    ("candidacy_taken_up", _("Review begun"), _("The review of “%(title)s” has begun: %(campaign)s."), "info"),
    (
        "candidacy_recognised",
        _("Model recognised"),
        _("“%(title)s” was recognised by %(unit)s: %(campaign)s."),
        "success",
    ),
    ("candidacy_refused", _("Model not recognised"), _("“%(title)s” was not recognised: %(reason)s"), "warning"),
    (
        "candidacy_revoked",
        _("Recognition revoked"),
        _("The recognition of “%(title)s” was revoked: %(reason)s"),
        "danger",
    ),
    (
        "candidacy_withdrawn",
        _("Candidacy withdrawn"),
        _("The candidacy of “%(title)s” was withdrawn: %(reason)s"),
        "neutral",
    ),
)


def register() -> None:
    """Make the kinds known."""
    model, candidacy = (kinds.page_of(f"models_registry:{name}", name) for name in ("model", "candidacy"))
    for rows, url, record, group in (
        (OF_MODELS, model, MODEL, _("Models")),
        (OF_CANDIDACIES, candidacy, CANDIDACY, _("Candidacies for recognition")),
    ):
        kinds.register_each(
            rows, app="models_registry", url=url, record=record, group=group, reason="", campaign="", unit=""
        )
