"""The public library of questions: what is public and nothing else, found as one spells it, gone at once, as files."""

import csv
import io
import json
import re
import unicodedata

import pytest
from django.test import Client

from dialogues.models import Opinion, PublishedOpinion
from dialogues.services.opinion_identities import erase_citizen
from dialogues.services.opinion_steps import take_opinion_step
from directives.models import Theme
from organizations.dates import today
from tests.access.people import worker
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion, make_public
from tests.worlds import shared

pytestmark = pytest.mark.django_db
WHO = {"name": "Hoàng Yến Canary", "phone": "0999 77 0001", "address": "Ngõ Canary"}
LEAK = re.compile(r"canary|0999|zzz", re.IGNORECASE)


def get(address, **query):
    return Client().get(address, query, secure=True, headers={"Accept-Language": "en"})


def found(**query):
    return [row["title"] for row in get("/questions/", **query).context["rows"]]


@shared
def library(cast):
    """Three of three units, two with a theme or a conference, and one of each state that is not public."""
    cast.lead = worker("leader", cast.units.ward, "leads")
    theme = Theme.objects.create(code="roads", name_vi="Giao thông", name_en="Roads")
    cast.conference = make_conference(cast.units.ward, cast.lead, "announced")
    cast.road = make_opinion(
        cast.units.ward, cast.lead, "published", text="Đường Đê La Thành ngập", answer="Đã nạo vét", theme=theme,
        place="Đê La Thành", identity=WHO, conference=cast.conference,
    )  # fmt: skip
    cast.light = make_opinion(cast.units.school, cast.lead, "published", text="Đèn hỏng", answer="Đã thay bóng")
    cast.far = make_opinion(cast.units.beside, cast.lead, "published", text="Rác ở chợ", domain="culture_society")
    PublishedOpinion.objects.filter(opinion=cast.far).update(answered_on=today().replace(year=2020))
    for state in ("received", "drafted", "answered", "private", "closed", "withdrawn"):
        make_opinion(cast.units.ward, cast.lead, state, text=f"zzz {state}", answer="zzz", identity=WHO)
    hidden = make_opinion(cast.units.ward, cast.lead, "private", text="zzz hidden", identity=WHO)
    make_public(hidden, cast.lead, is_public=False)
    cast.theme = theme
    return cast


@pytest.mark.bar("A3", "B5")
def test_the_list_is_what_is_public_and_words_find_it_in_every_spelling(library):
    road, light, far = "Đường Đê La Thành ngập", "Đèn hỏng", "Rác ở chợ"
    assert found() == [far, light, road]
    for words in ("đê la thành", "DE LA THANH", "Đê  La-Thành", "nao vet duong"):
        for form in ("NFC", "NFD"):
            assert found(q=unicodedata.normalize(form, words)) == [road], words
    ward = library.units.ward
    for query, titles in (
        ({"q": "không có"}, []), ({"q": "!!"}, []), ({"q": "zzz"}, []), ({"q": "canary"}, []),
        ({"unit": ward.code}, [light, road]), ({"unit": library.units.school.code}, [light]),
        ({"unit": "không có"}, []),
        ({"domain": "culture_society"}, [far]), ({"theme": library.theme.pk}, [road]),
        ({"year": 2020}, [far]), ({"year": today().year}, [light, road]), ({"year": "odd"}, []),
        ({"conference": library.conference.pk}, [road]),
    ):  # fmt: skip
        assert found(**query) == titles, query
    Opinion.objects.filter(pk=library.far.pk).update(steward=ward)
    assert found(unit=ward.code) == [far, light, road]
    assert found(unit=library.units.school.code) == [light]
    assert found(unit=ward.code, q="nao vet duong") == [road]
    assert "Nothing is published yet" not in get("/questions/").content.decode()
    PublishedOpinion.objects.update(is_public=False)
    assert "Nothing is published yet" in get("/questions/").content.decode()
    assert "No question matches" in get("/questions/", q="den").content.decode()


@pytest.mark.bar("P1")
def test_nothing_of_the_citizen_is_on_page_or_file_and_a_name_by_consent_alone(library):
    shown = PublishedOpinion.objects.get(opinion=library.road)
    addresses = [
        "/questions/",
        f"/questions/{shown.pk}/",
        "/questions/feed.atom",
        f"/dialogues/{library.conference.pk}/",
    ]
    for address in addresses:
        answer = get(address)
        assert answer.status_code == 200
        assert not LEAK.search(answer.content.decode()), address
    for ending in ("csv", "json"):
        text = b"".join(get(f"/questions/questions.{ending}").streaming_content).decode()
        assert "Thành" in text
        assert not LEAK.search(text)
    PublishedOpinion.objects.filter(pk=shown.pk).update(shows_name=True)
    assert not LEAK.search(get(f"/questions/{shown.pk}/").content.decode())
    type(library.road.identity).objects.update(may_publish_name=True, consented_on=today())
    assert WHO["name"] in (page := get(f"/questions/{shown.pk}/").content.decode())
    assert "0999" not in page
    for pk in PublishedOpinion.objects.filter(is_public=False).values_list("pk", flat=True):
        assert get(f"/questions/{pk}/").status_code == 404


def test_taken_back_or_erased_it_is_gone_at_once_also_for_who_kept_the_answer(library):
    shown = PublishedOpinion.objects.get(opinion=library.road)
    address = f"/questions/{shown.pk}/"
    kept = get(address)
    again = {"headers": {"If-None-Match": kept["ETag"], "Accept-Language": "en"}}
    assert (kept["Cache-Control"], Client().get(address, secure=True, **again).status_code) == ("no-cache", 304)
    listed = get("/questions/")
    take_opinion_step(library.road, "unpublish", by=library.lead, reason="Sai")
    assert Client().get(address, secure=True, **again).status_code == 404
    fresh = Client().get("/questions/", secure=True, headers={"If-None-Match": listed["ETag"], "Accept-Language": "en"})
    assert (fresh.status_code, "La Thành" in fresh.content.decode()) == (200, False)
    assert "La Thành" not in b"".join(get("/questions/questions.json").streaming_content).decode()
    other = PublishedOpinion.objects.get(opinion=library.light)
    erase_citizen(library.light, by=library.lead)
    assert get(f"/questions/{other.pk}/").status_code == 404


@pytest.mark.bar("B8")
def test_files_are_the_list_and_safe_in_a_spreadsheet(library):
    PublishedOpinion.objects.filter(opinion=library.far).update(
        title='=cmd|"x"', question="\u202e-1+1\u0007", place="@x"
    )
    text = b"".join(get("/questions/questions.csv", domain="culture_society").streaming_content).decode()
    _heading, row = csv.reader(io.StringIO(text[1:]))
    assert (row[1], row[2], row[4]) == ('\'=cmd|"x"', "'-1+1", "'@x")
    told = json.loads(b"".join(get("/questions/questions.json").streaming_content))["questions"]
    assert [row["title"] for row in told] == found()
    assert get("/questions/questions.csv", unit="không có").status_code == 400
    assert get("/questions/feed.atom", year="odd").status_code == 400


def test_pages_turn_by_key_and_take_as_many_queries_for_ten_as_for_one(library, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        get("/questions/")
    for number in range(25):
        make_opinion(library.units.ward, library.lead, "published", text=f"Câu {number:02d}")
    with django_assert_max_num_queries(len(few)):
        first = get("/questions/")
    second = Client().get("/questions/" + first.context["older_url"], secure=True)
    titles = [row["title"] for page in (first, second) for row in page.context["rows"]]
    assert (len(titles), len(set(titles))) == (28, 28)


def test_sitemap_robots_and_the_page_of_a_conference_lead_to_them(library):
    pks = list(PublishedOpinion.objects.for_everybody().values_list("pk", flat=True))
    text = b"".join(get("/sitemap-questions.xml").streaming_content).decode()
    assert sorted(map(int, re.findall(r"/questions/(\d+)/", text))) == sorted(pks)
    robots = get("/robots.txt").content.decode()
    assert "Allow: /questions/" in robots
    assert "/sitemap-questions.xml" in robots
    page = get(f"/dialogues/{library.conference.pk}/").content.decode()
    assert f"/questions/{library.road.public.pk}/" in page
    assert f"/questions/?conference={library.conference.pk}" in page
    assert "/questions/questions.csv" in get("/showcase/open-data/").content.decode()
    inside = library.road.public.pk
    Opinion.objects.filter(pk=library.road.pk).update(state="private")
    assert f"/questions/{inside}/" not in get(f"/dialogues/{library.conference.pk}/").content.decode()
