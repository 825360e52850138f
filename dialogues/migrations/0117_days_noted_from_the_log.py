"""What was published, kept or given up already has the day of its step from the log."""

from django.db import migrations

_LAST = """
    (SELECT (max(step.at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM {log} step
     WHERE step.subject_id = {table}.id AND step.to_state IN ({states}))
"""


def _fill(table: str, column: str, day: str, states: str, log: str) -> str:
    noted = _LAST.format(log=log, table=table, states=states)
    return f"UPDATE {table} SET {column} = COALESCE({noted}, {day}) WHERE {day} IS NOT NULL"


FILL = [
    _fill(
        "dialogues_conference", "published_noted_on", "published_on", "'concluded'", "dialogues_conferencetransition"
    ),
    _fill("dialogues_commitment", "ended_noted_on", "ended_on", "'done', 'not_kept'", "dialogues_commitmenttransition"),
    "UPDATE dialogues_datarequest SET done_noted_on = done_on WHERE done_on IS NOT NULL",
]


class Migration(migrations.Migration):

    dependencies = [("dialogues", "0116_words_and_days_kept")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
