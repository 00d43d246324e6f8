"""Who is named in a case says whether it is in hand: the lists of somebody's work look at no others."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def _tell(apps: Any, schema_editor: Any) -> None:
    """What `projections._people_rows` writes from now on, of the rows that stand already."""
    people = apps.get_model("cases", "CasePerson").objects.using(schema_editor.connection.alias)
    cases = apps.get_model("cases", "Case").objects
    items = apps.get_model("cases", "ItemRow").objects
    owed = apps.get_model("cases", "ObligationRow").objects.filter(case_id=OuterRef("case_id"), open=True)
    ended = cases.filter(pk=OuterRef("case_id"), final=True, next_due_on__isnull=True)
    people.filter(Exists(ended), ~Exists(owed), item="").update(in_hand=False)
    at_its_end = items.filter(case_id=OuterRef("case_id"), key=OuterRef("item"), final=True)
    people.exclude(item="").filter(Exists(at_its_end)).update(in_hand=False)


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_open_and_closed_apart")]
    operations = [
        migrations.AddField(
            model_name="caseperson",
            name="in_hand",
            field=models.BooleanField(
                default=True,
                help_text="The case is open or something that outlives it runs; of an item, that it is not at its end.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(_tell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="caseperson",
            index=models.Index(
                condition=models.Q(("in_hand", True)),
                fields=["officer", "item", "role", "case"],
                name="cases_in_hand_of_officer",
            ),
        ),
    ]
