"""Working days between two days in SQL, by the calendar as it is now: what `WorkingCalendar.between` says."""

from typing import Any

from django.db.models import Func, IntegerField

_WEEKDAYS = "((({day}) - DATE '0001-01-01' + 1) / 7 * 5 + LEAST((({day}) - DATE '0001-01-01' + 1) %% 7, 5))"
_SPECIAL = (
    "COALESCE((SELECT SUM(d.is_working::int - (EXTRACT(ISODOW FROM d.day) < 6)::int)"
    " FROM organizations_calendarday d WHERE d.day > ({first}) AND d.day <= ({last})), 0)"
)


class WorkingDaysBetween(Func):
    """So many working days after the first day, up to and with the last; the first is not after the last."""

    arity = 2
    output_field = IntegerField()

    def get_group_by_cols(self) -> list[Any]:
        """Beside counts it is reckoned once for the two days, not for each row that has them."""
        return [column for day in self.source_expressions for column in day.get_group_by_cols()]

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_extra: Any) -> tuple[str, list[Any]]:
        """Weekdays are reckoned; the calendar is asked for what it changes between the two."""
        (first, first_params), (last, last_params) = (compiler.compile(each) for each in self.source_expressions)
        weekdays_last, weekdays_first = _WEEKDAYS.format(day=last), _WEEKDAYS.format(day=first)
        sql = f"({weekdays_last} - {weekdays_first} + {_SPECIAL.format(first=first, last=last)})::int"
        params = [*last_params, *last_params, *first_params, *first_params, *first_params, *last_params]
        return sql, params
