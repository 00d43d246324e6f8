from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep to which addresses a letter went, so that the next one is offered the same."""

    dependencies: ClassVar = [("letters", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="lettersent",
            name="to",
            field=models.JSONField(blank=True, default=list, verbose_name="addresses it went to by e-mail"),
        )
    ]
