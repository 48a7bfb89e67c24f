"""A rank is always an operator's, and each operator ranks a problem once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("diagnosis", "0003_an_operator_ranks_for_itself"),
    ]

    operations = [
        migrations.AlterField(
            model_name="priorityscore",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="partnerships.party",
            ),
        ),
        migrations.AddConstraint(
            model_name="priorityscore",
            constraint=models.UniqueConstraint(
                fields=("finding", "party"), name="an_operator_ranks_a_problem_once"
            ),
        ),
    ]
