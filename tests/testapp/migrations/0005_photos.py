import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('testapp', '0004_stewards_follow'),
    ]

    operations = [
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=200, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='size')),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='stored')),
                ('width', models.PositiveIntegerField(editable=False, verbose_name='width in pixels')),
                ('height', models.PositiveIntegerField(editable=False, verbose_name='height in pixels')),
                ('taken_on', models.DateField(blank=True, null=True, verbose_name='taken on')),
                ('phash', models.BigIntegerField(editable=False)),
                ('thumbnail_key', models.CharField(editable=False, max_length=200, unique=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stored by')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
