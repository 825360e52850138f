"""Feed, sitemap and robots.txt, read as programs read them."""

import datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils.timezone import now

from models_registry.models import Recognition, RegisteredModel
from organizations.dates import today
from showcase.models import Publication
from showcase.views import feeds
from tests.models_registry.makers import DAY
from tests.showcase.makers import make_public

pytestmark = pytest.mark.django_db
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def xml(address):
    response = Client().get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return ET.fromstring(content)


def test_the_feed_tells_the_newest_recognitions(cast, settings):
    settings.PORTAL_URL = "https://danvankheo.example"
    old = make_public(cast.units.ward, recognised_on=today() - 400 * DAY, typical=True)
    new = make_public(cast.units.ward, title="Đường <hoa> & cây", domain="economy")
    root = xml("/showcase/feed.atom?lang=vi")
    entries = root.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}id") for each in entries] == [
        f"urn:danvankheo:model:{each.code}" for each in (new, old)
    ]
    assert entries[0].findtext(f"{ATOM}title") == "Đường <hoa> & cây"
    assert entries[0].find(f"{ATOM}link").get("href") == f"https://danvankheo.example/showcase/{new.code}/"
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "Phường Ba Đình"
    [only] = xml("/showcase/feed.atom?domain=economy").findall(f"{ATOM}entry")
    assert only.findtext(f"{ATOM}id").endswith(new.code)


def test_dates_are_those_of_the_record_however_late_a_recognition_was_entered(cast):
    began = now().replace(microsecond=0) - 7 * DAY
    model = make_public(cast.units.ward, recognised_on=today() - 400 * DAY)
    Publication.objects.update(published_at=began - DAY, settled_at=began - DAY)
    RegisteredModel.objects.update(edited_at=began - 2 * DAY)

    def told():
        [entry] = xml("/showcase/feed.atom").findall(f"{ATOM}entry")
        *_pages, story = xml("/sitemap.xml")
        day = story.findtext(f"{MAP}lastmod")
        days = [entry.findtext(f"{ATOM}{name}") for name in ("published", "updated")]
        return [datetime.datetime.fromisoformat(each) for each in (*days, day)]

    assert told() == [began - DAY] * 3
    RegisteredModel.objects.update(edited_at=began - DAY / 2)
    assert told() == [began - DAY, began - DAY / 2, began - DAY / 2]
    Recognition.objects.get(model=model).save()  # whatever of it changed
    first, *changed = told()
    assert (first, all(each > began for each in changed)) == (began - DAY, True)


def test_a_feed_holds_fifty(cast):
    for _ in range(51):
        make_public(cast.units.ward)
    assert len(xml("/showcase/feed.atom").findall(f"{ATOM}entry")) == 50


def test_the_sitemap_names_each_story_once(cast, settings):
    settings.PORTAL_URL = "https://danvankheo.example"
    model = make_public(cast.units.ward)
    found = [each.findtext(f"{MAP}loc") for each in xml("/sitemap.xml")]
    assert found == [
        "https://danvankheo.example/showcase/",
        "https://danvankheo.example/showcase/open-data/",
        f"https://danvankheo.example/showcase/{model.code}/",
    ]


def test_more_than_one_sitemap_may_hold_are_an_index_of_parts(cast, monkeypatch):
    models = [make_public(cast.units.ward) for _ in range(7)]
    monkeypatch.setattr(feeds, "IN_ONE_SITEMAP", 3)
    root = xml("/sitemap.xml")
    assert root.tag == f"{MAP}sitemapindex"
    parts = [each.findtext(f"{MAP}loc").partition("/sitemap-")[2] for each in root]
    found = [
        each.findtext(f"{MAP}loc").rstrip("/").rpartition("/")[2] for part in parts for each in xml(f"/sitemap-{part}")
    ]
    assert sorted(found) == sorted(model.code for model in models)
    assert len(parts) == len({model.pk // 3 for model in models})


def test_a_part_beyond_all_ids_does_not_exist():
    assert Client().get(f"/sitemap-{10**30}.xml").status_code == 404
    assert list(xml("/sitemap-7.xml")) == []


def test_robots_may_look_through_the_showcase_and_nothing_else(settings):
    settings.PORTAL_URL = "https://danvankheo.example"
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert lines[-1] == "Sitemap: https://danvankheo.example/sitemap.xml"
    assert "Disallow: /" in lines
    assert [line for line in lines if line.startswith("Allow")] == [
        "Allow: /showcase/", "Allow: /static/", "Allow: /questions/", "Allow: /sitemap.xml", "Allow: /sitemap-",
    ]  # fmt: skip
