"""Text copied from another model or last year's: found by a job, named to those who may know, shown side by side."""

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from directives.models import RulePeriod
from mobilization.outbox import runner
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from models_registry.comparisons import COMPARE_TEXTS
from models_registry.enums import SignalKind
from models_registry.models import RegisteredModel, TextCopy, TextSketch
from models_registry.queries.signals import signals_of_model
from models_registry.queries.similar import similar
from models_registry.rules import COPIED_PERCENT, LEAST_COPIED_PERCENT
from models_registry.services import text_copies
from models_registry.services.drafts import save_model
from models_registry.services.life import change_state, submit_model
from models_registry.services.signals import dismiss_signal
from models_registry.services.text_copies import compare_texts
from models_registry.signals_panel import signals_on_page
from organizations.dates import today
from tests.models_registry.makers import DAY, make_model
from tests.models_registry.test_signals import listed
from tests.models_registry.test_text_likeness import ENTRIES, TEXT
from tests.threads import at_once
from tests.worlds import shared

pytestmark = pytest.mark.django_db
EDITED, HONEST = ENTRIES[0]["edited"], ENTRIES[0]["honest"]
WRITTEN = {"summary": "Mở đường.", "way_of_working": "Họp dân."}


@shared
def earlier(cast, campaign):
    """A registered model of the ward beside, with its story in what only the inside shows."""
    made = make_model(cast.units.beside, "registered", campaign=campaign, **WRITTEN | {"way_of_working": TEXT})
    compare_texts(made.pk)
    return made


def later(unit, campaign, text=EDITED, state="registered", **fields):
    """A model whose text was compared."""
    made = make_model(unit, state, campaign=campaign, **WRITTEN | {"way_of_working": text} | fields)
    compare_texts(made.pk)
    return made


def told(model, user):
    return [each for each in signals_of_model(model, user) if each.kind == SignalKind.TEXT_COPIED]


def test_the_labelled_pairs_through_the_tables(cast, campaign):
    """As in test_text_likeness, but found among each other by their sketches."""
    first = [later(cast.units.beside, campaign, entry["text"]) for entry in ENTRIES]
    found = {}
    for label in ("copied", "edited", "honest"):
        made = [later(cast.units.ward, campaign, entry[label]) for entry in ENTRIES]
        pairs = [{each.key for each in told(model, cast.city_secretary)} for model in made]
        found[label] = sum(str(source.pk) in keys for source, keys in zip(first, pairs, strict=True))
        wrong = {str(each.pk) for each in first}
        assert all(keys & wrong <= {str(source.pk)} for source, keys in zip(first, pairs, strict=True))
    assert found == {"copied": 15, "edited": 14, "honest": 0}


def test_the_later_one_has_the_signal_and_names_the_earlier_one(cast, campaign, earlier):
    model = later(cast.units.ward, campaign)
    [signal] = told(model, cast.city_secretary)
    assert earlier.title in signal.why
    assert signal.key == str(earlier.pk)
    assert told(earlier, cast.city_secretary) == []
    assert listed(cast.city_secretary, cast.units.city, SignalKind.TEXT_COPIED) == {model}


def test_whichever_is_compared_last_the_later_one_has_it(cast, campaign):
    first = make_model(cast.units.beside, "registered", campaign=campaign, **WRITTEN)
    model = later(cast.units.ward, campaign)
    RegisteredModel.objects.filter(pk=first.pk).update(way_of_working=TEXT)
    assert compare_texts(first.pk) == 1
    assert [each.key for each in told(model, cast.city_secretary)] == [str(first.pk)]
    RegisteredModel.objects.filter(pk=first.pk).update(way_of_working=HONEST)
    assert compare_texts(first.pk) == 0
    assert told(model, cast.city_secretary) == []


def test_the_inside_of_a_model_elsewhere_is_not_told_of(cast, campaign, earlier):
    model = later(cast.units.ward, campaign)
    assert told(model, cast.secretary) == []
    assert listed(cast.secretary, cast.units.ward, SignalKind.TEXT_COPIED) == set()
    RegisteredModel.objects.filter(pk=earlier.pk).update(results=TEXT.split(" Kết quả")[0])
    compare_texts(earlier.pk)
    [signal] = told(model, cast.secretary)
    copy = TextCopy.objects.get()
    assert 25 <= copy.card_share < copy.share
    assert f"{copy.card_share} %" in signal.why
    assert f"{copy.share} %" in told(model, cast.city_secretary)[0].why


@pytest.mark.parametrize("state", ["submitted", "returned", "draft", "ended"])
def test_an_earlier_one_that_nobody_may_know_of_is_not_named(cast, campaign, state):
    fields = {"end_kind": "withdrawn"} if state == "ended" else {}
    later(cast.units.beside, campaign, TEXT, state, **fields)
    model = later(cast.units.ward, campaign)
    assert told(model, cast.city_secretary) == []


def test_a_draft_is_not_compared_until_it_is_submitted(cast, campaign, earlier):
    draft = later(cast.units.ward, campaign, state="draft", submitted_at=None)
    assert not TextSketch.objects.filter(model=draft).exists()
    submitted = submit_model(draft, by=cast.leader)
    [job] = Job.objects.filter(kind=COMPARE_TEXTS)
    assert job.params == {"model": draft.pk}
    compare_texts(draft.pk)
    assert len(told(submitted, cast.city_secretary)) == 1
    assert len(signals_on_page(cast.city_secretary, submitted).data["standing"]) == 1
    change_state(submitted, "take_back", by=cast.leader)
    assert told(submitted, cast.city_secretary) == []


def test_what_is_written_anew_is_compared_anew(cast, campaign, earlier):
    model = make_model(cast.units.ward, "registered", campaign=campaign, **WRITTEN)
    save_model(model, by=cast.officer, version=model.version, changes={"participants": 5})
    assert not Job.objects.filter(kind=COMPARE_TEXTS).exists()
    saved = save_model(
        RegisteredModel.objects.get(pk=model.pk), by=cast.officer, version=2, changes={"results": EDITED}
    )
    [job] = Job.objects.filter(kind=COMPARE_TEXTS)
    assert (job.params, job.owner) == ({"model": model.pk}, None)
    assert saved.version == 3


def test_the_job_does_it_once_and_again_the_same(cast, campaign, earlier):
    model = make_model(cast.units.ward, "registered", campaign=campaign, **WRITTEN | {"way_of_working": EDITED})
    kept = []
    for _time in range(2):
        assert compare_texts(model.pk) == 1
        kept.append(list(TextCopy.objects.values_list("model", "other", "share")))
    assert kept[0] == kept[1]
    assert compare_texts(987_654_321) == 0


def test_a_comparison_of_an_older_version_keeps_nothing(cast, campaign, earlier, monkeypatch):
    model = make_model(cast.units.ward, "registered", campaign=campaign, **WRITTEN | {"way_of_working": EDITED})
    nearest = text_copies._nearest

    def meanwhile(pk, known):
        RegisteredModel.objects.filter(pk=pk).update(version=9)
        return nearest(pk, known)

    monkeypatch.setattr(text_copies, "_nearest", meanwhile)
    assert compare_texts(model.pk) == 0
    assert not TextCopy.objects.exists()


def test_the_sketch_of_an_older_version_is_not_kept(cast, campaign, monkeypatch):
    model = make_model(cast.units.ward, "registered", campaign=campaign, **WRITTEN | {"way_of_working": EDITED})
    sketch = text_copies.sketch

    def meanwhile(runs):
        RegisteredModel.objects.filter(pk=model.pk).update(version=9)
        return sketch(runs)

    monkeypatch.setattr(text_copies, "sketch", meanwhile)
    compare_texts(model.pk)
    assert not TextSketch.objects.exists()


def test_two_shared_runs_are_looked_at_and_one_is_not(cast, campaign):
    """Itself never."""
    one, two, three = (make_model(cast.units.ward, "registered", campaign=campaign) for _n in range(3))
    for model, runs in ((one, [1, 9]), (two, [1, 2, 8]), (three, [1, 2, 3])):
        TextSketch.objects.create(model=model, runs=runs)
    assert set(text_copies._nearest(0, [1, 2, 3, 4])) == {three, two}
    assert text_copies._nearest(three.pk, [1, 2, 3, 4]) == [two]
    assert text_copies._nearest(0, []) == []
    assert compare_texts(0) == 0  # thrown away before its turn came


@pytest.mark.parametrize(("percent", "kept"), [(LEAST_COPIED_PERCENT, 1), (LEAST_COPIED_PERCENT - 1, 0)])
def test_from_the_least_share_on_a_pair_is_kept(cast, campaign, earlier, monkeypatch, percent, kept):
    monkeypatch.setattr(text_copies, "share", lambda runs, whole: percent)
    later(cast.units.ward, campaign)
    assert TextCopy.objects.count() == kept


def test_what_was_found_before_is_brought_up_to_date_and_that_of_others_stays(cast, campaign, earlier):
    """Less is shared with one source than was kept, and nothing with another any more."""
    gone = make_model(cast.units.beside, "registered", campaign=campaign)
    model, other = later(cast.units.ward, campaign), later(cast.units.ward, campaign)
    known = TextCopy.objects.get(model=model, other=earlier)
    TextCopy.objects.filter(pk=known.pk).update(share=99, card_share=98)
    TextCopy.objects.create(model=model, other=gone, share=99, card_share=99)
    strange = make_model(cast.units.beside, "registered", campaign=campaign)
    elsewhere = [TextCopy(model=each, other=gone, share=99, card_share=99) for each in (other, strange)]
    TextCopy.objects.bulk_create(elsewhere)
    copies = TextCopy.objects.filter(model=other).count()
    compare_texts(model.pk)
    assert TextCopy.objects.filter(pk__in=[each.pk for each in elsewhere]).count() == 2
    assert not TextCopy.objects.filter(model=model, other=gone).exists()
    again = TextCopy.objects.get(model=model, other=earlier)
    assert (again.pk, again.share, again.card_share) == (known.pk, known.share, known.card_share)
    assert TextCopy.objects.filter(model=other).count() == copies > 0
    compare_texts(earlier.pk)
    assert TextCopy.objects.filter(pk=known.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_writes_the_model_while_what_was_found_is_kept(cast, campaign):
    model = make_model(cast.units.ward, "registered", campaign=campaign)

    def written(number):
        with transaction.atomic():
            return RegisteredModel.objects.select_for_update(nowait=True).get(pk=model.pk)

    with transaction.atomic():
        assert text_copies._is_present(model)
        [answer] = at_once(1, written)
    assert isinstance(answer, OperationalError)


def test_the_origin_that_a_copy_names_is_no_finding(cast, campaign, earlier):
    """Neither its text nor its title; to whoever copied without a word both are told."""
    copy, silent = later(cast.units.ward, campaign, origin=earlier), later(cast.units.ward, campaign)
    assert told(copy, cast.city_secretary) == []
    assert str(earlier.pk) in {each.key for each in told(silent, cast.city_secretary)}
    assert copy not in listed(cast.city_secretary, cast.units.ward, SignalKind.TEXT_COPIED)
    RegisteredModel.objects.update(title="Tổ dân phố không rác thải nhựa")
    found = [
        similar("Tổ dân phố không rác thải nhựa", cast.city_secretary, unit=cast.units.ward, without=each.pk).models
        for each in (copy, silent)
    ]
    assert [earlier in models for models in found] == [False, True]
    hidden = make_model(cast.units.beside, "draft", origin=earlier)  # that it is a copy nobody elsewhere may find out
    like = similar("Tổ dân phố không rác thải nhựa", cast.secretary, unit=cast.units.ward, without=hidden.pk)
    assert earlier in like.models


def test_last_years_text_of_the_same_unit_has_its_own_words(cast, campaign):
    last_year = today() - 365 * DAY
    old = later(cast.units.ward, campaign, TEXT, registered_on=last_year, listed_on=last_year)
    [signal] = told(later(cast.units.ward, campaign), cast.secretary)
    foreign = later(cast.units.beside, campaign, TEXT)
    assert signal.key == str(old.pk)
    assert signal.advice != told(foreign, cast.city_secretary)[0].advice


def test_from_which_share_is_a_dated_rule(cast, campaign, earlier):
    model = later(cast.units.ward, campaign)
    share = TextCopy.objects.get().share
    period = RulePeriod.objects.create(key=COPIED_PERCENT, value=share, valid_from=today() - DAY, source="Hướng dẫn 5")
    assert len(told(model, cast.city_secretary)) == 1
    RulePeriod.objects.filter(pk=period.pk).update(value=share + 1)
    assert told(model, cast.city_secretary) == []
    assert told(model, cast.secretary) == []
    TextCopy.objects.update(share=share + 1, card_share=share + 1)
    assert len(told(model, cast.secretary)) == 1  # who reads the card alone


def test_dismissed_for_one_source_it_stands_for_another(cast, campaign, earlier):
    model = later(cast.units.ward, campaign)
    named = {"kind": "text-copied", "key": str(earlier.pk)}
    dismiss_signal(model, **named, reason="Cùng một ban soạn thảo", by=cast.city_secretary)
    assert listed(cast.city_secretary, cast.units.ward, SignalKind.TEXT_COPIED) == set()
    assert listed(cast.city_secretary, cast.units.ward, SignalKind.TEXT_COPIED, dismissed=True) == {model}
    third = later(cast.units.beside, campaign, TEXT)
    assert {each.key for each in told(third, cast.city_secretary)} == {str(earlier.pk), str(model.pk)}
    RegisteredModel.objects.filter(pk=model.pk).update(way_of_working=HONEST)
    compare_texts(model.pk)
    assert {each.key for each in told(third, cast.city_secretary)} == {str(earlier.pk)}


def test_side_by_side_with_the_shared_passages_marked(client, cast, campaign, earlier):
    model = later(cast.units.ward, campaign)
    address = f"/models/{model.pk}/signals/text-copied/{earlier.pk}/"
    client.force_login(cast.city_secretary)
    page = client.get(address)
    (mine, parts), (other, theirs) = page.context["sides"]
    assert (mine, other, page.context["is_card"]) == (model, earlier, False)
    marked = [piece.text for part in parts for piece in part.pieces if piece.is_shared]
    assert any("ban hành nghị quyết chuyên đề" in text for text in marked)
    assert any(piece.is_shared for part in theirs for piece in part.pieces)
    assert (len(parts), len(theirs)) == (2, 2)  # what is not written is not shown
    assert "<mark>" in page.content.decode()
    assert page.context["may_dismiss"] is True
    client.force_login(cast.city_officer)
    assert client.get(address).context["may_dismiss"] is False
    client.force_login(cast.secretary)
    assert client.get(address).status_code == 404
    RegisteredModel.objects.filter(pk=earlier.pk).update(results=TEXT)
    compare_texts(earlier.pk)
    page = client.get(address)
    assert page.context["is_card"] is True
    assert len(page.context["sides"][1][1]) == 2  # the summary and the results, not the way of working
    client.force_login(cast.neighbour)
    assert client.get(address).status_code == 404


def test_the_number_of_queries_does_not_grow(cast, campaign, earlier, client):
    client.force_login(cast.city_secretary)
    numbers = []
    for more in (1, 9):
        for _each in range(more):
            later(cast.units.ward, campaign)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/units/{cast.units.city.pk}/signals/?kind=text-copied")
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


@pytest.mark.django_db(transaction=True)
def test_the_job_runs(cast, campaign, earlier, monkeypatch):
    draft = make_model(cast.units.ward, campaign=campaign, **WRITTEN | {"way_of_working": EDITED})
    submit_model(draft, by=cast.leader)
    job = Job.objects.get(kind=COMPARE_TEXTS)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"found": 1}), job.error_detail
