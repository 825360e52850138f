"""The history of a model tells of parts that were deleted; they are found by indexes built beside the running portal."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("directives", "0004_titles_have_names"),
        ("models_registry", "0007_what_waits_is_found_in_order"),
        ("organizations", "0013_names_are_folded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="fieldcheckevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="fieldcheck_gone"),
        ),
        AddIndexConcurrently(
            model_name="indicatorevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="indicator_gone"),
        ),
        AddIndexConcurrently(
            model_name="modeldocumentevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="modeldocument_gone"),
        ),
        AddIndexConcurrently(
            model_name="modelfileevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="modelfile_gone"),
        ),
        AddIndexConcurrently(
            model_name="modeltargetgroupevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="modeltargetgroup_gone"),
        ),
        AddIndexConcurrently(
            model_name="modelthemeevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="modeltheme_gone"),
        ),
        AddIndexConcurrently(
            model_name="progressentryevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="progressentry_gone"),
        ),
        AddIndexConcurrently(
            model_name="recognitionevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="recognition_gone"),
        ),
        AddIndexConcurrently(
            model_name="reconfirmationevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="reconfirmation_gone"),
        ),
        AddIndexConcurrently(
            model_name="responsiblepersonevent",
            index=models.Index(condition=models.Q(("pgh_label", "delete")), fields=["model"], name="responsibleperson_gone"),
        ),
    ]
