"""What administrators may ask about a model: why somebody may or may not do something with it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.text import clean
from models_registry import permissions
from models_registry.enums import LIVING_STATES, WRITABLE_STATES, ModelState
from models_registry.models import RegisteredModel
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.queries.why import Rule, register

KIND = "models_registry.registeredmodel"


def _found(text: str, by: Any) -> Sequence[RegisteredModel]:
    code = clean(text).upper()
    return list(RegisteredModel.objects.visible_to(by).filter(code=code).select_related("steward")[:2])


def _only_in(*states: str) -> Callable[[RegisteredModel], str]:
    def hindrance(model: RegisteredModel) -> str:
        if model.state in states:
            return ""
        return _("the model is “%(state)s”, and in this state nobody does it") % {"state": model.get_state_display()}

    return hindrance


def _rule(label: Any, predicate: Any, roles: Iterable[str], words: Any, *states: str) -> Rule:
    hindrance = _only_in(*states) if states else lambda _model: ""
    return Rule(label, predicate, frozenset(roles), words, about=KIND, hindrance=hindrance)


RULES = {
    "model_inside": _rule(
        gettext_lazy("read all of a model"), permissions.may_open_model, SUBTREE_ROLES,
        gettext_lazy("Whoever works for the unit that looks after the model, or for one above it, reads all of it; "
                     "everybody else reads the card of what was registered."),
    ),
    "model_edit": _rule(
        gettext_lazy("write in a model"), permissions.may_edit_model, permissions.WRITERS,
        gettext_lazy("Officers, leaders and secretaries of the unit that looks after it, or of one above: all of it "
                     "before it is registered, results and means while it lives."),
        *WRITABLE_STATES, *LIVING_STATES,
    ),
    "model_submit": _rule(
        gettext_lazy("submit a model"), permissions.may_submit, permissions.LEADERS,
        gettext_lazy("The leader of the unit that looks after it, or of one above."), *WRITABLE_STATES,
    ),
    "model_register": _rule(
        gettext_lazy("register or return a model"), permissions.may_register, permissions.JUDGES,
        gettext_lazy("The secretary of the unit that looks after it, or of one above."), ModelState.SUBMITTED,
    ),
    "model_progress": _rule(
        gettext_lazy("write in the diary of a model"), permissions.may_add_progress, permissions.WRITERS,
        gettext_lazy("Officers, leaders and secretaries of the unit that looks after it, or of one above, from its "
                     "registration until it ends."),
        *LIVING_STATES,
    ),
    "model_check": _rule(
        gettext_lazy("check a model on the spot"), permissions.may_check, permissions.CHECKERS,
        gettext_lazy("Officers, leaders and secretaries of a unit above the one that looks after it, from its "
                     "registration until it ends."),
        *LIVING_STATES,
    ),
    "model_reconfirm": _rule(
        gettext_lazy("re-confirm a model"), permissions.may_reconfirm,
        (*permissions.LEADERS, *permissions.JUDGES),
        gettext_lazy("The leader or a secretary of the unit that looks after it, or of one above, until it ends."),
        *LIVING_STATES,
    ),
}  # fmt: skip


def register_rules() -> None:
    """Make them known to the page."""
    register(KIND, _found, RULES)
