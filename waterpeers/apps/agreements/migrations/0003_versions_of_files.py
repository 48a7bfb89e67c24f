"""Files get versions, and may stand beside a thing."""

import uuid

from django.db import migrations, models
from django.db.models import F


def each_is_the_first_of_its_series(apps, schema_editor):
    """A file that is there is the only version of itself."""
    apps.get_model("agreements", "Attachment").objects.update(series=F("uuid"))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_more_clauses")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="about",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="about_kind",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="attachment",
            name="word",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="attachment",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="attachment",
            name="series",
            field=models.UUIDField(default=uuid.uuid4),
        ),
        migrations.RunPython(each_is_the_first_of_its_series, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("series", "version"), name="a_version_is_kept_once"
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["partnership", "about"], name="files_about_a_thing"),
        ),
    ]
