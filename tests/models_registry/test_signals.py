"""Signals against formalism: for which models each stands, with its ground; dismissed with a reason, and undone."""

import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import RulePeriod
from mobilization.common.history import event_model
from mobilization.outbox.runner import JobRefused
from models_registry.enums import SignalKind
from models_registry.jobs.signal_lists import export_signals
from models_registry.models import FieldCheck, Indicator, ModelFile, RegisteredModel, SignalDismissal
from models_registry.queries.signal_facts import shown_day
from models_registry.queries.signals import found, of_unit, signals_of_model
from models_registry.rules import SIGNAL_DAYS
from models_registry.services.diary import add_progress
from models_registry.services.signals import (
    EXPORT_SIGNALS,
    LONGEST_REASON,
    dismiss_signal,
    request_signals_export,
    restore_signal,
)
from models_registry.signals_panel import signals_on_page
from models_registry.unit_panel import models_of_unit
from organizations.dates import today
from tests.models_registry.makers import DAY, make_campaign, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db
LONG_AGO = 91
FACTS = {SignalKind.NO_VALUE, SignalKind.NO_EVIDENCE, SignalKind.NOBODY_REACHED, SignalKind.NEVER_CHECKED}


@shared
def slow(cast):
    """A campaign whose rhythm is so slow that nothing is silent in it."""
    return make_campaign(cast.units.city, rhythm_days=360)


def hollow(unit, campaign, days=LONG_AGO, state="in_implementation", **fields):
    """A model that was registered so many days ago; nothing has come of it."""
    day = today() - days * DAY
    return make_model(unit, state, campaign=campaign, registered_on=day, listed_on=day, **fields)


def standing(model, user):
    return {each.kind for each in signals_of_model(model, user) if not each.dismissal}


def listed(user, unit, *kinds, dismissed=False):
    return set(found(of_unit(user, unit), user, kinds or list(SignalKind), dismissed=dismissed))


def test_a_hollow_model_has_the_signals_of_what_is_missing(cast, slow):
    model = hollow(cast.units.ward, slow)
    assert standing(model, cast.secretary) == FACTS
    for kind in SignalKind:
        assert listed(cast.secretary, cast.units.ward, kind) == ({model} if kind in FACTS else set())
    assert all(each.why and each.advice for each in signals_of_model(model, cast.secretary))


def test_nothing_is_expected_of_a_young_model_nor_of_one_that_does_not_live(cast, slow):
    for days in (90, 0):
        assert standing(hollow(cast.units.ward, slow, days), cast.secretary) == set()
    for state in ("draft", "submitted", "returned", "ended"):
        make_model(cast.units.ward, state, campaign=slow)
    ended = hollow(cast.units.ward, slow, state="ended", ended_on=today())
    assert standing(ended, cast.secretary) == set()
    assert listed(cast.secretary, cast.units.ward) == set()


def test_the_days_are_a_dated_rule(cast, slow):
    model = hollow(cast.units.ward, slow, 40)
    assert standing(model, cast.secretary) == set()
    RulePeriod.objects.create(key=SIGNAL_DAYS, value=30, valid_from=today() - DAY, source="Hướng dẫn số 5")
    assert standing(model, cast.secretary) == FACTS


@pytest.mark.parametrize(
    ("kind", "gained"),
    [
        (SignalKind.NOBODY_REACHED, {"households": 1}),
        (SignalKind.NOBODY_REACHED, {"participants": 3}),
        (SignalKind.NOBODY_REACHED, {"people_reached": 2}),
        (SignalKind.NO_EVIDENCE, {"source": "Báo Hànộimới, 12/5/2026"}),
    ],
)
def test_what_is_entered_takes_its_signal_away(cast, slow, kind, gained):
    model = hollow(cast.units.ward, slow, **gained)
    assert standing(model, cast.secretary) == FACTS - {kind}
    assert listed(cast.secretary, cast.units.ward, kind) == set()
    zero = hollow(
        cast.units.ward, slow, **{name: 0 if isinstance(value, int) else "" for name, value in gained.items()}
    )
    assert standing(zero, cast.secretary) == FACTS


def test_a_value_a_file_and_a_check_take_theirs_away(cast, slow):
    model, other = (hollow(cast.units.ward, slow) for _each in range(2))
    day = today()
    aimed = Indicator.objects.create(model=model, name="Hộ hiến đất", unit_of_measure="hộ", target=50)
    assert SignalKind.NO_VALUE in standing(model, cast.secretary)
    Indicator.objects.filter(pk=aimed.pk).update(actual=46, measured_on=day)
    assert standing(model, cast.secretary) == FACTS - {SignalKind.NO_VALUE}
    ModelFile.objects.create(model=model, kind="document", key="a", name="a", size=1, sha256="a")
    assert standing(model, cast.secretary) == {SignalKind.NOBODY_REACHED, SignalKind.NEVER_CHECKED}
    FieldCheck.objects.create(
        model=model, on=day, verdict="as_registered", text="Có thật", checkers="Bà Hoa", unit=cast.units.city
    )
    assert standing(model, cast.secretary) == {SignalKind.NOBODY_REACHED}
    assert standing(other, cast.secretary) == FACTS


def test_silent_is_what_the_rule_of_silence_says(cast):
    quick = make_campaign(cast.units.city, rhythm_days=30)
    model = hollow(cast.units.ward, quick, 40, last_progress_on=today() - 31 * DAY)
    assert standing(model, cast.secretary) == {SignalKind.SILENT}
    assert listed(cast.secretary, cast.units.ward, SignalKind.SILENT) == {model}
    [signal] = signals_of_model(model, cast.secretary)
    assert f"Nhật ký gần nhất ghi ngày {shown_day(model.last_progress_on)}" in signal.why
    never = hollow(cast.units.ward, quick, 40)
    [signal] = signals_of_model(never, cast.secretary)
    assert f"Đăng ký ngày {shown_day(never.registered_on)}, từ đó đến nay chưa có" in signal.why
    RegisteredModel.objects.filter(pk=model.pk).update(last_progress_on=today() - 30 * DAY)
    assert standing(model, cast.secretary) == set()
    ended = hollow(cast.units.ward, quick, 40, state="ended", last_progress_on=today() - 31 * DAY)
    assert standing(ended, cast.secretary) == set()


def test_dismissed_with_a_reason_and_undone_both_on_record(cast, slow):
    model = hollow(cast.units.ward, slow)
    key = str(model.registered_on)
    dismiss_signal(model, kind="no-evidence", key=key, reason=" Ảnh lưu ở ban. ", by=cast.secretary)
    assert standing(model, cast.secretary) == FACTS - {SignalKind.NO_EVIDENCE}
    assert listed(cast.secretary, cast.units.ward, SignalKind.NO_EVIDENCE) == set()
    assert listed(cast.secretary, cast.units.ward, SignalKind.NO_VALUE) == {model}
    assert listed(cast.secretary, cast.units.ward, dismissed=True) == {model}
    said = next(each.dismissal for each in signals_of_model(model, cast.officer) if each.dismissal)
    assert (said.reason, said.by, said.unit) == ("Ảnh lưu ở ban.", cast.secretary, cast.units.ward)
    restore_signal(model, kind="no-evidence", key=key, by=cast.city_secretary)
    assert standing(model, cast.secretary) == FACTS
    assert listed(cast.secretary, cast.units.ward, dismissed=True) == set()
    events = event_model(SignalDismissal).objects.filter(pgh_obj_id=said.pk).order_by("pgh_id")
    assert [(each.pgh_label, each.reason) for each in events] == [
        ("insert", "Ảnh lưu ở ban."),
        ("delete", "Ảnh lưu ở ban."),
    ]


def test_undoing_one_dismissal_leaves_all_others(cast, slow):
    """Of another model, another kind, another ground; older ones, which an unordered search meets first."""
    model, other = (hollow(cast.units.ward, slow) for _each in range(2))
    known = {"model": model, "kind": "no-evidence", "key": str(model.registered_on)}
    told = {"reason": "Có", "unit": cast.units.ward, "by": cast.secretary}
    others = [
        SignalDismissal.objects.create(**known | differs | told)
        for differs in ({"model": other}, {"kind": "no-value"}, {"key": "2020-01-01"})
    ]
    dismiss_signal(**known, reason="Có", by=cast.secretary)
    assert standing(model, cast.secretary) == FACTS - {SignalKind.NO_EVIDENCE, SignalKind.NO_VALUE}
    restore_signal(**known, by=cast.secretary)
    assert set(SignalDismissal.objects.all()) == set(others)


def test_when_the_ground_changes_the_signal_stands_again(cast):
    quick = make_campaign(cast.units.city, rhythm_days=30)
    model = hollow(cast.units.ward, quick, 80)
    dismiss_signal(model, kind="silent", key=str(model.registered_on), reason="Mùa vụ", by=cast.secretary)
    assert listed(cast.secretary, cast.units.ward, SignalKind.SILENT) == set()
    add_progress(model, by=cast.officer, on=today() - 40 * DAY, text="Họp dân")
    assert listed(cast.secretary, cast.units.ward, SignalKind.SILENT) == {model}
    assert SignalKind.SILENT in standing(model, cast.secretary)


@pytest.mark.parametrize(
    ("kind", "key", "reason"),
    [
        ("no-evidence", None, "  "),
        ("no-evidence", None, "x" * (LONGEST_REASON + 1)),
        ("no-evidence", "2001-01-01", "Có"),
        ("silent", None, "Có"),
        ("other", None, "Có"),
    ],
)
def test_only_what_is_raised_is_dismissed_and_never_without_a_reason(cast, slow, kind, key, reason):
    model = hollow(cast.units.ward, slow)
    with pytest.raises(ValidationError):
        dismiss_signal(model, kind=kind, key=key or str(model.registered_on), reason=reason, by=cast.secretary)
    assert not SignalDismissal.objects.exists()


def test_once_only(cast, slow):
    model = hollow(cast.units.ward, slow)
    said = {"kind": "no-value", "key": str(model.registered_on)}
    with pytest.raises(ValidationError):
        restore_signal(model, **said, by=cast.secretary)
    longest = "x" * LONGEST_REASON
    dismiss_signal(model, **said, reason=longest, by=cast.secretary)
    with pytest.raises(ValidationError):
        dismiss_signal(model, **said, reason="Lần nữa", by=cast.city_secretary)
    assert SignalDismissal.objects.get().reason == longest


def test_only_secretaries_of_the_unit_and_above_say_so(cast, slow):
    model = hollow(cast.units.ward, slow)
    said = {"kind": "no-value", "key": str(model.registered_on)}
    for who in ("officer", "leader", "auditor", "administrator", "approver", "reviewer", "city_officer", "neighbour"):
        with pytest.raises(PermissionDenied):
            dismiss_signal(model, **said, reason="Không", by=getattr(cast, who))
    dismiss_signal(model, **said, reason="Có", by=cast.secretary)
    for who in ("officer", "leader", "neighbour"):
        with pytest.raises(PermissionDenied):
            restore_signal(model, **said, by=getattr(cast, who))
    assert SignalDismissal.objects.count() == 1


def test_the_list_of_a_unit_has_what_it_and_those_below_look_after(client, cast, slow):
    units = cast.units
    here, below, beside = (hollow(unit, slow) for unit in (units.ward, units.school, units.beside))
    client.force_login(cast.secretary)
    page = client.get(f"/units/{units.ward.pk}/signals/")
    assert {model for model, _signals in page.context["signalled"]} == {here, below}
    assert page.context["may_dismiss"] == {here.pk, below.pk}
    narrowed = client.get(f"/units/{units.ward.pk}/signals/?kind=no-value")
    assert [{each.kind for each in signals} for _model, signals in narrowed.context["signalled"]] == [{"no-value"}] * 2
    assert client.get(f"/units/{units.beside.pk}/signals/").status_code == 403
    client.force_login(cast.city_secretary)
    assert len(client.get(f"/units/{units.city.pk}/signals/").context["signalled"]) == 3
    assert listed(cast.city_secretary, units.beside) == {beside}
    client.force_login(cast.officer)
    seen = client.get(f"/units/{units.school.pk}/signals/")
    assert ([model for model, _signals in seen.context["signalled"]], seen.context["may_dismiss"]) == ([below], set())
    assert beside.title not in seen.content.decode()


def test_without_signals_the_list_says_so(client, cast):
    client.force_login(cast.secretary)
    page = client.get(f"/units/{cast.units.ward.pk}/signals/", headers={"Accept-Language": "vi"})
    assert "Không có dấu hiệu nào" in page.content.decode()


def test_as_many_queries_for_ten_as_for_one(client, cast, slow):
    client.force_login(cast.secretary)
    numbers = []
    for more in (1, 9, 60):
        for _each in range(more):
            made = hollow(cast.units.ward, slow)
            dismiss_signal(made, kind="no-value", key=str(made.registered_on), reason="Có", by=cast.secretary)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/units/{cast.units.ward.pk}/signals/")
        numbers.append(len(captured))
    assert len(set(numbers)) == 1, numbers


def test_dismissed_and_restored_on_the_pages(client, cast, slow):
    model = hollow(cast.units.ward, slow)
    address = f"/models/{model.pk}/signals/no-value/{model.registered_on}"
    client.force_login(cast.secretary)
    assert f"{address}/dismiss/" in client.get(f"/models/{model.pk}/").content.decode()
    assert client.get(f"{address}/dismiss/").status_code == 200
    assert client.post(f"{address}/dismiss/", {"reason": " "}).status_code == 422
    done = client.post(f"{address}/dismiss/", {"reason": "Chưa đến kỳ đo"}, follow=True)
    assert "Chưa đến kỳ đo" in done.content.decode()
    assert f"{address}/restore/" in done.content.decode()
    assert client.get(f"{address}/restore/").status_code == 200
    client.post(f"{address}/restore/")
    assert not SignalDismissal.objects.exists()
    assert client.get(f"{address}/restore/").status_code == 404
    assert client.get(f"/models/{model.pk}/signals/silent/{model.registered_on}/dismiss/").status_code == 404


def test_who_reads_inside_reads_the_signals_and_nobody_else(client, cast, slow):
    model = hollow(cast.units.ward, slow)
    address = f"/models/{model.pk}/"
    for who, sees in (("officer", True), ("auditor", True), ("city_officer", True), ("neighbour", False)):
        client.force_login(getattr(cast, who))
        panels = client.get(address).context.get("panels", [])
        assert [panel.key for panel in panels] == (["signals"] if sees else [])
    assert client.get(f"{address}signals/no-value/{model.registered_on}/dismiss/").status_code == 404
    client.force_login(cast.officer)
    assert "/dismiss/" not in client.get(address).content.decode()
    assert client.get(f"{address}signals/no-value/{model.registered_on}/dismiss/").status_code == 403


def test_on_the_page_of_a_model_those_that_stand_apart_from_those_dismissed(cast, slow):
    model = hollow(cast.units.ward, slow)
    dismiss_signal(model, kind="no-value", key=str(model.registered_on), reason="Có", by=cast.secretary)
    data = signals_on_page(cast.secretary, model).data
    assert {each.kind for each in data["standing"]} == FACTS - {SignalKind.NO_VALUE}
    assert [each.kind for each in data["dismissed"]] == [SignalKind.NO_VALUE]


def test_a_page_has_none_without_signals_and_of_a_draft_nothing_is_asked(cast, slow, django_assert_num_queries):
    assert signals_on_page(cast.secretary, hollow(cast.units.ward, slow, 0)) is None
    draft = make_model(cast.units.ward, campaign=slow)
    with django_assert_num_queries(0):
        assert signals_on_page(cast.secretary, draft) is None


def test_what_is_offered_is_what_one_may(client, cast, slow):
    ward, model = cast.units.ward, hollow(cast.units.ward, slow)
    listed_at = f"/units/{ward.pk}/signals/"
    for who, reads, dismisses in (("officer", True, False), ("secretary", True, True), ("neighbour", False, False)):
        user = getattr(cast, who)
        assert models_of_unit(user, ward).data["reads_signals"] is reads
        client.force_login(user)
        assert (listed_at in client.get(f"/units/{ward.pk}/").content.decode()) is reads
        page = client.get(listed_at)
        assert page.status_code == (200 if reads else 403)
        if reads:
            assert (page.context["may_dismiss"] == {model.pk}) is dismisses


def test_the_file_is_for_who_reads_the_list(cast):
    ward = cast.units.ward
    for who in (cast.neighbour, cast.reviewer):
        with pytest.raises(PermissionDenied):
            request_signals_export(EXPORT_SIGNALS, unit=ward, filters={}, by=who)
        run = SimpleNamespace(owner=who, params={"unit": ward.pk, "filters": {}, "acting": who.acting.pk})
        with pytest.raises(JobRefused):
            export_signals(run)
    gone = {"unit": 0, "filters": {}, "acting": cast.secretary.acting.pk}
    with pytest.raises(JobRefused):
        export_signals(SimpleNamespace(owner=cast.secretary, params=gone))


def test_who_goes_through_a_list_comes_back_to_it(client, cast, slow):
    model = hollow(cast.units.ward, slow)
    client.force_login(cast.secretary)
    here = f"/units/{cast.units.ward.pk}/signals/?kind=no-value"
    link = re.search(r'href="([^"]*/no-value/[^"]*/dismiss/\?back=[^"]*)"', client.get(here).content.decode())[1]
    assert client.get(link).context["page"].leads_to == here, "cancelling leads there, too"
    assert client.post(link, {"reason": "Chưa đến kỳ đo"})["Location"] == here
    restore = link.split("?")[0].replace("dismiss", "restore")
    for elsewhere in ("https://evil.example/", f"//evil.example{here}", "/jobs/", ""):
        assert client.get(restore, {"back": elsewhere}).context["page"].leads_to == model.get_absolute_url()
    assert client.post(restore, query_params={"back": here})["Location"] == here
