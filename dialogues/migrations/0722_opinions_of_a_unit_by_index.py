"""What is counted of a unit's opinions stands in their index, so that the rows with their long texts are not read."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0719_opinions_are_divided'),
        ('directives', '0005_histories_tell_of_parts'),
        ('organizations', '0017_sums_are_folded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='opinion',
            name='citizens_opinion_figures',
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(fields=['steward', 'received_on'], include=('id', 'first_answered_on', 'first_due_on', 'was_on_the_spot', 'state', 'due_on', 'paused_on', 'theme'), name='citizens_opinion_figures'),
        ),
    ]
