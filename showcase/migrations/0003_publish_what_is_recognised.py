"""What was recognised before there was a showcase is public from now on.

On a table in use each recognised model is settled once: about a minute for half a million. Going back leaves the rows to
the migration before, which drops nothing but what keeps them true.
"""

from django.db import migrations

FILL = """
SELECT public.showcase_settle(model_id) FROM (
    SELECT DISTINCT model_id FROM models_registry_recognition WHERE revoked_on IS NULL
) recognised
"""


class Migration(migrations.Migration):
    dependencies = [("showcase", "0002_published_by_triggers")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
