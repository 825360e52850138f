"""What a key may be good for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """Scopes of the API; a view names those it asks for in `required_scopes`. Writing does not include reading."""

    UNITS_READ = "units:read", _("Units: read")
    DOCUMENTS_READ = "documents:read", _("Directive documents: read")
    DOCUMENTS_WRITE = "documents:write", _("Directive documents: write")
    CAMPAIGNS_READ = "campaigns:read", _("Campaigns: read")
    VOCABULARIES_READ = "vocabularies:read", _("Themes and target groups: read")
    MODELS_READ = "models:read", _("Models: read")
    MODELS_WRITE = "models:write", _("Models: write")
    CANDIDACIES_READ = "candidacies:read", _("Candidacies: read")
    CANDIDACIES_WRITE = "candidacies:write", _("Candidacies: write")
    CONFERENCES_READ = "conferences:read", _("Dialogue conferences and their board: read")
    CONFERENCES_WRITE = "conferences:write", _("Dialogue conferences: plan, say what came of them")
    OPINIONS_READ = "opinions:read", _("Opinions of citizens and their answers: read, without who said them")
    OPINIONS_WRITE = "opinions:write", _("Opinions of citizens: hand in, correct, take the steps an officer takes")
    OPINIONS_IDENTITIES = "opinions:identities", _("Who said an opinion: look, for a purpose, each look logged")
    REVIEWS_READ = "reviews:read", _("Councils and what they decided, criteria sets, steering committees: read")
    REVIEWS_WRITE = "reviews:write", _("Tasks of steering committees: report as done")
    AWARDS_READ = "awards:read", _("Emulation titles, award forms and who decides on them: read")
    NOMINATIONS_READ = "nominations:read", _("Nominations for titles and award forms: read")
    NOMINATIONS_WRITE = "nominations:write", _("Nominations for titles and award forms: write")
    DECISIONS_READ = "decisions:read", _("Decisions on awards, who is in them, presentations: read")
    DECISIONS_WRITE = "decisions:write", _("Decisions on awards and presentations: draft, say what was handed over")
    REPORTS_READ = "reports:read", _("Summary reports and the rows behind their numbers: read")
    REPORTS_WRITE = "reports:write", _("Summary reports: begin, title, count anew, steps an officer takes")
    BOOKS_READ = "books:read", _("Books of models and what stands in them: read")
    PLANS_READ = "plans:read", _("Templates, schedules and targets of reports, ranks of units: read")
    BOOKS_WRITE = "books:write", _("Books of models: begin, change, choose models, submit")
    FIGURES_READ = "figures:read", _("Catalogue of figures and figures published elsewhere: read")
    FIGURES_WRITE = "figures:write", _("Figures published elsewhere: enter, correct, withdraw")
    FILES_READ = "files:read", _("Files: read")
    FILES_WRITE = "files:write", _("Files: write")
    JOBS_READ = "jobs:read", _("Its own jobs and their files: read")
    JOBS_WRITE = "jobs:write", _("Exports: ask for them and stop them")
