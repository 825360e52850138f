"""What programs read to find the stories: Atom feed, sitemap, robots.txt."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from mobilization.common.addresses import absolute
from mobilization.common.lists import filter_query
from models_registry.enums import Domain
from showcase.filters import ShowcaseFilter
from showcase.public import CARD, MOMENTS_OF_FEED, published, shown
from showcase.views.pages import named
from showcase.views.public import canonical, public

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from showcase.models import Publication

NEWEST = 50
IN_ONE_SITEMAP = 50_000
"""Addresses; the sitemaps' own rule. Above, the sitemap is an index of parts by the ids of models."""
LARGEST_PART = 2**63 // IN_ONE_SITEMAP - 1
PAGES = ("showcase:list", "showcase:open_data")
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@public
def feed(request: HttpRequest) -> HttpResponse:
    """The newest recognitions, or those of what the filters of the list find."""
    found = ShowcaseFilter(request.GET, queryset=published())
    if not found.form.is_valid():
        raise BadRequest("A filter has an error.")
    query = filter_query(request)
    language = translation.get_language() or settings.LANGUAGE_CODE
    atom = Atom1Feed(
        title=_("Recognised models of skilful mass mobilisation"),
        link=absolute(reverse("showcase:list")),
        description=_("The newest first."),
        language=language,
        feed_url=absolute(reverse("showcase:feed")) + (f"?{query}" if query else ""),
        feed_guid="urn:danvankheo:showcase",
    )
    for row in shown(found.found().order_by("-recognised_on", "-pk"), (*CARD, *MOMENTS_OF_FEED), language=language)[
        :NEWEST
    ]:
        atom.add_item(
            title=row["title"],
            link=canonical(reverse("showcase:story", args=[row["code"]]), language),
            description=linebreaks(row["summary"], autoescape=True),
            unique_id=f"urn:danvankheo:model:{row['code']}",
            pubdate=row["published_at"],
            updateddate=row["changed_at"],
            author_name=row["unit"],
            categories=[named(Domain, row["domain"]), *row["commended_with"]],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


@public
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """All stories; of more than one sitemap may hold, an index of parts."""
    found = published()
    if found[: IN_ONE_SITEMAP + 1].count() <= IN_ONE_SITEMAP - len(PAGES):
        return xml_stream("urlset", (*_pages(), *_stories(found)))
    parts = found.annotate(part=F("pk") / IN_ONE_SITEMAP).order_by("part").values_list("part", flat=True).distinct()
    addresses = (reverse("showcase:sitemap_part", args=[part]) for part in parts)
    return xml_stream(
        "sitemapindex", (f"<sitemap><loc>{escape(absolute(path))}</loc></sitemap>\n" for path in addresses)
    )


@public
def sitemap_part(request: HttpRequest, part: int) -> HttpResponseBase:
    """The stories of a stretch of ids."""
    if part > LARGEST_PART:
        raise Http404
    found = published().filter(pk__gte=part * IN_ONE_SITEMAP, pk__lt=(part + 1) * IN_ONE_SITEMAP)
    return xml_stream("urlset", _stories(found))


def _pages() -> Iterator[str]:
    for name in PAGES:
        yield f"<url><loc>{escape(absolute(reverse(name)))}</loc></url>\n"


def _stories(found: "QuerySet[Publication]") -> Iterator[str]:
    rows = shown(found.order_by("pk"), ("code", "changed_at"))
    for row in rows.iterator(chunk_size=5000):
        address = escape(absolute(reverse("showcase:story", args=[row["code"]])))
        changed = timezone.localtime(row["changed_at"]).isoformat(timespec="seconds")
        yield f"<url><loc>{address}</loc><lastmod>{changed}</lastmod></url>\n"


def xml_stream(root: str, rows: Iterable[str]) -> HttpResponseBase:
    """A stream, for a part may have some megabytes."""
    begins = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAPS}">\n'
    return StreamingHttpResponse(chain([begins], rows, [f"</{root}>\n"]), content_type="application/xml")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """The showcase and the library of questions may be looked through, and nothing else."""
    lines = [
        "User-agent: *",
        f"Allow: {reverse('showcase:list')}",
        f"Allow: {settings.STATIC_URL}",
        f"Allow: {reverse('showcase:questions')}",
        f"Allow: {reverse('showcase:sitemap')}",
        "Allow: /sitemap-",
        "Disallow: /",
        f"Sitemap: {absolute(reverse('showcase:questions_sitemap'))}",
        f"Sitemap: {absolute(reverse('showcase:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
