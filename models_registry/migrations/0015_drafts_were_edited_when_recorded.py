"""What is not yet registered was last edited when the record of changes says so: it is listed by that moment."""

from django.db import migrations

FILL = """
    UPDATE models_registry_registeredmodel model
    SET edited_at = COALESCE(
        (SELECT MAX(pgh_created_at) FROM models_registry_registeredmodelevent WHERE pgh_obj_id = model.id),
        created_at
    )
    WHERE state IN ('draft', 'submitted', 'returned')
"""


class Migration(migrations.Migration):
    dependencies = [("models_registry", "0014_checks_are_corrected_models_say_when_edited")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
