"""A text for the public that is compared with the identity, and tells something of it, is a look."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0071_data_requests"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="identitylook",
            name="identity_look_has_purpose",
        ),
        migrations.AlterField(
            model_name="identitylook",
            name="purpose",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ask", "To ask the citizen about what is not clear"),
                    ("answer", "To bring the citizen the answer"),
                    ("verify", "To verify what the opinion says on the spot"),
                    ("correct", "To correct what was entered about the citizen"),
                    ("request", "The citizen asked what is kept about them"),
                    ("compare", "A text was compared with what is known of the citizen"),
                ],
                max_length=10,
                verbose_name="what for",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitylook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ["seen", "entered", "changed", "erased"]),
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
    ]
