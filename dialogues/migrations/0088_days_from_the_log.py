"""What was answered and approved already has these days from the log of its steps."""

from django.db import migrations

_LAST = """
    (SELECT (max(step.at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM dialogues_opiniontransition step
     WHERE step.subject_id = dialogues_opinion.id AND {which})
"""
FILL = f"""
    UPDATE dialogues_opinion
    SET told_on = CASE WHEN answered_on IS NOT NULL THEN {_LAST.format(which="step.to_state = 'answered'")} END,
        approved_on = CASE WHEN approved_by_id IS NOT NULL THEN {_LAST.format(which="step.action = 'approve'")} END
    WHERE answered_on IS NOT NULL OR approved_by_id IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [("dialogues", "0087_days_of_answers")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
