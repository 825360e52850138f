"""What of this app stands on the record of changes; left out are columns that follow from others."""

from mobilization.common.history import recorded
from models_registry.models.candidacy import Candidacy, Recognition, Reconfirmation, TypicalChoice, UpwardProposal
from models_registry.models.parts import FieldCheck, Indicator, ModelFile, ProgressEntry, ResponsiblePerson
from models_registry.models.registered_model import ModelDocument, ModelTargetGroup, ModelTheme, RegisteredModel
from models_registry.models.signals import SignalDismissal, UnitSignalDismissal

RECORDED = (
    recorded(exclude=["version", "listed_on", "last_progress_on", "edited_at"])(RegisteredModel),
    recorded(part_of="model")(ModelTheme),
    recorded(part_of="model")(ModelTargetGroup),
    recorded(part_of="model")(ModelDocument),
    recorded(part_of="model")(ResponsiblePerson),
    recorded(part_of="model")(Indicator),
    recorded(exclude=["version"], part_of="model")(ProgressEntry),
    recorded(exclude=["version"], part_of="model")(FieldCheck),
    recorded(exclude=["key", "thumbnail_key", "phash"], part_of="model")(ModelFile),
    recorded(exclude=["version"])(Candidacy),
    recorded(part_of="model")(Recognition),
    recorded()(TypicalChoice),
    recorded()(UpwardProposal),
    recorded(part_of="model")(Reconfirmation),
    recorded()(SignalDismissal),
    recorded()(UnitSignalDismissal),
)
