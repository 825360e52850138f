"""Who reads a document: the queryset, the predicate and a rule written by hand from DOMAIN §7 say the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from directives.models import DirectiveDocument, Duty
from directives.permissions.documents import may_see_document, may_see_duty
from organizations.models import User
from tests.access.people import ROLES, account, again, tree, worker
from tests.directives.makers import make_document, make_duty

PLACES = ("city", "ward", "school", "beside")
PARENTS = {"city": None, "ward": "city", "school": "ward", "beside": "city"}
READERS = {"officer", "leader", "secretary", "approver", "administrator", "auditor", "partner"}


def line(place):
    """The place and all above it."""
    found = []
    while place:
        found.append(place)
        place = PARENTS[place]
    return found


def rule(role, place, *, is_internal, steward, asked):
    """By hand: what is not internal, everybody; else whose subtree it is, and the line of a unit that was asked."""
    if not is_internal:
        return True
    if role not in READERS:
        return False
    if place in line(steward):
        return True
    return any(place in line(each) or each in line(place) for each in asked)


class DocumentsAreReadAsTheRuleSays(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.units = tree()
        cls.people = {
            (role, place): worker(role, getattr(cls.units, place), f"{role}-{place}")
            for role in ROLES
            for place in PLACES
        }

    @settings(max_examples=60, deadline=None)
    @given(
        role=st.sampled_from(ROLES),
        place=st.sampled_from(PLACES),
        steward=st.sampled_from(PLACES),
        asked=st.sets(st.sampled_from(PLACES), max_size=2),
        is_internal=st.booleans(),
    )
    def test_all_three_agree(self, role, place, steward, asked, is_internal):
        document = make_document(getattr(self.units, steward), is_internal=is_internal)
        duties = [make_duty(document, getattr(self.units, each)) for each in sorted(asked)]
        user = User.objects.get(pk=self.people[role, place].pk)
        wanted = rule(role, place, is_internal=is_internal, steward=steward, asked=asked)
        shown = DirectiveDocument.objects.visible_to(user).filter(pk=document.pk).exists()
        assert (shown, may_see_document(user, document)) == (wanted, wanted)
        seen = set(Duty.objects.visible_to(user).filter(requirement__document=document))
        assert seen == {duty for duty in duties if may_see_duty(user, duty)}
        by_hand = {each for each in asked if role in READERS and place in line(each)}
        assert len(seen) == len(by_hand)


@pytest.mark.django_db
def test_strangers_and_people_without_a_role():
    units = tree()
    open_one, hidden = make_document(units.ward), make_document(units.ward, is_internal=True)
    nobody = account("nobody")
    assert list(DirectiveDocument.objects.visible_to(nobody)) == [open_one]
    assert not may_see_document(nobody, hidden)
    root = account("root", is_superuser=True)
    assert set(DirectiveDocument.objects.visible_to(root)) == {open_one, hidden}
    User.objects.filter(pk=root.pk).update(is_active=False)
    off = again(root)
    assert not DirectiveDocument.objects.visible_to(off).exists()
    assert not may_see_document(off, open_one)
