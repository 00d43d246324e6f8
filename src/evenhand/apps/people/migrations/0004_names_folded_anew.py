"""Names with letters such as Ł or ø are found by the plain letters too: their kept spelling is made again."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from evenhand.apps.people.spellings import folded_name


def _fold_anew(apps: Any, schema_editor: Any) -> None:
    for name in ("Customer", "OtherName"):
        model = apps.get_model("people", name)
        for one in model.objects.only("pk", "name", "name_folded").iterator(chunk_size=2_000):
            # An erased name keeps no spelling.
            if one.name_folded and not one.name_folded.isascii():
                one.name_folded = folded_name(one.name)[:200]
                one.save(update_fields=["name_folded"])


class Migration(migrations.Migration):
    dependencies = [("people", "0003_erased_with_their_last_case")]
    operations = [migrations.RunPython(_fold_anew, migrations.RunPython.noop)]
