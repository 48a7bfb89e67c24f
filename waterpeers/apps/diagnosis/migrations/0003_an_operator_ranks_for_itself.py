"""Of two mentors each ranks a problem for itself: what was said for a role is its operator's."""

import django.db.models.deletion
from django.db import migrations, models


def name_the_operator(apps, schema_editor):
    """Give each rank to the party of its role for which whoever said it works, else to the lead."""
    scores = apps.get_model("diagnosis", "PriorityScore").objects.select_related("finding")
    parties = apps.get_model("partnerships", "Party").objects
    held = apps.get_model("accounts", "Membership").objects
    for score in scores.order_by("pk"):
        own = parties.filter(partnership=score.finding.partnership_id, role=score.role)
        works_for = held.filter(person=score.person_id).values("organisation")
        theirs = own.filter(organisation__in=works_for).order_by("-is_lead", "pk").first()
        party = theirs or own.order_by("-is_lead", "pk").first()
        if party is None:
            score.delete()
        else:
            score.party = party
            score.save(update_fields=["party"])


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
        ("diagnosis", "0002_findings"),
        ("partnerships", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="priorityscore",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="partnerships.party",
            ),
        ),
        migrations.RunPython(name_the_operator, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="priorityscore", name="a_side_ranks_a_problem_once"
        ),
        migrations.RemoveField(model_name="priorityscore", name="role"),
    ]
