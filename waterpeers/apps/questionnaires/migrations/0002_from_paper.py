"""Sheets that were filled in on paper, and entered for a colleague."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="answersheet", name="one_sheet_an_organisation"),
        migrations.AddField(
            model_name="answersheet",
            name="from_paper",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="answersheet",
            name="unit",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="answersheet",
            name="filled_in_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("from_paper", False), ("person__isnull", True)),
                fields=("respondent",),
                name="one_sheet_an_organisation",
            ),
        ),
    ]
