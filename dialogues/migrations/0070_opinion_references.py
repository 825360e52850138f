"""What other systems call the opinions that they hand in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', "0061_earlier_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OpinionReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, verbose_name='number in the other system')),
                ('ref_hash', models.CharField(editable=False, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('opinion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reference', to='dialogues.opinion', verbose_name='opinion')),
            ],
            options={
                'verbose_name': 'opinion in another system',
                'verbose_name_plural': 'opinions in other systems',
                'constraints': [models.UniqueConstraint(fields=('by', 'ref_hash'), name='opinion_reference_once')],
            },
        ),
    ]
