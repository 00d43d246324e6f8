"""Which entries of a case are held apart, and which contacts came with them."""

from __future__ import annotations

import json
from typing import Any

from django.db import migrations, models

# The moves that hold their words apart on the day of this change, and the procedure of those that others name too.
_ALWAYS = ("legal-advice",)
_OF_STAFF_SAFETY = ("assess", "decide-not-to-tell")
_ANSWER, _ASK = "contribution.receive", "contribution.ask"


def _tell(apps: Any, schema_editor: Any) -> None:
    """What `projections` writes from now on, of the entries that stand already; what the legal service said among it."""
    alias = schema_editor.connection.alias
    rows = apps.get_model("cases", "EventRow").objects.using(alias)
    apart: dict[int, list[int]] = {}
    for case, sequence in (
        rows.filter(move__in=_ALWAYS) | rows.filter(move__in=_OF_STAFF_SAFETY, case__procedure="staff-safety")
    ).values_list("case_id", "sequence"):
        apart.setdefault(case, []).append(sequence)
    legal = {
        (case, item)
        for case, item, text in rows.filter(move=_ASK).values_list("case_id", "item", "text").iterator()
        if json.loads(text)["facts"].get("through_legal") is True
    }
    contacts = apps.get_model("cases", "CaseContact").objects.using(alias)
    answers = rows.filter(move=_ANSWER, case_id__in={case for case, _ in legal})
    for case, item, sequence, text in answers.values_list("case_id", "item", "sequence", "text"):
        if (case, item) in legal:
            apart.setdefault(case, []).append(sequence)
            number = str(json.loads(text)["facts"].get("contact", "")).removeprefix("contact:")
            if number.isdigit():
                contacts.filter(case_id=case, contact_id=int(number)).update(apart=True)
    cases = apps.get_model("cases", "Case").objects.using(alias)
    for case, numbers in apart.items():
        cases.filter(pk=case).update(held_apart=sorted(numbers))


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_given_to_nobody")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="held_apart",
            field=models.JSONField(
                default=list,
                help_text="The entries whose words are held apart.",
            ),
        ),
        migrations.AddField(
            model_name="casecontact",
            name="apart",
            field=models.BooleanField(
                default=False,
                help_text="Its words are held apart.",
            ),
        ),
        migrations.RunPython(_tell, migrations.RunPython.noop),
    ]
