"""The public library of questions and answers: the list, one of them, files, a feed."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from dialogues.filters.published import PublishedFilter
from dialogues.queries.published_opinions import CARD, PAGE, name_beside, published, shown_questions
from mobilization.common.addresses import absolute
from mobilization.common.lists import filter_query, list_page
from mobilization.common.marks import excerpt, marked
from mobilization.common.words import words_of
from models_registry.enums import Domain
from showcase.question_data import csv_of_questions, json_of_questions
from showcase.views.feeds import IN_ONE_SITEMAP, xml_stream
from showcase.views.pages import named
from showcase.views.public import addresses, canonical, public

ORDER = ("-published_on", "-id")
ON_PAGE = 20
NEWEST = 50


@public
def questions(request: HttpRequest) -> HttpResponse:
    """What was published, the latest first: searched, filtered, paged."""
    found = PublishedFilter(request.GET, queryset=published())
    language = _language()
    context = list_page(
        request, found, ORDER, dressed=lambda rows: shown_questions(rows, CARD, language=language), size=ON_PAGE
    )
    words = words_of(found.applied().get("q", ""))
    context["cards"] = [card(row, words) for row in context["rows"]]
    context["more_filters"] = [field for field in found.form if field.name not in ("q", "conference")]
    context["kept_conference"] = found.applied().get("conference", "")
    context["is_narrowed"] = any(name != "q" for name in found.applied()) or bool(found.form.errors)
    context["noindex"] = context["is_filtered"] or "cursor" in request.GET
    return render(request, "showcase/questions.html", context | addresses(request))


def card(row: dict[str, Any], words: list[str] | None = None) -> dict[str, Any]:
    """A row as its card shows it, hits marked."""
    row["domain_name"] = named(Domain, row["domain"])
    row["marked_title"] = marked(row["title"], frozenset(words or ()))
    row["piece"] = excerpt(row["question"], frozenset(words or ()))
    return row


@public
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its answer: who answered and when."""
    row = shown_questions(published().filter(pk=pk), PAGE, language=_language()).first()
    if row is None:
        raise Http404
    row["domain_name"] = named(Domain, row["domain"])
    context = {"question": row, "name": name_beside(pk)}
    return render(request, "showcase/question.html", context | addresses(request))


@public
def questions_csv(request: HttpRequest) -> HttpResponseBase:
    """What the filters of the list find, as CSV."""
    return _stream(request, csv_of_questions, "text/csv; charset=utf-8", "csv")


@public
def questions_json(request: HttpRequest) -> HttpResponseBase:
    """The same as JSON."""
    return _stream(request, json_of_questions, "application/json", "json")


def _stream(
    request: HttpRequest, written: Callable[[Any], Iterator[bytes]], content_type: str, ending: str
) -> HttpResponseBase:
    found = _found(request)
    content = iter(()) if request.method == "HEAD" else written(found.found().order_by(*ORDER))
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="hoi-dap.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@public
def questions_feed(request: HttpRequest) -> HttpResponse:
    """The latest, or of what the filters of the list find."""
    found, query, language = _found(request), filter_query(request), _language()
    atom = Atom1Feed(
        title=_("Questions of citizens and answers"),
        link=absolute(reverse("showcase:questions")),
        description=_("The newest first."),
        language=language,
        feed_url=absolute(reverse("showcase:questions_feed")) + (f"?{query}" if query else ""),
        feed_guid="urn:danvankheo:questions",
    )
    for row in shown_questions(found.found().order_by(*ORDER), PAGE, language=language)[:NEWEST]:
        atom.add_item(
            title=row["title"],
            link=canonical(reverse("showcase:question", args=[row["id"]]), language),
            description=linebreaks(row["question"], autoescape=True),
            unique_id=f"urn:danvankheo:question:{row['id']}",
            updateddate=timezone.localtime(row["changed_at"]),
            author_name=row["answered_by_name"],
            categories=[named(Domain, row["domain"])],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


@public
def questions_sitemap(request: HttpRequest) -> HttpResponseBase:
    """The latest questions, as many as one sitemap may hold; older ones are found from the list."""
    rows = shown_questions(published().order_by(*ORDER), ("id", "changed_at"))[: IN_ONE_SITEMAP - 1]
    lines = (
        f"<url><loc>{escape(absolute(reverse('showcase:question', args=[row['id']])))}</loc>"
        f"<lastmod>{timezone.localtime(row['changed_at']).isoformat(timespec='seconds')}</lastmod></url>\n"
        for row in rows.iterator(chunk_size=5000)
    )
    first = f"<url><loc>{escape(absolute(reverse('showcase:questions')))}</loc></url>\n"
    return xml_stream("urlset", chain([first], lines))


def _found(request: HttpRequest) -> PublishedFilter:
    """Filters with an error are told, not passed over."""
    found = PublishedFilter(request.GET, queryset=published())
    if not found.form.is_valid():
        raise BadRequest("A filter has an error.")
    return found


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE
