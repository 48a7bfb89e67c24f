"""Where what was learned stands is kept with it; aims of the plan, who passed it on."""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models


def look_at_all(apps, schema_editor):
    """Read of each record where it stands, from its checks."""
    table = apps.get_model("learning", "LearningRecord")
    for row in table.objects.prefetch_related("checks").iterator(500):
        row.said = row.highest = row.level
        for check in sorted(row.checks.all(), key=lambda each: each.due_on):
            levels = [each for each in (check.level, check.second) if each is not None]
            if levels:
                row.said, row.unknown_after = min(levels), None
                row.highest = max(row.highest, row.said)
                row.waits_for_means = "no_means" in check.blocked
            elif row.unknown_after is None:
                row.unknown_after = check.due_on + timedelta(days=30)
            if check.level is not None:
                blocked = [f"-{each}" for each in sorted(check.blocked)]
                row.conditions = ",".join([*sorted(check.helped), *blocked])
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        ("learning", "0002_from_log"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="learningrecord",
            name="target",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="learned", to="plans.learningtarget"),
        ),
        migrations.AddField(
            model_name="learningrecord",
            name="passed_on_from",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="passed_on", to="learning.learningrecord"),
        ),
        migrations.AddField(
            model_name="learningrecord",
            name="said",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="learningrecord",
            name="highest",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="learningrecord",
            name="waits_for_means",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="learningrecord",
            name="unknown_after",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="learningrecord",
            name="conditions",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunPython(look_at_all, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="learningrecord",
            index=models.Index(fields=["method", "conditions", "said", "unknown_after", "partnership"], name="learning_standing"),
        ),
    ]
