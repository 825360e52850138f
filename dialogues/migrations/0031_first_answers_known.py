"""What was answered already has its first answer: day, last day and whether it was given in the hall."""

from django.db import migrations

FILL = """
    UPDATE dialogues_opinion
    SET first_answered_on = answered_on, first_due_on = due_on, was_on_the_spot = is_on_the_spot
    WHERE answered_on IS NOT NULL AND first_answered_on IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [("dialogues", "0030_what_citizens_add")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
