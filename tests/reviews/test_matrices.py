"""The matrices action × state × role by hand are whole: nothing the workflows know is missing in them."""

import pytest

from organizations.enums import Role
from reviews.session_steps import ITEM_STEPS, SESSION_STEPS
from reviews.workflow import ROUND_STEPS, SHEET_STEPS
from tests.reviews import test_rounds, test_session_votes, test_sessions, test_sheets


@pytest.mark.bar("A2")
@pytest.mark.parametrize(
    ("matrix", "workflow"),
    [
        (test_rounds, ROUND_STEPS),
        (test_sheets, SHEET_STEPS),
        (test_sessions, SESSION_STEPS),
        (test_session_votes, ITEM_STEPS),
    ],
)
def test_each_transition_state_and_role_is_tried(matrix, workflow):
    known = {
        (str(state), step.action): str(step.to_state) for step in workflow.transitions for state in step.from_states
    }
    assert known == matrix.STEPS
    assert set(matrix.STATES) == set(workflow.states.values)
    assert set(matrix.ROLES) == set(Role.values)
