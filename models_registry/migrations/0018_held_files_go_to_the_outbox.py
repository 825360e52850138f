"""Files kept beside forms move to the table of the outbox, below the documents, whose forms keep some, too.

They keep their numbers, which stand in pages that are open, and their bytes stay where they are.
"""

from django.db import migrations

COLUMNS = (
    "id, key, name, content_type, size, sha256, created_at, taken_on, form, field, width, height, phash,"
    " thumbnail_key, created_by_id"
)


def moved(source: str, target: str) -> str:
    """Nobody writes into the source meanwhile; new rows of the target go on behind those that came."""
    return f"""
        LOCK TABLE {source} IN ACCESS EXCLUSIVE MODE;
        INSERT INTO {target} ({COLUMNS}) SELECT {COLUMNS} FROM {source};
        SELECT setval(pg_get_serial_sequence('{target}', 'id'), coalesce((SELECT max(id) FROM {target}), 0) + 1, false);
    """


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0017_stages_are_kept"),
        ("outbox", "0008_files_beside_forms"),
    ]

    operations = [
        migrations.RunSQL(
            moved("models_registry_heldfile", "outbox_heldfile"),
            moved("outbox_heldfile", "models_registry_heldfile"),
        ),
        migrations.DeleteModel(name="HeldFile"),
    ]
