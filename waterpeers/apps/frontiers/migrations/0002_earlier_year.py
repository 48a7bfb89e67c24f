from django.db import migrations, models


class Migration(migrations.Migration):
    """A run keeps those of an earlier year, from which productivity changed."""

    dependencies = [
        ("frontiers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="frontier",
            name="earlier",
            field=models.JSONField(null=True),
        ),
    ]
