"""Who opens a file that a citizen sent stands in the log of looks, once a day for each account and file."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0100_opinions_by_the_million"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="identitylook",
            name="identity_look_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="identitylook",
            name="identity_look_has_purpose",
        ),
        migrations.AddField(
            model_name="identitylook",
            name="file",
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name="number of the file"),
        ),
        migrations.AlterField(
            model_name="identitylook",
            name="act",
            field=models.CharField(
                choices=[
                    ("seen", "Looked at"),
                    ("entered", "Entered"),
                    ("changed", "Changed"),
                    ("erased", "Erased"),
                    ("opened", "File opened"),
                ],
                max_length=10,
                verbose_name="what was done",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitylook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ["seen", "entered", "changed", "erased", "opened"]),
                    models.Q(
                        models.Q(
                            ("act", "seen"),
                            ("purpose__in", ["ask", "answer", "verify", "correct", "request", "compare"]),
                        ),
                        models.Q(models.Q(("act", "seen"), _negated=True), ("purpose", "")),
                        _connector="OR",
                    ),
                ),
                name="identity_look_has_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitylook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("seen", "opened")), _negated=True), ("by__isnull", False), _connector="OR"
                ),
                name="identity_look_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitylook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "opened"), ("file__isnull", False)),
                    models.Q(models.Q(("act", "opened"), _negated=True), ("file__isnull", True)),
                    _connector="OR",
                ),
                name="identity_look_at_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitylook",
            constraint=models.UniqueConstraint(
                models.F("by"),
                models.F("file"),
                django.db.models.functions.datetime.TruncDate("at"),
                condition=models.Q(("act", "opened")),
                name="identity_look_at_a_file_once_a_day",
            ),
        ),
    ]
