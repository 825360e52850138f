"""What was public before has the moments of the steps that recognised it; what came without steps, that of the migration.

Going back changes nothing: the columns go with the migration before.
"""

from django.db import migrations

FILL = """
UPDATE showcase_publication shown SET published_at = step.first, settled_at = step.last
FROM (
    SELECT candidacy.model_id, min(step.at) AS first, max(step.at) AS last
    FROM models_registry_candidacytransition step
    JOIN models_registry_candidacy candidacy ON candidacy.id = step.subject_id
    WHERE step.to_state = 'recognised' GROUP BY candidacy.model_id
) step
WHERE step.model_id = shown.model_id
"""


class Migration(migrations.Migration):
    dependencies = [("showcase", "0004_when_published")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
