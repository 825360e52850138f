"""Tables on record of all parts → the rows that lie in a reach of units."""

from tests.access.awards_of_the_ward import OF_AWARDS
from tests.access.books_of_the_ward import OF_BOOKS
from tests.access.claims_of_the_ward import OF_CLAIMS
from tests.access.conferences_of_the_ward import OF_CONFERENCES
from tests.access.decisions_of_the_ward import OF_DECISIONS
from tests.access.hall_of_the_ward import OF_HALL
from tests.access.models_of_the_ward import OF_MODELS
from tests.access.plans_of_the_ward import OF_PLANS
from tests.access.reports_of_the_ward import OF_REPORTS
from tests.access.sessions_of_the_ward import OF_REVIEWS

OF_ALL = OF_MODELS | OF_REVIEWS | OF_AWARDS | OF_DECISIONS | OF_CONFERENCES | OF_HALL
OF_ALL |= OF_BOOKS | OF_CLAIMS | OF_PLANS | OF_REPORTS
