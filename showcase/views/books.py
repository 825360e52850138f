"""Published books of models, for everybody: the list, and their files through the one door."""

from typing import Any

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from mobilization.common.files import serve
from mobilization.common.filters import ListFilter
from mobilization.common.lists import list_page
from mobilization.common.text import fold
from reports.book_enums import BookKind
from reports.models import BookEdition, BookFile
from reports.queries.book_withdrawals import withdrawn_from
from showcase.permissions import is_public_book_file
from showcase.views.public import addresses, public

ORDER = ("-id",)
ON_PAGE = 24


class PublishedBookFilter(ListFilter):
    """By words of title, subtitle or unit, and of what."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words of the title, or unit"), max_length=200)
    kind = django_filters.ChoiceFilter(
        choices=BookKind.choices, field_name="book__kind", label=_("Of what"), empty_label=_("All")
    )

    class Meta:
        model = BookEdition
        fields = ("q", "kind")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents, in the book or in the name of its unit."""
        found = queryset
        for word in fold(value).split():
            found = found.filter(book__search__contains=word) | found.filter(book__unit__search__contains=word)
        return found


@public
def books(request: HttpRequest) -> HttpResponse:
    """The newest edition of each book, the one made last first; of one in which something was withdrawn no files."""
    found = PublishedBookFilter(request.GET, queryset=BookEdition.objects.offered())
    context = list_page(request, found, ORDER, dressed=_dressed, size=ON_PAGE)
    withdrawn = withdrawn_from(context["rows"])
    shown = [(each, [] if withdrawn[each.pk] else list(each.files.all())) for each in context["rows"]]
    return render(request, "showcase/books.html", context | {"editions": shown} | addresses(request))


def _dressed(rows: Any) -> Any:
    return rows.select_related("book__unit", "book__theme").prefetch_related("files")


@public
def book_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Word or PDF of an edition that is offered now; asked anew each time."""
    offered = BookEdition.objects.offered().values("pk")
    file: BookFile = get_object_or_404(BookFile, edition=pk, format=kind, edition__in=offered)
    if not is_public_book_file(AnonymousUser(), file):
        return render(request, "showcase/book_withdrawn.html", {"noindex": True} | addresses(request), status=410)
    return serve(AnonymousUser(), file, is_public_book_file)
