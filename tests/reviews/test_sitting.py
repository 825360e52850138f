"""A steering committee that recognises models itself sits as a council: seats follow its members, minutes are its."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mobilization.common.papers.paper import Layout
from organizations.dates import today
from reviews.models import Council, CouncilMember, SteeringMember
from reviews.queries.sessions import agenda_of, attendance_of, seats_of_the_day
from reviews.services.sitting import sit_as_council
from reviews.session_invitation import invitation_to
from reviews.session_paper import minutes_of
from tests.access.people import again, worker
from tests.reviews.makers import DAY, make_candidacies, make_committee, make_person, make_round, make_seat
from tests.reviews.session_makers import make_session
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def committee(ward):
    """Of the ward, recognising; `head` and `standing` can vote, the third has no role of council member."""
    made = make_committee(ward.units.ward, recognises=True)
    ward.people = [make_person(ward.units.ward, name) for name in ("Nguyễn Văn An", "Trần Thị Bình")]
    ward.people.append(ward.officer.person)
    for person, role in zip(ward.people, ("head", "standing", "member"), strict=True):
        SteeringMember.objects.create(committee=made, person=person, role=role, valid_from=made.valid_from)
    return made


def seats(council):
    return {seat.person: (seat.role, seat.valid_to) for seat in council.members.all()}


def test_a_committee_sits_with_its_members_and_is_brought_up_to_date(ward, committee):
    by = again(ward.secretary)
    head, standing, _other = ward.people
    council = sit_as_council(committee, by=by)
    assert (council.name, council.steward, council.committee) == (committee.name, ward.units.ward, committee)
    assert seats(council) == {head: ("chair", None), standing: ("member", None)}
    clerk = make_seat(council, make_person(ward.units.ward, "Lê Văn Cường"), role="secretary").person
    SteeringMember.objects.filter(person=head).update(role="deputy")
    SteeringMember.objects.filter(person=standing).update(role="head", valid_to=today() + DAY)
    committee.name = "Ban Chỉ đạo phường"
    committee.save()
    assert sit_as_council(committee, by=by).name == "Ban Chỉ đạo phường"
    assert Council.objects.filter(committee=committee).count() == 1
    expected = {head: ("deputy", None), standing: ("chair", today() + DAY), clerk: ("secretary", None)}
    assert seats(council) == expected
    SteeringMember.objects.filter(person=head).delete()
    sit_as_council(committee, by=by)
    assert head not in seats(council)


def held(council, place):
    """The seats of the place's person, as days from the council's first one on."""
    rows = council.members.filter(person=place.person).order_by("valid_from")
    return [tuple(day and (day - today()).days for day in (row.valid_from, row.valid_to)) for row in rows]


def test_a_place_whose_days_were_corrected_keeps_its_seat_that_stands_on_record(ward, committee):
    """Days here are counted from today; the committee sits since thirty days."""
    by = again(ward.secretary)
    head, standing = committee.members.order_by("pk")[:2]
    SteeringMember.objects.filter(pk=standing.pk).update(valid_to=today() - 21 * DAY)
    later = SteeringMember.objects.create(
        committee=committee, person=standing.person, role="deputy", valid_from=today() - 20 * DAY
    )
    council = sit_as_council(committee, by=by)
    make_session(make_round(council, make_candidacies(ward.units.ward), "closed"), "in_session")
    before = set(council.members.values_list("pk", flat=True))
    SteeringMember.objects.filter(pk=head.pk).update(valid_from=today() - 25 * DAY)
    SteeringMember.objects.filter(pk=later.pk).update(valid_from=today() - 15 * DAY)
    SteeringMember.objects.filter(pk=standing.pk).update(valid_from=today() - 25 * DAY, valid_to=today() - 16 * DAY)
    committee.members.exclude(person__in=[head.person, standing.person]).delete()
    committee.valid_from = today() - 25 * DAY
    committee.save()
    assert sit_as_council(committee, by=by).valid_from == today() - 25 * DAY
    assert set(council.members.values_list("pk", flat=True)) == before
    assert (held(council, head), held(council, standing)) == ([(-25, None)], [(-25, -16), (-15, None)])
    later.delete()
    for _twice in range(2):
        sit_as_council(committee, by=by)
        assert held(council, standing) == [(-25, -16), (-15, -1)], "what stands in minutes ends, and stays"
    head.delete()
    now = SteeringMember.objects.create(
        committee=committee, person=standing.person, role="head", valid_from=today() - 10 * DAY
    )
    with pytest.raises(ValidationError, match=r"Trần Thị Bình: .*Hãy sửa thành viên Ban Chỉ đạo"):
        sit_as_council(committee, by=by)
    SteeringMember.objects.filter(pk=now.pk).update(valid_from=today())
    sit_as_council(committee, by=by)
    assert held(council, head) == [(-25, -1)]
    assert held(council, now) == [(-25, -16), (-15, -1), (0, None)], "another time is another seat"


def test_who_keeps_a_committee_that_recognises_lets_it_sit(ward, committee, client):
    for user in (ward.officer, ward.beside, worker("auditor", ward.units.ward, "audits")):
        with pytest.raises(PermissionDenied):
            sit_as_council(committee, by=again(user))
    here = committee.get_absolute_url()
    client.force_login(again(ward.secretary))
    page = client.get(f"{here}council/")
    assert ward.officer.person.full_name in " ".join(page.context["effects"]), "who lacks the role is named before"
    assert page.context["total"] == 2
    assert not Council.objects.filter(committee=committee).exists(), "it asks first"
    client.post(f"{here}council/")
    council = Council.objects.get(committee=committee)
    assert client.get(here).context["council"] == council
    Council.objects.filter(pk=council.pk).update(steward=ward.units.city)
    assert client.get(here).context["council"] is None, "looked after by another unit"
    Council.objects.filter(pk=council.pk).update(steward=ward.units.ward)
    client.force_login(again(ward.officer))
    assert client.get(f"{here}council/").status_code == 403
    client.force_login(again(ward.secretary))
    assert client.post(f"/api/v1{here}council/").json() == {"council": council.pk}
    committee.recognises = False
    committee.save()
    with pytest.raises(ValidationError):
        sit_as_council(committee, by=again(ward.secretary))
    assert client.post(f"/api/v1{here}council/").status_code == 400
    assert "committee-council" not in client.get(here).content.decode()


def test_the_minutes_are_the_committees_own(ward, committee):
    by = again(ward.secretary)
    council = sit_as_council(committee, by=by)
    found = make_round(council, make_candidacies(ward.units.ward, state="under_review"), "closed")
    session = make_session(found, "in_session")
    lines = agenda_of(session, by)
    paper = minutes_of(session, Layout.STATE, attendance=list(attendance_of(session)), lines=lines)
    assert (paper.symbol, paper.issuer.name, paper.recipients[0]) == (
        "BB-BCĐ", committee.name, "Thành viên Ban Chỉ đạo"
    )  # fmt: skip
    rows = next(block.rows for block in paper.body if hasattr(block, "rows"))
    assert [row[2] for row in rows] == ["Trưởng ban", "Ủy viên"]
    assert CouncilMember.objects.filter(council=council).count() == 2
    assert any("Ban Chỉ đạo xét 1 hồ sơ" in getattr(block, "text", "") for block in paper.body)
    invited = list(seats_of_the_day(session))
    letter = invitation_to(session, Layout.STATE, seats=invited, lines=lines, named=[line.item.pk for line in lines])
    assert (letter.symbol, letter.signatures[0].authority, letter.signatures[0].position) == (
        "GM-BCĐ", ["TM. Ban Chỉ đạo"], "Trưởng ban"
    )  # fmt: skip
