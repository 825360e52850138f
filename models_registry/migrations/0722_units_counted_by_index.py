"""What is counted of one unit stands in indexes: days of its stages, the last words of its models, drafts by campaign."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0005_histories_tell_of_parts'),
        ('models_registry', '0721_what_waits_is_summed'),
        ('organizations', '0017_sums_are_folded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='reachedstage',
            name='reached_by_steward',
        ),
        migrations.RemoveIndex(
            model_name='registeredmodel',
            name='model_not_yet_registered',
        ),
        migrations.AddIndex(
            model_name='reachedstage',
            index=models.Index(fields=['steward', 'stage', 'day'], include=('before', 'until', 'model', 'domain', 'level', 'subject'), name='reached_by_steward'),
        ),
        migrations.AddIndex(
            model_name='registeredmodel',
            index=models.Index(condition=models.Q(('state__in', ['draft', 'submitted', 'returned'])), fields=['state', 'steward'], include=('campaign',), name='model_not_yet_registered'),
        ),
        migrations.AddIndex(
            model_name='registeredmodel',
            index=models.Index(condition=models.Q(('state__in', ['registered', 'in_implementation'])), fields=['steward'], include=('last_progress_on', 'registered_on', 'campaign'), name='model_living_of_steward'),
        ),
    ]
