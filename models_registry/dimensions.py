"""By what a model is, and by what became of its candidacy."""

from django.utils.translation import gettext_lazy as _

from models_registry.enums import CandidacyState, Domain, Subject
from organizations.dimensions import Dimension
from organizations.dimensions import register as register_dimensions

DIMENSIONS = (
    Dimension(key="domain", title=_("Domain"), choices=Domain.choices, nothing=_("Not classified"), empty=""),
    Dimension(key="subject", title=_("Subject"), choices=Subject.choices),
    Dimension(key="candidacy_state", title=_("State of the candidacy"), choices=CandidacyState.choices),
)


def register() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register_dimensions(*DIMENSIONS)
