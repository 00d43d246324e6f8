"""A case says whether anybody looks after it: what nobody does stands on the list of its team."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef

# As the procedures shipped until now name officers who do nothing in a case; `evenhand rebuild` tells a council's own.
WITHOUT_PART = (
    "about", "affected", "asked_by", "asked_of", "assessor", "copied_to", "named_officer", "officers", "passed_to",
    "posted_by", "praised", "reported_by", "told_officers", "warned_by",
)  # fmt: skip


def _tell(apps: Any, schema_editor: Any) -> None:
    """What `projections._looked_after` writes from now on, of the cases that stand already."""
    alias = schema_editor.connection.alias
    people = apps.get_model("cases", "CasePerson").objects.filter(case_id=OuterRef("pk"), item="")
    cases = apps.get_model("cases", "Case").objects.using(alias)
    cases.filter(~Exists(people.exclude(role__in=WITHOUT_PART))).update(looked_after=False)


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_who_has_what_in_hand")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="looked_after",
            field=models.BooleanField(
                default=True,
                help_text="Somebody is named who does what the case asks; else it waits for its team.",
            ),
        ),
        migrations.RunPython(_tell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("final", False), ("looked_after", False)),
                fields=["next_due_on", "id"],
                name="open_cases_of_nobody",
            ),
        ),
    ]
