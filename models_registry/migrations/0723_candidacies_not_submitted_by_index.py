"""Which candidacies of a unit are not submitted yet stands in an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0005_histories_tell_of_parts'),
        ('models_registry', '0722_units_counted_by_index'),
        ('organizations', '0017_sums_are_folded'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='candidacy',
            index=models.Index(condition=models.Q(('state__in', ['draft', 'returned'])), fields=['model'], include=('campaign', 'state'), name='candidacy_not_submitted'),
        ),
    ]
