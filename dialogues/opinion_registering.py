"""What opinions make known to the other parts when the portal starts; `registering.py` calls it."""

from dialogues import citizen_rules, data_request_rules, opinion_movers, opinion_notices, opinion_rules
from dialogues.data_request_waiting import data_requests_waiting
from dialogues.jobs import opinions, person_data
from dialogues.opinion_steps import OPINION_STEPS
from dialogues.opinion_waiting import opinions_waiting
from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions

PARTS = (
    opinion_rules, citizen_rules, data_request_rules, opinion_movers, opinion_notices, opinions, person_data,
)  # fmt: skip


def register() -> None:
    """Rules, the workflow, movers, notices, exports, what waits; two tables that nobody may rewrite."""
    append_only("dialogues_opiniontransition")
    append_only("dialogues_identitylook")
    transitions.register(OPINION_STEPS)
    for part in PARTS:
        part.register()
    waiting.register(opinions_waiting, at_work=True)
    waiting.register(data_requests_waiting, at_work=True)
