"""The editor's choice: taking models in, leaving them out, giving them a place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilization.workflow.part_pages import ask_first, begun, form_page, saved_or_wrong
from models_registry.models import RegisteredModel
from reports.forms.books import PlaceForm, TakeInForm
from reports.models import Book
from reports.queries.book_contents import chapter_with, contents_of, ids_of
from reports.services.books import choose_model, place_model
from reports.views.books import open_for_me


@require_http_methods(["GET", "HEAD", "POST"])
def model_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a model in that the rule does not propose."""
    book = open_for_me(request, pk)
    form = begun(request, TakeInForm, user=request.user, book=book)
    if request.method == "POST" and form.is_valid():
        model = form.cleaned_data["model"].pk
        if saved_or_wrong(form, lambda: choose_model(book, model=model, is_in=True, by=request.user)):
            messages.success(request, _("The model stands in the book."))
            return redirect(book)
    lead = _(
        "Recognised models of the unit and of units below it that the rule does not propose, or that were left out."
    )
    return form_page(request, form, book, title=_("Take a model in"), label=_("Take in"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def model_leave_out(request: HttpRequest, pk: int, model: int) -> HttpResponse:
    """Leave a model out, after saying so."""
    book = open_for_me(request, pk)
    found = _named(request, book, model)
    return ask_first(
        request,
        book,
        lambda: choose_model(book, model=found.pk, is_in=False, by=request.user),
        title=_("Leave this model out?"),
        label=_("Leave out"),
        effects=[_("It does not stand in the book, whatever the rule proposes. It can be taken in again.")],
        said=_("The model is left out."),
        things=[found.title],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def model_to_rule(request: HttpRequest, pk: int, model: int) -> HttpResponse:
    """Take the editor's own choice back: the rule decides."""
    book = open_for_me(request, pk)
    found = _named(request, book, model)
    return ask_first(
        request,
        book,
        lambda: choose_model(book, model=found.pk, is_in=None, by=request.user),
        title=_("Leave it to the rule again?"),
        label=_("Leave it to the rule"),
        effects=[_("The model stands in the book if the rule proposes it, and not if it does not.")],
        said=_("The rule decides on the model again."),
        things=[found.title],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def model_place(request: HttpRequest, pk: int, model: int) -> HttpResponse:
    """Give a model a place in its chapter."""
    book = open_for_me(request, pk)
    found = _named(request, book, model)
    chapter = chapter_with(contents_of(book), found.pk)
    if chapter is None:
        raise Http404
    now = ids_of(chapter.entries).index(found.pk) + 1
    form = PlaceForm(request.POST or None, initial={"place": now})
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["place"]
        if saved_or_wrong(form, lambda: place_model(book, model=found.pk, place=place, by=request.user)):
            messages.success(request, _("The model has its place."))
            return redirect(book)
    lead = _("“%(model)s” is number %(now)s of %(all)s in the chapter “%(chapter)s”.")
    told = {"model": found.title, "now": now, "all": len(chapter.entries), "chapter": chapter.title}
    return form_page(request, form, book, title=_("Place in the chapter"), label=_("Save"), lead=lead % told)


def _named(request: HttpRequest, book: Book, pk: int) -> RegisteredModel:
    """The model, if it stands in the book or was left out, and the person knows of it; else Http404."""
    contents = contents_of(book, reader=request.user)
    known = {entry.story.pk for entry in contents.entries} | {each.pk for each in contents.left_out}
    found: RegisteredModel | None = RegisteredModel.objects.filter(pk=pk).first() if pk in known else None
    if found is None:
        raise Http404
    return found
