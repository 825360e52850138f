"""The same photograph twice: found by its hash however it was saved, told only to those who read both models inside."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from mobilization.common.picture_worker import difference_hash
from mobilization.common.pictures import prepared
from mobilization.outbox.models import Job
from models_registry.comparisons import COMPARE_PHOTOS
from models_registry.enums import FileKind, SignalKind
from models_registry.models import FieldCheck, ModelFile, PhotoMatch, ProgressEntry
from models_registry.queries.signals import signals_of_model
from models_registry.services import photo_matches
from models_registry.services.files import add_files
from models_registry.services.photo_matches import MOST_BITS, compare_photos, distance
from models_registry.services.signals import dismiss_signal
from organizations.dates import today
from tests.models_registry.makers import make_model
from tests.models_registry.test_signals import listed
from tests.worlds import shared

pytestmark = pytest.mark.django_db
HASH = 0x0F1E2D3C4B5A6978
NUMBER = iter(range(1, 10_000))


def drawn(seed, size=(1200, 900)):
    """A picture with shapes of its own."""
    dice = random.Random(seed)
    picture = Image.new("RGB", size, tuple(dice.randrange(256) for _each in range(3)))
    pen = ImageDraw.Draw(picture)
    for _shape in range(25):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        end = (x + dice.randrange(60, 500), y + dice.randrange(60, 400))
        pen.ellipse([(x, y), end], fill=tuple(dice.randrange(256) for _each in range(3)))
    return picture


def spoiled(picture):
    """The same picture as people pass it on: smaller, compressed, lighter, in another format."""
    small = picture.resize((640, 480))
    for kind, quality, changed in (
        ("JPEG", 40, small),
        ("WEBP", 60, picture),
        ("PNG", None, picture.resize((900, 675))),
        ("JPEG", 85, ImageEnhance.Brightness(picture).enhance(1.15)),
    ):
        kept = io.BytesIO()
        changed.save(kept, kind, **({"quality": quality} if quality else {}))
        yield Image.open(io.BytesIO(kept.getvalue())).convert("RGB")


def test_the_hash_knows_a_picture_again_and_tells_others_apart():
    pictures = [drawn(seed) for seed in range(30)]
    hashes = [difference_hash(picture) for picture in pictures]
    again = [
        distance(known, difference_hash(other))
        for known, picture in zip(hashes, pictures, strict=True)
        for other in spoiled(picture)
    ]
    others = [distance(one, other) for place, one in enumerate(hashes) for other in hashes[:place]]
    assert (sum(bits <= MOST_BITS for bits in again), len(again)) == (119, 120)
    assert max(again) == MOST_BITS + 1  # one that was made so bright that it lost its light parts
    assert min(others) > 5 * MOST_BITS


@pytest.mark.parametrize(("one", "other", "bits"), [(0, 0, 0), (0, -1, 64), (-1, -2, 1), (HASH, HASH ^ 7, 3)])
def test_in_how_many_bits_two_hashes_differ(one, other, bits):
    assert distance(one, other) == distance(other, one) == bits


def photo(model, phash=HASH, **part):
    """A photograph without bytes."""
    number = next(NUMBER)
    return ModelFile.objects.create(
        model=model, kind=FileKind.PHOTO, key=f"k{number}", name="anh.jpg", content_type="image/jpeg", size=1,
        sha256=f"{number:064}", width=8, height=8, phash=phash, thumbnail_key=f"t{number}", **part,
    )  # fmt: skip


def told(model, user):
    return [each for each in signals_of_model(model, user) if each.kind == SignalKind.PHOTO_TWICE]


@shared
def here(cast, campaign):
    return make_model(cast.units.ward, "registered", campaign=campaign)


@shared
def beside(cast, campaign):
    return make_model(cast.units.beside, "registered", campaign=campaign)


@pytest.mark.parametrize("other", [HASH, HASH ^ 0b111, HASH ^ (1 << 63 | 1 << 20 | 1)])
def test_the_later_model_has_the_signal(cast, here, beside, other):
    photo(beside, other - (1 << 64) if other >> 63 else other)
    mine = photo(here)
    assert compare_photos([mine.pk]) == 1
    assert compare_photos([mine.pk]) == 1
    [signal] = told(here, cast.city_secretary)
    assert beside.title in signal.why
    assert told(beside, cast.city_secretary) == []
    assert listed(cast.city_secretary, cast.units.city, SignalKind.PHOTO_TWICE) == {here}
    assert PhotoMatch.objects.count() == 1


def test_of_each_model_its_own_pairs_are_told(cast, campaign, here, beside):
    third = make_model(cast.units.ward, "registered", campaign=campaign)
    theirs, mine, last = photo(beside), photo(here), photo(third)
    assert compare_photos([mine.pk, last.pk]) == 4  # the pair of both is found from either side
    assert [each.key for each in told(here, cast.city_secretary)] == [f"{mine.pk}-{theirs.pk}"]
    assert {each.key for each in told(third, cast.city_secretary)} == {
        f"{last.pk}-{each.pk}" for each in (theirs, mine)
    }


def test_of_a_draft_and_of_what_has_ended_nothing_is_asked(cast, campaign, beside):
    photo(beside)
    for state in ("draft", "ended"):
        model = make_model(cast.units.ward, state, campaign=campaign)
        assert compare_photos([photo(model).pk])
        assert told(model, cast.city_secretary) == []


@pytest.mark.parametrize(
    ("mine", "other"),
    [(HASH, HASH ^ 0b1111), (0, 0), (-1, -1), (0b111, 0b111), (HASH, ~HASH)],
    ids=["four bits", "black", "white", "hardly a line", "the opposite"],
)
def test_other_pictures_and_plain_surfaces_are_no_signal(here, beside, mine, other):
    photo(beside, other)
    assert compare_photos([photo(here, mine).pk]) == 0


@pytest.mark.parametrize(("phash", "pairs"), [(0xFF, 1), (0x7F, 0), (~0xFF, 1), (~0x7F, 0)])
def test_from_how_many_ones_or_zeros_on_a_hash_tells_something(here, beside, phash, pairs):
    photo(beside, phash)
    assert compare_photos([photo(here, phash).pk]) == pairs


def test_of_the_few_that_are_looked_at_each_shares_a_quarter_and_is_another_one(here, beside, monkeypatch):
    monkeypatch.setattr(photo_matches, "LOOKED_AT", 1)
    strangers = (~HASH, 0x0303030303030303)  # before and after the hash, in whatever order rows are read
    for phash in strangers:
        photo(beside, phash)
    mine = photo(here)
    photo(beside)
    for phash in strangers:
        photo(beside, phash)
    assert compare_photos([mine.pk]) == 1


def test_whichever_is_compared_the_later_photograph_is_told_of(cast, here, beside):
    first = photo(beside)
    photo(here)
    assert compare_photos([first.pk]) == 1
    assert len(told(here, cast.city_secretary)) == 1


def test_within_a_model_only_in_two_entries_of_its_diary(cast, here):
    common = {"model": here, "on": today(), "text": "Trồng hoa", "unit": here.unit}
    one, two = ProgressEntry.objects.create(**common), ProgressEntry.objects.create(**common)
    check = FieldCheck.objects.create(**common, verdict="partly", checkers="Đoàn")
    photo(here, progress=one)
    assert compare_photos([photo(here).pk, photo(here, progress=one).pk]) == 0
    assert compare_photos([photo(here, progress=two).pk]) == 2  # beside both photographs of the first entry
    assert compare_photos([photo(here, check_made=check).pk]) == 3
    signals = told(here, cast.secretary)
    assert (len(signals), [each for each in signals if here.title in each.why]) == (5, [])


def test_photographs_of_models_elsewhere_are_not_told_of(cast, here, beside, client):
    theirs, mine = photo(beside), photo(here)
    compare_photos([mine.pk])
    address = f"/models/photos/{mine.pk}/beside/{theirs.pk}/"
    assert told(here, cast.secretary) == []
    assert listed(cast.secretary, cast.units.ward, SignalKind.PHOTO_TWICE) == set()
    client.force_login(cast.secretary)
    assert client.get(address).status_code == 404
    client.force_login(cast.neighbour)  # who reads the earlier one, and not this
    assert client.get(address).status_code == 404
    client.force_login(cast.city_secretary)
    page = client.get(address)
    assert [each.pk for each in page.context["photos"]] == [mine.pk, theirs.pk]
    assert page.context["may_dismiss"] is True
    client.force_login(cast.city_officer)
    assert client.get(address).context["may_dismiss"] is False
    client.force_login(cast.city_secretary)
    assert address in client.get(f"/models/{here.pk}/").content.decode()
    assert client.get(f"/models/photos/{theirs.pk}/beside/{mine.pk}/").status_code == 404  # that one is the earlier


def test_dismissed_for_one_pair(cast, here, beside):
    theirs, mine = photo(beside), photo(here)
    compare_photos([mine.pk])
    key = f"{mine.pk}-{theirs.pk}"
    dismiss_signal(here, kind="photo-twice", key=key, reason="Ảnh chung một hội nghị", by=cast.city_secretary)
    assert listed(cast.city_secretary, cast.units.ward, SignalKind.PHOTO_TWICE) == set()
    assert listed(cast.city_secretary, cast.units.ward, SignalKind.PHOTO_TWICE, dismissed=True) == {here}
    compare_photos([photo(here).pk])
    assert listed(cast.city_secretary, cast.units.ward, SignalKind.PHOTO_TWICE) == {here}


def test_what_is_attached_is_compared_by_a_job(cast, here, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = io.BytesIO()
    drawn(1, (320, 240)).save(kept, "JPEG")
    [made] = add_files(here, [prepared("anh.jpg", kept.getvalue())], by=cast.officer)
    [job] = Job.objects.filter(kind=COMPARE_PHOTOS)
    assert (job.params, job.owner) == ({"photos": [made.pk]}, None)


def test_a_file_that_is_gone_or_is_no_photograph_is_passed_over(here):
    document = ModelFile.objects.create(model=here, kind=FileKind.DOCUMENT, key="k", name="a.pdf", size=1, sha256="a")
    assert compare_photos([987_654_321, document.pk]) == 0
