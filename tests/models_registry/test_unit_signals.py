"""Signals of what units did in a campaign: from which numbers on, in words, dismissed from above and undone."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directives.models import RulePeriod
from mobilization.common.history import event_model
from mobilization.outbox.runner import JobRefused
from models_registry import rules
from models_registry.enums import CandidacyState, UnitSignalKind
from models_registry.jobs.signal_lists import export_unit_signals
from models_registry.models import ModelTransition, RegisteredModel, UnitSignalDismissal
from models_registry.queries.unit_signals import signals_of_unit
from models_registry.services.signals import EXPORT_UNIT_SIGNALS, LONGEST_REASON, request_signals_export
from models_registry.services.unit_signals import dismiss_unit_signal, restore_unit_signal
from organizations.dates import today
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model

pytestmark = pytest.mark.django_db
LAST_DAYS, ALL_RECOGNISED = UnitSignalKind.LAST_DAYS, UnitSignalKind.ALL_RECOGNISED


def closed(unit, days=60, **fields):
    """A campaign whose registration of so many days ended yesterday."""
    last = today() - DAY
    return make_campaign(unit, registration_from=last - (days - 1) * DAY, registration_to=last, **fields)


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def register(unit, campaign, *before_the_end, **fields):
    """Models submitted so many days before the last day of the window."""
    last = campaign.registration_to
    return [
        make_model(
            unit,
            "registered",
            campaign=campaign,
            submitted_at=noon(last - days * DAY),
            registered_on=last,
            listed_on=last,
            **fields,
        )
        for days in before_the_end
    ]


@pytest.fixture
def campaign(cast):
    return closed(cast.units.city)


@pytest.fixture
def rushed(cast, campaign):
    """The ward: 4 of 5 on the last 3 days; the ward beside it: none of 4."""
    register(cast.units.ward, campaign, 0, 1, 2, 2, 30)
    register(cast.units.beside, campaign, 3, 10, 20, 40)
    return campaign


def kinds(unit, user):
    return [each.kind for each in signals_of_unit(unit, user) if not each.dismissal]


def test_most_registrations_on_the_last_days_with_the_numbers(cast, rushed):
    [signal] = signals_of_unit(cast.units.ward, cast.city_secretary)
    assert (signal.kind, signal.campaign, signal.key) == (LAST_DAYS, rushed, "4-5")
    assert "4 trong 5 mô hình" in signal.why
    assert "3 ngày cuối" in signal.why
    assert "44 %" in signal.why  # 4 of 9 in the whole city
    assert signal.url == f"/models/?within={cast.units.ward.pk}&campaign={rushed.pk}"
    assert signals_of_unit(cast.units.beside, cast.city_secretary) == []
    assert signals_of_unit(cast.units.city, cast.city_secretary) == []


@pytest.mark.parametrize(
    ("days", "is_raised"),
    [
        ((0, 0, 0, 30, 30), True),  # 60 of 100
        ((0, 0, 30, 30, 30), False),
        ((0, 0, 0, 0), False),  # too few to say anything
        ((0, 1, 2, 2, 3), True),  # the third day before the end is outside
        ((3, 3, 3, 0, 0), False),
        ((-1, -1, -1, 0, 0), False),  # after the window: late, which has a reason of its own
    ],
)
def test_from_which_numbers_on(cast, campaign, days, is_raised):
    register(cast.units.ward, campaign, *days)
    assert kinds(cast.units.ward, cast.city_secretary) == ([LAST_DAYS] if is_raised else [])


def test_what_does_not_count(cast):
    units, user = cast.units, cast.city_secretary
    for campaign in (
        make_campaign(units.city, registration_to=today()),  # not over yet
        closed(units.city, days=11),  # the last days are most of it
        closed(units.city, year_from=today().year - 2, year_to=today().year - 2),
    ):
        register(units.ward, campaign, 0, 0, 0, 0, 0)
    withdrawn = closed(units.city)
    register(units.ward, withdrawn, 0, 0, 0, 0)
    register(units.ward, withdrawn, 0)
    some = RegisteredModel.objects.filter(campaign=withdrawn).first()
    RegisteredModel.objects.filter(pk=some.pk).update(state="ended", ended_on=today(), end_kind="withdrawn")
    assert kinds(units.ward, user) == []


def test_what_still_counts(cast):
    """The window is just long enough, the campaign just young enough; what nobody registered counts for nothing."""
    last_year = today().year - 1
    campaign = closed(cast.units.city, days=12, year_from=last_year, year_to=last_year)
    register(cast.units.ward, campaign, 0, 0, 0, 0)
    for _each in range(3):
        make_model(cast.units.ward, "submitted", campaign=campaign, submitted_at=noon(campaign.registration_to))
    assert kinds(cast.units.ward, cast.city_secretary) == []
    register(cast.units.ward, campaign, 0)
    assert kinds(cast.units.ward, cast.city_secretary) == [LAST_DAYS]
    decide(cast.units.beside, campaign, 10)
    assert kinds(cast.units.beside, cast.city_secretary) == [ALL_RECOGNISED]
    type(campaign).objects.update(year_from=last_year - 1, year_to=last_year - 1)
    assert kinds(cast.units.beside, cast.city_secretary) == []


def test_a_model_that_was_returned_counts_on_its_first_day(cast, campaign):
    made = register(cast.units.ward, campaign, 0, 0, 0, 0, 0)
    for model in made[:3]:
        ModelTransition.objects.create(
            subject=model, action="submit", from_state="draft", to_state="submitted",
            at=noon(campaign.registration_to - 20 * DAY),
        )  # fmt: skip
    assert kinds(cast.units.ward, cast.city_secretary) == []
    ModelTransition.objects.filter(subject__in=made[:2]).update(at=noon(campaign.registration_to - 3 * DAY))
    assert kinds(cast.units.ward, cast.city_secretary) == []
    ModelTransition.objects.filter(subject__in=made[:2]).update(at=noon(campaign.registration_to - 2 * DAY))
    assert kinds(cast.units.ward, cast.city_secretary) == [LAST_DAYS]


def test_the_bounds_are_dated_rules(cast, campaign):
    register(cast.units.ward, campaign, 0, 4, 30)
    assert kinds(cast.units.ward, cast.city_secretary) == []
    for key, value in ((rules.LAST_DAYS, 5), (rules.LAST_DAYS_LEAST, 3), (rules.LAST_DAYS_PERCENT, 66)):
        RulePeriod.objects.create(key=key, value=value, valid_from=today() - DAY, source="Hướng dẫn số 5")
    [signal] = signals_of_unit(cast.units.ward, cast.city_secretary)
    assert "5 ngày cuối" in signal.why


def decide(body, campaign, number, state=CandidacyState.RECOGNISED, of=None):
    for _each in range(number):
        model = make_model(of or body, "registered", campaign=campaign)
        make_candidacy(model, state, body=body, campaign=campaign)


def test_everyone_recognised_by_whoever_decides(cast, campaign):
    city = cast.units.city
    decide(city, campaign, 9, of=cast.units.ward)
    assert kinds(city, cast.city_secretary) == []
    decide(city, campaign, 1, of=cast.units.beside)
    make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign), "under_review", body=city)
    [signal] = signals_of_unit(city, cast.city_secretary)
    assert (signal.kind, signal.key, signal.campaign) == (ALL_RECOGNISED, "10-10", campaign)
    assert "10" in signal.why
    assert signal.url.endswith("&figure=models_registry.recognised")
    assert "%" not in signal.why  # nobody else of this level decided anything
    assert kinds(cast.units.ward, cast.city_secretary) == []


@pytest.mark.parametrize("state", ["not_recognised", "revoked"])
def test_one_that_was_not_takes_the_signal_away(cast, campaign, state):
    RulePeriod.objects.create(key=rules.ALL_RECOGNISED_LEAST, value=2, valid_from=today() - DAY, source="HD")
    decide(cast.units.ward, campaign, 2)
    assert kinds(cast.units.ward, cast.city_secretary) == [ALL_RECOGNISED]
    decide(cast.units.ward, campaign, 1, state)
    assert kinds(cast.units.ward, cast.city_secretary) == []


def test_beside_the_share_of_the_others_that_one_reads(cast, campaign):
    RulePeriod.objects.create(key=rules.ALL_RECOGNISED_LEAST, value=2, valid_from=today() - DAY, source="HD")
    decide(cast.units.ward, campaign, 2)
    decide(cast.units.beside, campaign, 2, "not_recognised")
    assert "50 %" in signals_of_unit(cast.units.ward, cast.city_secretary)[0].why
    assert "%" not in signals_of_unit(cast.units.ward, cast.secretary)[0].why


def said(campaign, key="4-5", kind=LAST_DAYS):
    return {"kind": kind, "campaign": campaign.pk, "key": key}


def test_dismissed_from_above_undone_and_standing_again_with_other_numbers(cast, rushed):
    ward = cast.units.ward
    made = dismiss_unit_signal(ward, **said(rushed), reason=" Mạng hỏng đến ngày 28. ", by=cast.city_secretary)
    assert (made.reason, made.unit, made.about) == ("Mạng hỏng đến ngày 28.", cast.units.city, ward)
    assert kinds(ward, cast.secretary) == []
    assert [each.dismissal for each in signals_of_unit(ward, cast.secretary)] == [made]
    restore_unit_signal(ward, **said(rushed), by=cast.city_secretary)
    assert kinds(ward, cast.secretary) == [LAST_DAYS]
    events = event_model(UnitSignalDismissal).objects.filter(pgh_obj_id=made.pk).order_by("pgh_id")
    assert [each.pgh_label for each in events] == ["insert", "delete"]
    dismiss_unit_signal(ward, **said(rushed), reason="Có", by=cast.city_secretary)
    register(ward, rushed, 0)
    assert kinds(ward, cast.secretary) == [LAST_DAYS]


def test_undoing_one_dismissal_leaves_all_others_and_holds_it(cast, rushed):
    """Of another unit, campaign, kind, other numbers; older ones, which an unordered search meets first."""
    ward, named = cast.units.ward, said(rushed)
    known = {"about": ward, "campaign_id": rushed.pk, "kind": named["kind"], "key": named["key"]}
    others = [
        UnitSignalDismissal.objects.create(**known | differs, reason="Có", unit=cast.units.city, by=cast.city_secretary)
        for differs in (
            {"about": cast.units.beside},
            {"campaign_id": closed(cast.units.city).pk},
            {"kind": ALL_RECOGNISED},
            {"key": "3-5"},
        )
    ]
    dismiss_unit_signal(ward, **named, reason="Có", by=cast.city_secretary)
    with CaptureQueriesContext(connection) as statements:
        restore_unit_signal(ward, **named, by=cast.city_secretary)
    assert set(UnitSignalDismissal.objects.all()) == set(others)
    assert [sql for each in statements if "FOR UPDATE" in (sql := each["sql"]) and "unitsignaldismissal" in sql]


def test_only_what_is_raised_with_a_reason_and_once(cast, rushed):
    ward, by = cast.units.ward, cast.city_secretary
    refused = [(said(rushed), " "), (said(rushed), "x" * (LONGEST_REASON + 1))]
    for named, reason in (*refused, (said(rushed, "3-5"), "Có"), (said(rushed, kind="other"), "Có")):
        with pytest.raises(ValidationError):
            dismiss_unit_signal(ward, **named, reason=reason, by=by)
    with pytest.raises(ValidationError):
        restore_unit_signal(ward, **said(rushed), by=by)
    longest = "x" * LONGEST_REASON
    dismiss_unit_signal(ward, **said(rushed), reason=longest, by=by)
    with pytest.raises(ValidationError):
        dismiss_unit_signal(ward, **said(rushed), reason="Lần nữa", by=by)
    assert UnitSignalDismissal.objects.get().reason == longest


def test_nobody_says_so_of_the_own_unit_but_at_the_top(cast, rushed):
    ward, city = cast.units.ward, cast.units.city
    for who in ("secretary", "leader", "auditor", "administrator", "city_officer", "neighbour"):
        with pytest.raises(PermissionDenied):
            dismiss_unit_signal(ward, **said(rushed), reason="Không", by=getattr(cast, who))
        with pytest.raises(PermissionDenied):
            restore_unit_signal(ward, **said(rushed), by=getattr(cast, who))
    decide(city, rushed, 10, of=cast.units.beside)
    named = said(rushed, "10-10", ALL_RECOGNISED)
    dismiss_unit_signal(city, **named, reason="Đã họp hội đồng", by=cast.city_secretary)
    assert kinds(city, cast.city_secretary) == []


def test_the_list_of_a_unit_and_its_filters(client, cast, rushed):
    ward, city = cast.units.ward, cast.units.city
    address = f"/units/{city.pk}/signals/of-units/"
    client.force_login(cast.city_secretary)
    page = client.get(address)
    assert [(unit, [each.kind for each in some]) for unit, some in page.context["signalled"]] == [(ward, [LAST_DAYS])]
    assert page.context["may_dismiss"] == {ward.pk}
    assert [tab["current"] for tab in page.context["tabs"]] == [False, True]
    assert client.get(f"{address}?kind=all-recognised").context["signalled"] == []
    assert client.get(f"{address}?status=dismissed").context["signalled"] == []
    assert client.get(f"{address}?kind=odd").context["signalled"] == []
    register(cast.units.beside, rushed, *[0] * 6)
    client.force_login(cast.secretary)
    own = client.get(f"/units/{ward.pk}/signals/of-units/")
    assert ([unit for unit, _some in own.context["signalled"]], own.context["may_dismiss"]) == ([ward], set())
    assert client.get(address).status_code == 403
    client.force_login(cast.neighbour)
    assert client.get(f"/units/{ward.pk}/signals/of-units/").status_code == 403


def test_on_the_unit_s_own_page_for_who_reads_inside(client, cast, rushed):
    address = f"/units/{cast.units.ward.pk}/"
    for who, sees in ((cast.officer, True), (cast.city_secretary, True), (cast.neighbour, False)):
        client.force_login(who)
        panels = client.get(address).context["panels"]
        found = [panel for panel in panels if panel.key == "unit_signals"]
        assert [panel.data["may_dismiss"] for panel in found] == ([who == cast.city_secretary] if sees else [])
    client.force_login(cast.city_secretary)
    assert "unit_signals" not in [
        panel.key for panel in client.get(f"/units/{cast.units.beside.pk}/").context["panels"]
    ]


def test_dismissed_and_restored_on_the_pages(client, cast, rushed):
    ward = cast.units.ward
    address = f"/units/{ward.pk}/signals/last-days/{rushed.pk}/4-5"
    client.force_login(cast.city_secretary)
    assert f"{address}/dismiss/" in client.get(f"/units/{ward.pk}/").content.decode()
    assert client.get(f"{address}/dismiss/").status_code == 200
    assert client.get(f"{address}/restore/").status_code == 404
    assert client.post(f"{address}/dismiss/", {"reason": " "}).status_code == 422
    done = client.post(f"{address}/dismiss/", {"reason": "Mạng hỏng"}, follow=True)
    assert done.redirect_chain[-1][0] == f"/units/{cast.units.city.pk}/signals/of-units/"
    assert done.context["signalled"] == []
    dismissed = client.get(f"/units/{cast.units.city.pk}/signals/of-units/?status=dismissed")
    assert "Mạng hỏng" in dismissed.content.decode()
    assert f"{address}/restore/" in dismissed.content.decode()
    assert client.get(f"{address}/restore/").status_code == 200
    client.post(f"{address}/restore/")
    assert not UnitSignalDismissal.objects.exists()
    assert client.get(f"/units/{ward.pk}/signals/last-days/{rushed.pk}/9-9/dismiss/").status_code == 404
    client.force_login(cast.secretary)
    assert client.get(f"{address}/dismiss/").status_code == 403


def test_as_many_queries_for_many_units_as_for_one(client, cast, campaign):
    RulePeriod.objects.create(key=rules.LAST_DAYS_LEAST, value=2, valid_from=today() - DAY, source="HD")
    RulePeriod.objects.create(key=rules.ALL_RECOGNISED_LEAST, value=2, valid_from=today() - DAY, source="HD")
    client.force_login(cast.city_secretary)
    numbers = []
    for unit in (cast.units.ward, cast.units.beside, cast.units.school):
        register(unit, campaign, 0, 0)
        decide(unit, campaign, 2)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"/units/{cast.units.city.pk}/signals/of-units/")
        numbers.append(len(captured))
    assert len(page.context["signalled"]) == 3
    assert len(set(numbers)) == 1, numbers


# --- the file and the API


def test_the_file_is_for_who_reads_the_list(cast, rushed):
    ward = cast.units.ward
    for who in (cast.neighbour, cast.reviewer):
        with pytest.raises(PermissionDenied):
            request_signals_export(EXPORT_UNIT_SIGNALS, unit=ward, filters={}, by=who)
        run = SimpleNamespace(owner=who, params={"unit": ward.pk, "filters": {}, "acting": who.acting.pk})
        with pytest.raises(JobRefused):
            export_unit_signals(run)


API = "/api/v1/unit-signals/"


def post(client, address, **data):
    return client.post(address, data, content_type="application/json")


def test_the_api_has_the_rows_of_the_page(client, cast, rushed):
    ward = cast.units.ward
    client.force_login(cast.city_officer)
    [row] = client.get(API).json()["results"]
    assert (row["id"], row["name"]) == (ward.pk, ward.name)
    [signal] = row["signals"]
    assert (signal["kind"], signal["campaign"], signal["key"], signal["dismissal"]) == (
        "last-days", rushed.pk, "4-5", None,
    )  # fmt: skip
    assert client.get(API, {"within": cast.units.beside.pk}).json()["results"] == []
    assert client.get(API, {"kind": "odd"}).status_code == 400
    client.force_login(cast.neighbour)
    assert client.get(API).json()["results"] == []
    assert client.get(f"{API}{ward.pk}/").status_code == 404


def test_the_api_dismisses_once_and_restores(client, cast, rushed):
    own = f"{API}{cast.units.ward.pk}/"
    for who, status in ((cast.secretary, 403), (cast.city_officer, 403), (cast.neighbour, 404)):
        client.force_login(who)
        assert post(client, f"{own}dismiss/", **said(rushed), reason="Có").status_code == status
        assert post(client, f"{own}dismiss/").status_code == status  # before what they sent is read
    client.force_login(cast.city_secretary)
    assert post(client, f"{own}dismiss/", **said(rushed)).status_code == 400
    answers = [
        client.post(
            f"{own}dismiss/", said(rushed) | {"reason": "Có"}, content_type="application/json",
            headers={"Idempotency-Key": "unit-signal-1"},
        )
        for _each in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["signals"][0]["dismissal"]["reason"] == "Có"
    assert post(client, f"{own}dismiss/", **said(rushed), reason="Lần nữa").status_code == 400
    [row] = client.get(API, {"status": "dismissed"}).json()["results"]
    assert row["id"] == cast.units.ward.pk
    assert post(client, f"{own}restore/", **said(rushed)).status_code == 200
    assert not UnitSignalDismissal.objects.exists()
