"""What of this app stands on the record of changes; left out are columns that follow from others."""

from mobilization.common.history import recorded
from models_registry.models.candidacy import Candidacy, Recognition, Reconfirmation, TypicalChoice, UpwardProposal
from models_registry.models.parts import FieldCheck, Indicator, ModelFile, ProgressEntry, ResponsiblePerson
from models_registry.models.registered_model import ModelDocument, ModelTargetGroup, ModelTheme, RegisteredModel
from models_registry.models.signals import SignalDismissal

RECORDED = (
    recorded(exclude=["version", "listed_on", "last_progress_on"])(RegisteredModel),
    recorded()(ModelTheme),
    recorded()(ModelTargetGroup),
    recorded()(ModelDocument),
    recorded()(ResponsiblePerson),
    recorded()(Indicator),
    recorded()(ProgressEntry),
    recorded()(FieldCheck),
    recorded(exclude=["key", "thumbnail_key", "phash"])(ModelFile),
    recorded(exclude=["version"])(Candidacy),
    recorded()(Recognition),
    recorded()(TypicalChoice),
    recorded()(UpwardProposal),
    recorded()(Reconfirmation),
    recorded()(SignalDismissal),
)
