"""When a file that is to go was looked through; those there already were, as they were put there."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F


def as_put_there(apps, _schema_editor) -> None:
    """Every file that waits was looked through when it was put there."""
    apps.get_model("letters", "FileToSend").objects.update(looked_at=F("added_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0006_edition_enclosed"),
    ]

    operations = [
        migrations.AddField(
            model_name="filetosend",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="looked through at"),
        ),
        migrations.RunPython(as_put_there, migrations.RunPython.noop),
    ]
