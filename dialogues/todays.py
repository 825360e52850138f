"""Today in conditions that are named once and asked on every day."""

from typing import Any

from django.db.models import DateField, Expression

from organizations.dates import today


class Today(Expression):
    """The local day on which the query is asked, not the one on which the condition was written."""

    output_field = DateField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """As a parameter."""
        return "%s::date", [today()]
