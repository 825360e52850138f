from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0003_beats_name_their_connection'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('position', models.BigIntegerField(default=0)),
                ('moved_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'reader of events',
                'verbose_name_plural': 'readers of events',
            },
        ),
    ]
