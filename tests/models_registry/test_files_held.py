"""Files chosen beside a fault elsewhere are kept with the form, for who sent it and for nobody else."""

import datetime
import re
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from mobilization.outbox import holding
from mobilization.outbox.models import HeldFile
from mobilization.outbox.periodic import tidy
from models_registry.models import ModelFile, ProgressEntry
from organizations.dates import today
from tests.common import made_files
from tests.common.made_files import upload
from tests.models_registry.makers import DAY, make_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(client, cast, campaign, settings, tmp_path):
    """The officer's form of a new entry: its address, what is filled in, and its token."""
    settings.MEDIA_ROOT = tmp_path
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign)
    client.force_login(cast.officer)
    url = reverse("models_registry:progress_new", args=[model.pk])
    token = re.search(r'name="once" value="([\w-]+)"', client.get(url).content.decode())[1]
    return url, {"on": "01/01/2100", "text": "Đã trồng hoa.", "once": token}


def chosen():
    return {
        "photos": [upload("hoa.jpg", made_files.jpeg((64, 48))), upload("duong.jpg", made_files.jpeg((48, 64)))],
        "papers": [upload("bien-ban.pdf", made_files.pdf())],
    }


def names(page):
    return [
        str(label).split(" (")[0].removeprefix("Bỏ ") for _pk, label in page.context["form"].fields["removed"].choices
    ]


def test_what_was_chosen_beside_a_wrong_date_is_saved_with_the_right_one(client, form):
    url, filled = form
    wrong = client.post(url, filled | chosen())
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["on"])
    assert names(wrong) == ["hoa.jpg", "duong.jpg", "bien-ban.pdf"]
    assert "duong.jpg" in wrong.content.decode()
    assert list(wrong.context["form"].fields)[-3:] == ["removed", "photos", "papers"]  # read before more is chosen
    again = client.post(url, filled | {"text": ""})
    assert names(again) == ["hoa.jpg", "duong.jpg", "bien-ban.pdf"]
    going = [str(HeldFile.objects.get(name="duong.jpg").pk)]
    fewer = client.post(url, filled | {"removed": going})
    assert names(fewer) == ["hoa.jpg", "bien-ban.pdf"]
    saved = client.post(url, filled | {"on": f"{today():%d/%m/%Y}", "removed": going})
    assert saved.status_code == 302
    entry = ProgressEntry.objects.get()
    kept = list(entry.files.order_by("pk").values_list("kind", "name"))
    assert kept == [("photo", "hoa.jpg"), ("document", "bien-ban.pdf")]
    photo = entry.files.get(kind="photo")
    assert (photo.width, photo.height, default_storage.exists(photo.thumbnail_key)) == (64, 48, True)
    assert not HeldFile.objects.exists()
    twice = client.post(url, filled | {"on": f"{today():%d/%m/%Y}"})
    assert (twice.status_code, twice["Location"], ModelFile.objects.count()) == (302, saved["Location"], 2)


def test_beside_a_refused_file_the_good_ones_of_its_field_are_kept(client, form):
    url, filled = form
    filled |= {"on": f"{today():%d/%m/%Y}"}
    photos = [upload("hoa.jpg", made_files.jpeg((64, 48))), upload("bia.jpg", made_files.pdf())]
    refused = client.post(url, filled | {"photos": photos})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["photos"])
    assert (names(refused), ProgressEntry.objects.exists()) == (["hoa.jpg"], False)
    assert client.post(url, filled).status_code == 302
    assert ModelFile.objects.get().name == "hoa.jpg"


def test_the_same_file_chosen_again_is_one_and_what_was_kept_counts(client, form):
    url, filled = form
    for _time in range(2):
        client.post(url, filled | chosen())
    assert HeldFile.objects.count() == 3
    more = [upload(f"{number}.jpg", made_files.jpeg((30 + number, 30))) for number in range(5)]
    full = client.post(url, filled | {"on": f"{today():%d/%m/%Y}", "photos": more})
    assert (full.status_code, list(full.context["form"].errors)) == (422, ["photos"])
    papers = [upload(f"{number}.pdf", made_files.pdf(b"%d" % number)) for number in range(4)]
    assert client.post(url, filled | {"on": f"{today():%d/%m/%Y}", "papers": papers}).status_code == 302
    assert ModelFile.objects.count() == 7  # six of each kind: photographs do not count among documents


@pytest.mark.bar("A2")
def test_nobody_else_and_no_other_form_gets_what_is_kept(client, cast, form):
    """Neither with the token of the form, nor with the id, nor in another office, nor from another page."""
    url, filled = form
    client.post(url, filled | chosen())
    ids = [str(pk) for pk in HeldFile.objects.values_list("pk", flat=True)]
    other_page = client.post(url.replace("progress", "checks"), filled)
    assert other_page.status_code == 403
    fresh = filled | {"once": "x" * 22, "removed": ids}
    assert "removed" not in client.post(url, fresh).context["form"].fields
    client.force_login(cast.leader)
    assert "removed" not in client.post(url, filled | {"removed": ids}).context["form"].fields
    client.post(url, filled | {"on": f"{today():%d/%m/%Y}"})
    assert (HeldFile.objects.count(), ModelFile.objects.count()) == (3, 0)


def test_what_nobody_came_back_for_goes_with_its_bytes(client, form, django_capture_on_commit_callbacks):
    url, filled = form
    client.post(url, filled | chosen())
    keys = list(HeldFile.objects.values_list("key", flat=True))
    tidy()
    assert HeldFile.objects.count() == 3
    day_ago, minute = datetime.datetime.now(datetime.UTC) - DAY, datetime.timedelta(minutes=1)
    HeldFile.objects.update(created_at=day_ago + minute)
    tidy()
    assert HeldFile.objects.count() == 3
    HeldFile.objects.update(created_at=day_ago - minute)
    with django_capture_on_commit_callbacks(execute=True):
        tidy()
    assert (HeldFile.objects.count(), [key for key in keys if default_storage.exists(key)]) == (0, [])


def test_an_account_keeps_a_bounded_number(client, form):
    url, filled = form
    with patch.object(holding, "MOST_HELD", 2):
        page = client.post(url, filled | chosen())
    assert names(page) == ["duong.jpg", "bien-ban.pdf"]
    [told] = page.context["messages"]
    assert [name in str(told) for name in ("hoa.jpg", "duong.jpg")] == [True, False]


def test_those_no_longer_kept_are_named_in_the_order_they_were_chosen(client, form):
    url, filled = form
    with patch.object(holding, "MOST_HELD", 1):
        page = client.post(url, filled | chosen())
    [told] = page.context["messages"]
    assert str(told).endswith(": hoa.jpg, duong.jpg.")


def test_what_others_keep_stays_when_one_keeps_too_much(client, cast, form):
    url, filled = form
    client.post(url, filled | chosen())
    HeldFile.objects.update(created_by=cast.leader.pk, form="another")
    with patch.object(holding, "MOST_HELD", 1):
        page = client.post(url, filled | chosen())
    assert (names(page), HeldFile.objects.filter(created_by=cast.leader.pk).count()) == (["bien-ban.pdf"], 3)


def test_all_that_is_wrong_is_said_at_once(client, cast, form):
    """Also what only the record knows: the model began later, the text has nothing visible, a file is another."""
    url, filled = form
    odd = upload("ve.jpg", made_files.pdf())
    page = client.post(url, filled | {"text": "\u200b", "percent": "101", "photos": [odd]})
    assert set(page.context["form"].errors) == {"on", "text", "percent", "photos"}
    client.force_login(cast.city_officer)
    check = client.post(url.replace("progress", "checks"), {"on": "01/01/2100", "text": "", "checkers": "\u200b"})
    assert set(check.context["form"].errors) == {"on", "text", "checkers", "verdict"}
