"""Who may do what with a model and its candidacies (DOMAIN §8): rights reach down the tree, by steward."""

from typing import TYPE_CHECKING, Any

from models_registry.enums import LIVING_STATES, WRITABLE_STATES, CandidacyState, EndKind, ModelState
from models_registry.querysets import path_of_reader
from organizations.enums import Role
from organizations.permissions.reach import is_signed_in, reaches

if TYPE_CHECKING:
    from models_registry.models import Candidacy, FieldCheck, ModelFile, ProgressEntry, RegisteredModel
    from organizations.models import Unit

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
"""Who writes models, progress and self-assessments."""
LEADERS = (Role.LEADER,)
JUDGES = (Role.SECRETARY,)
CHECKERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)


def may_see_model(user: Any, model: "RegisteredModel") -> bool:
    """What the account may know of. The same rule as `RegisteredModel.objects.visible_to(user)`."""
    if not is_signed_in(user):
        return False
    if user.is_superuser:
        return True
    return user.acting is not None and (model.was_registered or may_open_model(user, model))


def may_open_model(user: Any, model: "RegisteredModel") -> bool:
    """Whose inside the account reads: contacts, files, checks, history. The same rule as `open_to(user)`."""
    path = path_of_reader(user)
    return path is not None and model.steward.path.startswith(path)


def may_start_model(user: Any) -> bool:
    """Whoever writes for some unit."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and reaches(user, user.acting.unit, *WRITERS))


def may_start_model_for(user: Any, unit: "Unit") -> bool:
    """For one's own unit and those below it."""
    return reaches(user, unit, *WRITERS)


def may_import_models(user: Any) -> bool:
    """Whoever may start models; what each row may do is asked row by row."""
    return may_start_model(user)


def may_copy_model(user: Any, model: "RegisteredModel") -> bool:
    """Whoever writes for some unit copies what counts as registered (DOMAIN §4); of a withdrawn one nobody learns."""
    return model.was_registered and model.end_kind != EndKind.WITHDRAWN and may_start_model(user)


def may_edit_model(user: Any, model: "RegisteredModel") -> bool:
    """The whole of it while it is a draft or was returned; results and means while it lives."""
    return model.state in WRITABLE_STATES | LIVING_STATES and reaches(user, model.steward, *WRITERS)


def may_see_file(user: Any, file: "ModelFile") -> bool:
    """Files stay inside; later the showcase shows photographs of recognised models that have consent (DOMAIN §8)."""
    return may_open_model(user, file.model)


def may_describe(user: Any, part: "ProgressEntry | FieldCheck") -> bool:
    """What is said about the files of a progress entry or field check: whoever may write one like it."""
    is_entry = part._meta.model_name == "progressentry"
    return may_edit_model(user, part.model) if is_entry else may_check(user, part.model)


def may_describe_file(user: Any, file: "ModelFile") -> bool:
    """What is said about one file, and taking it away: files of field checks belong to the checkers."""
    return may_check(user, file.model) if file.check_made_id else may_edit_model(user, file.model)


def may_discard_model(user: Any, model: "RegisteredModel") -> bool:
    """A draft that never was submitted can be thrown away; everything later is withdrawn, and stays."""
    return model.state == ModelState.DRAFT and model.submitted_at is None and reaches(user, model.steward, *WRITERS)


def may_submit(user: Any, model: "RegisteredModel") -> bool:
    """The leader submits on behalf of the unit."""
    return reaches(user, model.steward, *LEADERS)


def may_hand_over(user: Any, model: "RegisteredModel") -> bool:
    """Whoever writes what is to be submitted and may not submit it: they give it to the leader."""
    return model.state in WRITABLE_STATES and reaches(user, model.steward, *WRITERS) and not may_submit(user, model)


def may_take_back(user: Any, model: "RegisteredModel") -> bool:
    """Whoever may submit may take back what nobody has registered yet."""
    return may_submit(user, model)


def may_register(user: Any, model: "RegisteredModel") -> bool:
    """The secretary of the unit or of one above it registers or returns."""
    return reaches(user, model.steward, *JUDGES)


def may_withdraw(user: Any, model: "RegisteredModel") -> bool:
    """The leader."""
    return reaches(user, model.steward, *LEADERS)


BULK = {"submit": LEADERS, "register": JUDGES, "return": JUDGES}
"""The steps that are taken for many models at once, and whose they are."""


def may_act_in_bulk(user: Any, action: str) -> bool:
    """Whoever takes the step for one model of their subtree takes it for several."""
    if not is_signed_in(user) or action not in BULK:
        return False
    return user.is_superuser or (user.acting is not None and user.acting.role in BULK[action])


def may_export_models(user: Any) -> bool:
    """Everybody signed in takes along what the list shows them."""
    return is_signed_in(user)


def may_stop(user: Any, model: "RegisteredModel") -> bool:
    """The leader, or a secretary."""
    return reaches(user, model.steward, *LEADERS, *JUDGES)


def may_add_progress(user: Any, model: "RegisteredModel") -> bool:
    """Whoever writes, while the model lives."""
    return model.state in LIVING_STATES and reaches(user, model.steward, *WRITERS)


def may_correct_entry(user: Any, entry: "ProgressEntry") -> bool:
    """Whoever may write an entry like it, its author as long as they do; what it said before stays on record."""
    return may_add_progress(user, entry.model)


def may_correct_check(user: Any, check: "FieldCheck") -> bool:
    """Whoever may write one, of the unit that checked or of one above it: nobody corrects what others saw."""
    return may_check(user, check.model) and reaches(user, check.unit, *CHECKERS)


def may_begin(user: Any, model: "RegisteredModel") -> bool:
    """Whoever may write its first progress entry."""
    return reaches(user, model.steward, *WRITERS)


def may_check(user: Any, model: "RegisteredModel") -> bool:
    """The level above, while the model lives; what has nobody above checks itself."""
    if model.state not in LIVING_STATES or not reaches(user, model.steward, *CHECKERS):
        return False
    if user.is_superuser or model.steward.parent_id is None:
        return True
    return bool(user.acting.unit_id != model.steward_id)


def may_reconfirm(user: Any, model: "RegisteredModel") -> bool:
    """The leader or a secretary, while the model lives."""
    return model.state in LIVING_STATES and reaches(user, model.steward, *LEADERS, *JUDGES)


def may_see_candidacy(user: Any, candidacy: "Candidacy") -> bool:
    """Whoever reads inside the model or judges. The same rule as `Candidacy.objects.visible_to(user)`."""
    path = path_of_reader(user)
    return path is not None and (
        candidacy.model.steward.path.startswith(path) or candidacy.body_steward.path.startswith(path)
    )


def may_open_candidacy(user: Any, model: "RegisteredModel") -> bool:
    """Whoever writes prepares the self-assessment of a living model."""
    return may_add_progress(user, model)


def may_write_candidacy(user: Any, candidacy: "Candidacy") -> bool:
    """The self-assessment, until it is submitted and after it was returned."""
    writable = candidacy.state in (CandidacyState.DRAFT, CandidacyState.RETURNED)
    return writable and reaches(user, candidacy.model.steward, *WRITERS)


def may_submit_candidacy(user: Any, candidacy: "Candidacy") -> bool:
    """The leader submits; a secretary submits what their level proposes upward."""
    return reaches(user, candidacy.model.steward, *LEADERS, *JUDGES)


def may_withdraw_candidacy(user: Any, candidacy: "Candidacy") -> bool:
    """Whoever may submit it."""
    return may_submit_candidacy(user, candidacy)


def may_judge(user: Any, candidacy: "Candidacy") -> bool:
    """The secretary of the judging unit or of one above it."""
    return reaches(user, candidacy.body_steward, *JUDGES)


def may_choose_typical(user: Any, candidacy: "Candidacy") -> bool:
    """Whoever may judge, among the recognised; the service sees to it that it is chosen once."""
    return candidacy.state == CandidacyState.RECOGNISED and may_judge(user, candidacy)


def may_propose_upward(user: Any, candidacy: "Candidacy") -> bool:
    """A secretary or leader of the level that recognised it, where there is a level above."""
    if candidacy.state != CandidacyState.RECOGNISED or candidacy.body_steward.parent_id is None:
        return False
    return reaches(user, candidacy.body_steward, *LEADERS, *JUDGES)


def may_read_figures(user: Any) -> bool:
    """Whoever holds an office: figures count registered models, which every officer knows."""
    return is_signed_in(user) and (user.is_superuser or user.acting is not None)


def may_read_all_figures(user: Any, root: "Unit | None") -> bool:
    """Also the stages that no card shows: of a unit whose models the account reads inside; None: of all units."""
    path = path_of_reader(user)
    return path is not None and (path == "/" or (root is not None and root.path.startswith(path)))


def may_read_signals(user: Any, unit: "Unit") -> bool:
    """Whoever reads inside what the unit and those below it look after."""
    path = path_of_reader(user)
    return path is not None and unit.path.startswith(path)


def may_dismiss_signals(user: Any, model: "RegisteredModel") -> bool:
    """The secretary of the unit or of one above it; they answer for the reason."""
    return reaches(user, model.steward, *JUDGES)


def may_dismiss_unit_signals(user: Any, unit: "Unit") -> bool:
    """A secretary of a unit above: nobody says of what the own unit did that it is nothing; the topmost unit does."""
    if not reaches(user, unit, *JUDGES):
        return False
    return bool(user.is_superuser or unit.parent_id is None or user.acting.unit_id != unit.pk)
