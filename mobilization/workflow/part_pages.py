"""What pages of parts have in common: their form, both versions of a conflict, the question before taking away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.editing import RecordChanged
from mobilization.common.finding import as_typed, is_search
from mobilization.common.form_errors import add_errors
from mobilization.workflow.refusals import NotNow, TransitionRefused
from mobilization.workflow.transitions import Transition, Workflow

CHANGED = gettext_lazy("Something changed since this was shown. Look again; nothing was done.")


def form_page(
    request: HttpRequest, form: forms.BaseForm, above: Any, *, title: str, label: str, **context: Any
) -> HttpResponse:
    """A form on a page below the record `above`; 422 when it came back with errors."""
    status = context.pop("status", 422 if form.errors else 200)
    context = {"lead": ""} | context | {"form": form, "above": above, "title": title, "label": label}
    return render(request, "workflow/part_form.html", context, status=status)


@dataclass(frozen=True)
class Up:
    """A list, or another page that is no record, to which the way back leads."""

    label: str
    url: str

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its address."""
        return self.url


def plain_form_page(request: HttpRequest, form: Any, *, up_label: Any, up_url: str, **context: Any) -> HttpResponse:
    """A form below a list or a page, which is named and linked."""
    context = {"label": _("Save")} | context
    return form_page(request, form, Up(str(up_label), up_url), **context)


def demand_step(request: HttpRequest, record: Any, steps: Workflow, action: str, offered: Iterable[str]) -> Transition:
    """The step of the record that a page is about.

    Raises Http404 for one that is not `offered`, PermissionDenied, and NotNow where only the state is in the way.
    """
    if action not in offered:
        raise Http404
    step = steps.transition(action)
    if not step.may(request.user, record):
        raise PermissionDenied
    if record.state not in step.from_states:
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        raise NotNow(text % {"action": step.label, "state": record.get_state_display()}, record)
    return step


def step_form(
    request: HttpRequest, record: Any, step: Transition, form: Any, do: Callable[[], Any], *, lead: Any, said: Any
) -> HttpResponse:
    """Ask for what the step needs, a reason above all; then do it, or say why not. Leads back to the record."""
    if request.method == "POST" and form.is_valid() and (taken := step_taken(request, record, form, do, said=said)):
        return taken
    label = str(step.label)
    return form_page(request, form, record, title=label, label=label, lead=str(lead))


def step_taken(
    request: HttpRequest, record: Any, form: Any, do: Callable[[], Any], *, said: Any
) -> HttpResponse | None:
    """Take the step; leads back to the record with what is `said` (of what came of it, where that is a function).

    A refusal is said there, too. What is wrong with a field stands on the form, and leads nowhere.
    """
    try:
        done = do()
    except ValidationError as wrong:
        add_errors(form, wrong)
        return None
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(said(done) if callable(said) else said))
    return redirect(record)


def begun(request: HttpRequest, of: type[Any], **known: Any) -> Any:
    """The form of something new; when it was sent only to search for its unit, it comes back as it was typed."""
    form = of(None if is_search(request) else request.POST or None, sent=request.POST, **known)
    if is_search(request):
        as_typed(form, request.POST)
    return form


def saved_or_wrong(form: Any, save: Callable[[], Any]) -> bool:
    """Whether the service took it; what it refuses stands on the form then."""
    try:
        save()
    except ValidationError as wrong:
        add_errors(form, wrong)
        return False
    return True


def edit_page(
    request: HttpRequest,
    record: Any,
    form: Any,
    save: Callable[[], Any],
    *,
    again: Callable[[Any, Any], Any],
    both: Callable[[Any], list[tuple[str, Any, Any]]],
    title: str,
    said: str,
) -> HttpResponse:
    """Save what was typed on the version its editor saw; a second editor sees both versions (X13).

    Where `save` raises RecordChanged nothing is overwritten: the page shows what `both(current)` differs in, and the
    form `again(typed, current)` names the version that stands now.
    """
    words = {"title": title, "label": _("Save")}
    if request.method == "POST" and form.is_valid():
        try:
            saved = saved_or_wrong(form, save)
        except RecordChanged as changed:
            current, typed = changed.current, request.POST.copy()
            typed["version"] = str(current.version)
            shown: Any = {"differences": both(current), "status": 409}
            return form_page(request, again(typed, current), current, **words, **shown)
        if saved:
            messages.success(request, said)
            return redirect(record)
    return form_page(request, form, record, **words)


def differences(current: Any, form: Any, names: Iterable[str]) -> list[tuple[str, Any, Any]]:
    """Label, what is stored now, what was typed; where the two differ."""
    mine = form.values()
    pairs = [(name, getattr(current, name), mine[name]) for name in names if name in mine]
    return [
        (str(form.fields[name].label), _shown(form, name, theirs), _shown(form, name, yours))
        for name, theirs, yours in pairs
        if theirs != yours
    ]


def _shown(form: Any, name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        return value
    return dict(getattr(field, "choices", ())).get(value, value)


def _demand_as_shown(request: HttpRequest, seen: str) -> None:
    """Raises ValidationError where the address says that something else was shown."""
    if request.GET.get("seen", seen) != seen:
        raise ValidationError(CHANGED)


def take_away(
    request: HttpRequest,
    above: Any,
    remove: Callable[[], Any],
    *,
    title: str,
    thing: str,
    effects: list[str],
    after: Any = None,
    seen: str = "",
) -> HttpResponse:
    """Ask first; then take it away, or say why not. Leads back to `above`, or where it is gone to `after`.

    `seen` names what is taken away: where that is something else than was shown, nothing is done.
    """
    if request.method == "POST":
        try:
            _demand_as_shown(request, seen)
            remove()
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        except RecordChanged:
            messages.error(request, str(CHANGED))
        else:
            messages.success(request, _("It was taken away."))
            return redirect(after or above)
        return redirect(above)
    context = {
        "title": title,
        "effects": effects,
        "things": [thing],
        "total": 1,
        "danger": True,
        "action_url": f"{request.path}?seen={seen}" if seen else request.path,
        "action_label": _("Take away"),
        "cancel_url": above.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)


def ask_first(
    request: HttpRequest,
    above: Any,
    do: Callable[[], Any],
    *,
    title: str,
    label: str,
    effects: list[str],
    said: str,
    things: list[str] | None = None,
    seen: str = "",
) -> HttpResponse:
    """Say what will happen, and to which `things`; then do it, or say why not.

    Leads to the record that came of it, else back to `above`. `seen` names what it happens to: where that is something
    else than was shown, nothing is done.
    """
    if request.method == "POST":
        try:
            _demand_as_shown(request, seen)
            made = do()
        except (ValidationError, TransitionRefused) as wrong:
            messages.error(request, " ".join(getattr(wrong, "messages", None) or [str(wrong)]))
        else:
            messages.success(request, said)
            return redirect(made or above)
        return redirect(above)
    context = {
        "title": title,
        "effects": effects,
        "things": [str(above)] if things is None else things,
        "total": 1 if things is None else len(things),
        "action_url": f"{request.path}?seen={seen}" if seen else request.path,
        "action_label": label,
        "cancel_url": above.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)
