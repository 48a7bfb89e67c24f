from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_wishes_and_doors'),
    ]

    operations = [
        migrations.RenameField(
            model_name='apikey',
            old_name='last_used_on',
            new_name='last_used_at',
        ),
        migrations.AlterField(
            model_name='apikey',
            name='last_used_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='apikey',
            name='last_used_from',
            field=models.CharField(blank=True, default='', max_length=45),
            preserve_default=False,
        ),
    ]
