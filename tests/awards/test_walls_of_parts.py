"""Files of awards are asked for by who has an account in use, and closed when the office ends; rights by hand."""

import pytest
from django.contrib.auth.models import AnonymousUser

from awards.jobs.award_figures import EXPORT_FIGURES
from awards.models import DecisionRegister
from awards.permissions.registers import may_keep_registers, register_actions
from awards.services.certificates import MAKE_CERTIFICATES
from awards.services.decision_papers import DECISION_PAPER
from awards.services.decision_recipients import EXPORT_RECORD
from awards.services.opinions import EXPORT_OPINIONS
from mobilization.outbox import registry
from mobilization.outbox.services import request_job
from organizations.dates import today
from organizations.models import User
from organizations.offices import office_of
from tests.access.closing import closes_with_the_office
from tests.access.people import again

pytestmark = pytest.mark.django_db
KINDS = (EXPORT_FIGURES, EXPORT_OPINIONS, EXPORT_RECORD, DECISION_PAPER, MAKE_CERTIFICATES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_closed_when_the_office_ends(deciding, kind):
    user = again(deciding.secretary)
    assert closes_with_the_office(request_job(kind=kind, owner=user, params=office_of(user)))


def test_without_an_account_in_use_nobody_asks_or_keeps(deciding):
    register = DecisionRegister.objects.create(unit=deciding.ward, branch="state", year=today().year)
    assert may_keep_registers(again(deciding.root))
    User.objects.filter(pk=deciding.root.pk).update(is_active=False)
    for user in (AnonymousUser(), again(deciding.root)):
        assert [registry.get(kind).may_request(user) for kind in KINDS] == [False] * len(KINDS)
        assert not may_keep_registers(user)
        assert list(DecisionRegister.objects.visible_to(user)) == []
    assert register_actions(again(deciding.secretary), register) == ["edit"]
    for user in (deciding.officer, deciding.leader, deciding.beside):
        assert register_actions(again(user), register) == []
