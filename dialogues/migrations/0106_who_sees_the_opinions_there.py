"""Opinions that stand already learn from which units they are seen, so many at a time beside the running portal."""

from django.db import migrations

PIECE = 20_000
FILL = """
    UPDATE dialogues_opinion SET seen_from = dialogues_seen_from(steward_id, assigned_steward_id)
    WHERE id BETWEEN %s AND %s AND seen_from = '{}'
"""


def fill(apps, schema_editor):
    """Each piece is a transaction; one that was broken off goes on where nothing is known yet."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM dialogues_opinion")
        first, last = cursor.fetchone()
        for begin in range(first or 0, (last or -1) + 1, PIECE):
            cursor.execute(FILL, [begin, begin + PIECE - 1])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dialogues", "0105_opinions_know_who_sees_them")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
