"""The pages: three steps to reorganise, the list, one reorganisation, the queue; each works without JavaScript."""

import datetime
import re
from dataclasses import replace

import pytest
import time_machine
from django.core import signing

from organizations.dates import today
from organizations.models import QueuedItem, Reorganisation, Unit
from organizations.services.plan_building import beginning_like, divided, into_one
from organizations.services.reorganising import reorganise
from tests.organizations.reorganisations import make_account, make_item, make_member, make_unit
from tests.sign_in import PASSWORD, prove
from tests.testapp.models import Item

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)
HEAD = {"effective_on": DAY, "document": "Nghị quyết 1"}
NEW, DETAILS = "/reorganisations/new/", "/reorganisations/new/details/"
QUEUE, CHOOSE = "/reorganisations/queue/", "/reorganisations/queue/choose/"
TYPED = {"effective_on": "01/03/2026", "document": "Nghị quyết 1", "reason": ""}


@pytest.fixture
def city():
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def district(city):
    return make_unit("001", city, level="district", kind="district", name="Huyện Ba Vì")


@pytest.fixture
def communes(district):
    return [make_unit(f"0000{number}", district, name=f"Xã Đông {number}") for number in (1, 2, 3)]


@pytest.fixture
def admin(district):
    return make_account(district)


@pytest.fixture
def visit(client, admin):
    return prove(client, admin)


def address(kind, *units):
    return f"{DETAILS}?kind={kind}" + "".join(f"&unit={unit.pk}" for unit in units)


def part(number, parent, **words):
    fields = {"name": f"Xã mới {number}", "short_name": f"mới {number}", "code": f"0009{number}", "kind": "commune"}
    fields |= {"level": "grassroots", "parent": parent.pk} | words
    return {f"part-{number}-{name}": value for name, value in fields.items()}


def errors(response):
    return {
        form.add_prefix(name) if name != "__all__" else name: [str(text) for text in texts]
        for form in response.context["forms"].all
        for name, texts in form.errors.items()
    }


def confirm(visit, url, data):
    """From the preview, with what its page holds."""
    page = visit.post(url, {**data, "do": "preview"})
    assert page.templates[0].name == "organizations/reorganisation_preview.html", errors(page)
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
    fields.pop("csrfmiddlewaretoken")
    return page, visit.post(url, {**fields, "do": "carry_out"})


def split(communes, district, by, items=1):
    """One commune with items divided between two: they wait in the queue."""
    for number in range(items):
        make_item(communes[0], f"Mô hình {number}")
    parts = [beginning_like(communes[0], key="a", parent=district.pk)]
    parts.append(replace(parts[0], key="b", code="tmp", name="Xã mới"))
    return reorganise(plan=divided(communes[0], parts, "a", **HEAD), by=by)


def test_three_steps_to_a_merge(visit, communes, district):
    a, b, _ = communes
    make_item(a)
    make_member(b)
    found = visit.get(NEW, {"kind": "merge", "q": "dong"})
    assert [label for _pk, label in found.context["form"].fields["unit"].widget.choices] == [
        "Xã Đông 1 (00001)",
        "Xã Đông 2 (00002)",
        "Xã Đông 3 (00003)",
    ]
    assert "00001" in found.content.decode()
    step = visit.get(NEW, {"kind": "merge", "unit": [a.pk, b.pk], "go": "1"})
    assert step["Location"] == address("merge", a, b)
    assert visit.get(step["Location"]).status_code == 200
    page, end = confirm(visit, step["Location"], {**TYPED, **part(0, district)})
    text = re.sub(r"\s+", " ", page.content.decode())
    assert [len(page.context["outcome"].ended), len(page.context["outcome"].began)] == [2, 1]
    assert page.context["moved"] == [("Vai trò trong đơn vị", 1), ("Items", 1)]
    assert f'href="/units/{a.pk}/"' in text
    row = Reorganisation.objects.get()
    assert end["Location"] == f"/reorganisations/{row.pk}/"
    assert Item.objects.get().steward == Unit.objects.get(code="00090")
    shown = visit.get(end["Location"])
    assert (shown.context["ended"], shown.context["began"], str(shown.context["waiting"])) == (2, 1, "0")
    assert shown.context["moved"] == [("Vai trò trong đơn vị", 1), ("Items", 1)]


def test_the_preview_changes_nothing_and_what_changed_since_is_shown(visit, communes, district):
    a, b, _ = communes
    url, data = address("merge", a, b), {**TYPED, **part(0, district)}
    seen = visit.post(url, {**data, "do": "preview"}).context["seen"]
    assert Reorganisation.objects.count() == 0
    make_item(a)
    again = visit.post(url, {**data, "do": "carry_out", "seen": seen})
    assert (again.context["has_changed"], Reorganisation.objects.count()) == (True, 0)
    assert visit.post(url, {**data, "do": "carry_out"}).context["has_changed"] is True
    done = visit.post(url, {**data, "do": "carry_out", "seen": again.context["seen"]})
    assert (done.status_code, Reorganisation.objects.count()) == (302, 1)


@pytest.mark.parametrize("kind", ["absorb", "split", "rename", "relevel", "abolish"])
def test_every_other_kind(visit, communes, district, kind):
    a, b, _ = communes
    units = (a, b) if kind in {"absorb", "abolish"} else (a,)
    data = {
        "absorb": {"choice": b.pk},
        "split": {**part(0, district), **part(1, district), "choice": "part-1", "parts": "2"},
        "rename": part(0, district, code="00001"),
        "relevel": part(0, district, code="00001", kind="ward"),
        "abolish": {},
    }[kind]
    make_item(a)
    _page, end = confirm(visit, address(kind, *units), {**TYPED, **data})
    assert end.status_code == 302
    ended = Unit.objects.filter(valid_to__isnull=False).order_by("code").values_list("code", flat=True)
    assert list(ended) == [unit.code for unit in units]
    began = Unit.objects.filter(valid_from=DAY).order_by("code").values_list("code", flat=True)
    expected = {"absorb": ["00002"], "split": ["00090", "00091"], "rename": ["00001"], "relevel": ["00001"]}
    assert list(began) == expected.get(kind, [])
    proposed = {"split": ["00091"], "abolish": [None]}.get(kind, [])
    assert list(QueuedItem.objects.values_list("proposed__code", flat=True)) == proposed


def test_carrying_out_asks_for_fresh_proof_and_keeps_what_was_typed(visit, admin, communes, district):
    """An hour's typing is not lost: after proof the preview stands there anew, once."""
    url, data = address("merge", *communes[:2]), {**TYPED, **part(0, district)}
    admin.set_password(PASSWORD)
    admin.save()
    prove(visit, admin, seconds_ago=400)
    seen = visit.post(url, {**data, "do": "preview"}).context["seen"]
    asked = visit.post(url, {**data, "do": "carry_out", "seen": seen})
    assert (asked["Location"].split("?")[0], Reorganisation.objects.count()) == ("/account/confirm/", 0)
    page = visit.post(asked["Location"], {"password": PASSWORD, "next": url}, follow=True)
    assert page.redirect_chain[-1][0] == url
    fields = dict(page.context["hidden"])
    assert (page.context["seen"], fields["part-0-code"], Reorganisation.objects.count()) == (seen, "00090", 0)
    assert "seen" not in visit.get(url).context
    assert visit.post(url, {**fields, "do": "carry_out", "seen": seen}).status_code == 302
    assert Reorganisation.objects.count() == 1


def test_the_steps_ask_for_fresh_proof(visit, admin):
    prove(visit, admin, seconds_ago=400)
    for place in (NEW, f"{CHOOSE}?item=1"):
        assert visit.get(place)["Location"].startswith("/account/confirm/?next=")


def test_errors_stand_at_their_fields(visit, communes, district):
    a, b, third = communes
    url = address("merge", a, b)
    wrong = visit.post(url, {**TYPED, **part(0, district, code="00003"), "do": "preview"})
    assert errors(wrong) == {"part-0-code": ["Mã 00003 đang thuộc đơn vị khác vào thời điểm đó."]}
    wrong = visit.post(url, {"do": "preview"})
    assert sorted(errors(wrong)) == ["document", "effective_on", *sorted(part(0, district))]
    child = make_unit("10001", third)
    wrong = visit.post(address("abolish", third), {**TYPED, "do": "preview"})
    assert errors(wrong) == {}
    ((field, text),) = wrong.context["summary"]["rows"]
    assert (field.auto_id, child.name in text) == (f"unit-{third.pk}", True)
    page = wrong.content.decode()
    assert (f'<li id="unit-{third.pk}"' in page, page.count(text)) == (True, 2)  # in the summary and at its line
    assert Reorganisation.objects.count() == 0


def test_several_forms_have_one_summary(visit, communes, district):
    """What is wrong with the unit that begins and with the basis is told together, and again at each field."""
    typed = {**TYPED, **part(0, district, code="00003", name=""), "document": ""}
    response = visit.post(address("merge", *communes[:2]), {**typed, "do": "preview"})
    page = response.content.decode()
    assert (page.count('class="error-summary"'), page.count('class="form-error"')) == (1, 2)
    assert re.findall(r'<li><a href="#(\S+)">', page) == ["id_part-0-name", "id_document"]
    assert response.context["summary"]["count"] == 2


def test_a_day_to_come_is_previewed_kept_and_carried_out_on_its_day(visit, admin, communes, district):
    day = today() + datetime.timedelta(days=30)
    url = address("merge", *communes[:2])
    data = {**TYPED, **part(0, district), "effective_on": f"{day:%d/%m/%Y}", "reason": "Theo đề án"}
    make_item(communes[0])
    make_member(communes[1])
    page = visit.post(url, {**data, "do": "preview"})
    text = page.content.decode()
    assert page.templates[0].name == "organizations/reorganisation_preview.html", errors(page)
    assert page.context["moved"] == [("Vai trò trong đơn vị", 1), ("Items", 1)]
    assert ('value="carry_out"' in text, f"{day:%d/%m/%Y}" in text, f"{today():%d/%m/%Y}" in text) == (
        False,
        True,
        True,
    )
    early = visit.post(url, {**data, "do": "carry_out", "seen": page.context["seen"]})
    assert list(errors(early)) == ["effective_on"]
    assert f"{day:%d/%m/%Y}" in errors(early)["effective_on"][0]
    assert all(f'value="{typed}"' in early.content.decode() for typed in ("Xã mới 0", "Nghị quyết 1"))
    assert "Theo đề án" in early.content.decode()
    assert (Reorganisation.objects.count(), Unit.objects.filter(valid_to=None).count()) == (0, 5)
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(9))):
        prove(visit, admin)
        then = visit.get(page.context["plan_url"])
        assert (then.context["seen"], then.context["plan_url"]) == (page.context["seen"], "")
        fields = dict(then.context["hidden"])
        done = visit.post(page.context["plan_url"], {**fields, "do": "carry_out", "seen": then.context["seen"]})
        assert done.status_code == 302
    assert (Reorganisation.objects.get().effective_on, Reorganisation.objects.get().reason) == (day, "Theo đề án")


def test_a_link_to_a_plan_that_nobody_made_opens_the_empty_form(visit, communes, district):
    url = address("rename", communes[0])
    for plan in ("odd", signing.dumps("effective_on=01%2F03%2F2026", salt="another")):
        assert visit.get(f"{url}&plan={plan}").context["summary"]["count"] == 0
    long = {**TYPED, **part(0, district), "effective_on": f"{today() + datetime.timedelta(days=1):%d/%m/%Y}"}
    words = "".join(chr(0x4E00 + number * 7 % 20000) for number in range(2000))
    assert visit.post(url, {**long, "reason": words, "do": "preview"}).context["plan_url"] == ""


@pytest.mark.parametrize("kind", ["absorb", "split", "rename", "relevel", "abolish"])
def test_every_kind_is_previewed_before_its_day(visit, communes, district, kind):
    a, b, _ = communes
    make_item(a)
    make_member(a)
    tomorrow = today() + datetime.timedelta(days=1)
    data = {**part(0, district, code="00001"), **part(1, district), "choice": {"absorb": b.pk}.get(kind, "part-1")}
    units = (a, b) if kind in {"absorb", "abolish"} else (a,)
    data |= {**TYPED, "effective_on": f"{tomorrow:%d/%m/%Y}", "do": "preview"}
    page = visit.post(address(kind, *units), data)
    assert (page.context["lies_ahead"], len(page.context["outcome"].ended)) == (True, len(units))
    assert sum(count for _title, count in [*page.context["moved"], *page.context["waiting"]]) == 2
    assert (Reorganisation.objects.count(), QueuedItem.objects.count()) == (0, 0)


def test_one_more_part_keeps_what_was_typed(visit, communes, district):
    url = address("split", communes[0])
    more = visit.post(url, {**part(0, district, name="Đã gõ"), "parts": "2", "do": "more"})
    assert (more.context["forms"].number, errors(more)) == (3, {})
    assert 'value="Đã gõ"' in more.content.decode()
    assert visit.post(url, {"parts": "1000000", "do": "change"}).context["forms"].number == 12


def test_nothing_chosen_leads_back(visit):
    for act in (visit.get, visit.post):
        assert act(DETAILS)["Location"] == NEW
        assert act(CHOOSE)["Location"] == QUEUE


def test_each_kind_wants_its_number_of_units(visit, communes):
    for kind, units in (("rename", communes[:2]), ("split", communes[:2]), ("merge", communes[:1]), ("absorb", [])):
        page = visit.get(NEW, {"kind": kind, "unit": [unit.pk for unit in units], "go": "1"})
        assert (page.status_code, list(page.context["form"].errors)) == (200, ["unit"])
        assert visit.get(address(kind, *units)).status_code == (404 if units else 302)


def test_units_outside_are_like_missing_ones(visit, city, district, communes):
    """Another district's commune, a missing unit, one that ended, and one's own district: the same answer."""
    other = make_unit("002", city, level="district", kind="district")
    foreign = make_unit("00030", other, name="Xã Đông ngoài")
    ended = make_unit("00031", district, valid_to=DAY)
    for pk in (foreign.pk, 10**12, ended.pk, district.pk, 2**70, "x", "\x00"):
        assert visit.get(DETAILS, {"kind": "rename", "unit": pk}).status_code == 404
        assert visit.post(f"{DETAILS}?kind=rename&unit={pk}".replace("\x00", "%00"), {}).status_code == 404
        page = visit.get(NEW, {"kind": "rename", "unit": pk, "go": "1"})
        assert (page.status_code, list(page.context["form"].errors)) == (200, ["unit"])
    assert "ngoài" not in visit.get(NEW, {"q": "dong"}).content.decode()
    wrong = visit.post(address("rename", communes[0]), {**TYPED, **part(0, other), "do": "preview"})
    assert list(errors(wrong)) == ["part-0-parent"]


def test_a_unit_is_moved_only_below_units_that_one_administers(visit, city, district, communes):
    other = make_unit("002", city, level="district", kind="district", name="Huyện Khác")
    choices = visit.get(address("relevel", communes[0])).context["forms"].begins[0].fields["parent"].choices
    offered = {str(pk) for pk, _name in choices}
    assert str(district.pk) in offered
    assert offered & {str(city.pk), str(other.pk)} == set()


def test_only_administrators_open_the_steps_and_the_queue(client, district):
    for role in ("officer", "leader", "reviewer", "secretary", "approver", "auditor"):
        prove(client, make_account(district, role))
        for page in (NEW, DETAILS, QUEUE, CHOOSE):
            assert client.get(page).status_code == 403
            assert client.post(page).status_code in {403, 405}
        assert client.get("/reorganisations/").status_code == 200


def test_choosing_for_one_and_for_many(visit, communes, district, admin):
    split(communes, district, admin, items=3)
    page = visit.get(QUEUE)
    queued = list(QueuedItem.objects.order_by("pk"))
    assert [item.pk for item, _kind in page.context["items"]] == [item.pk for item in queued]
    heir = queued[0].proposed
    asked = visit.get(CHOOSE, {"item": queued[0].pk})
    assert asked.context["form"].initial == {"successor": heir.pk}
    assert {unit.code for unit in asked.context["form"].units} == {"00001", "tmp", "001"}
    assert visit.post(CHOOSE, {"item": queued[0].pk, "successor": heir.pk})["Location"] == QUEUE
    many = visit.get(CHOOSE, {"all": "1"})
    assert [item.title for item, _kind in many.context["items"]] == ["Mô hình 1", "Mô hình 2"]
    visit.post(CHOOSE, {"item": [item.pk for item in queued[1:]], "successor": heir.pk})
    assert set(Item.objects.values_list("steward", flat=True)) == {heir.pk}
    assert visit.get(QUEUE).context["items"] == []
    history = visit.get(QUEUE, {"state": "decided"})
    assert [item.chosen for item, _kind in history.context["items"]] == [heir] * 3
    assert admin.get_full_name() in history.content.decode()


def test_a_bulk_choice_is_all_or_nothing(client, visit, city, communes, district, admin):
    split(communes, district, admin, items=2)
    mine, other = QueuedItem.objects.order_by("pk")
    elsewhere = make_unit("002", city, level="district", kind="district")
    QueuedItem.objects.filter(pk=other.pk).update(unit=elsewhere)
    for wrong in (other.pk, 10**12, "x"):
        assert visit.get(CHOOSE, {"item": [mine.pk, wrong]}).status_code == 404
        assert visit.post(CHOOSE, {"item": [mine.pk, wrong], "successor": mine.proposed_id}).status_code == 404
    for wrong in (elsewhere.pk, communes[1].pk, 10**12):
        page = visit.post(CHOOSE, {"item": mine.pk, "successor": wrong})
        assert list(page.context["form"].errors) == ["successor"]
    assert QueuedItem.objects.waiting().count() == 2
    visit.post(CHOOSE, {"item": mine.pk, "successor": mine.proposed_id})
    late = visit.post(CHOOSE, {"item": mine.pk, "successor": mine.proposed_id})
    assert late.context["form"].errors["successor"] == ["Đã có người quyết định về: Mô hình 0."]


@pytest.mark.parametrize(("page", "number"), [("/reorganisations/", 7), (QUEUE, 6)])
def test_ten_rows_cost_as_many_queries_as_one(
    visit, communes, district, admin, page, number, django_assert_num_queries
):
    split(communes, district, admin)
    with django_assert_num_queries(number):  # session, account, person, roles, rows, count; the list: what waits
        visit.get(page)
    first = QueuedItem.objects.select_related("reorganisation").get()
    for each in range(9):
        QueuedItem.objects.create(
            reorganisation=first.reorganisation,
            unit=first.unit,
            mover=first.mover,
            item_id=f"1000{each}",
            title="x",
            proposed=first.proposed,
        )
        Reorganisation.objects.create(effective_on=DAY, document=f"{each}")
    with django_assert_num_queries(number):
        visit.get(page)


def test_one_reorganisation_costs_the_same_for_many_units(
    visit, communes, district, admin, django_assert_max_num_queries
):
    outcome = split(communes, district, admin)
    big = reorganise(
        plan=into_one(communes[1:], beginning_like(communes[1], key="n", parent=district.pk), "merge", **HEAD), by=admin
    )
    counts = []
    for each in (outcome, big):
        with django_assert_max_num_queries(14) as queries:
            visit.get(each.reorganisation.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_finds_by_unit_and_day(visit, communes, district, admin):
    split(communes, district, admin)
    Reorganisation.objects.create(effective_on=datetime.date(2020, 1, 1), document="Cũ")

    def found(**query):
        return [row.document for row in visit.get("/reorganisations/", query).context["rows"]]

    assert found() == ["Nghị quyết 1", "Cũ"]
    assert found(unit="dong 1") == ["Nghị quyết 1"]
    assert found(until="31/12/2025") == ["Cũ"]
    assert found(document="cũ") == ["Cũ"]
    assert found(since="odd") == []
    assert found(cursor="odd") == found()


def test_the_queue_is_filtered(visit, communes, district, admin):
    split(communes, district, admin, items=2)

    def found(**query):
        return [item.title for item, _kind in visit.get(QUEUE, query).context["items"]]

    assert found(unit="dong 1", title="hình 1") == ["Mô hình 1"]
    assert found(mover="testapp.item") == ["Mô hình 0", "Mô hình 1"]
    assert found(mover="organizations.membership") == []
    assert found(unit="khong co") == []
    assert found(state="odd") == []
