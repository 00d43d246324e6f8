"""What we sent is found by its day too: the index held none for it, so that a search of the last year left it out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_LONDON = ZoneInfo("Europe/London")
_BATCH = 500


def give_days(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the day of each contact that was sent to what is found of it and of its files."""
    documents = apps.get_model("search", "SearchDocument").objects
    contacts = apps.get_model("contacts", "Contact").objects
    attachments = apps.get_model("contacts", "Attachment").objects
    sent = contacts.filter(received_on=None).order_by("pk")
    for pk, posted_on, made_at, stored_at in sent.values_list(
        "pk", "posted_on", "made_at", "stored_at"
    ).iterator(chunk_size=_BATCH):
        day = posted_on or (made_at or stored_at).astimezone(_LONDON).date()
        documents.filter(kind="contact", object_id=pk, dated_on=None).update(dated_on=day)
        files = list(attachments.filter(contact=pk).values_list("pk", flat=True))
        if files:
            documents.filter(kind="attachment", object_id__in=files, dated_on=None).update(dated_on=day)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0009_partly_refused"), ("search", "0002_full_text")]
    operations = [migrations.RunPython(give_days, migrations.RunPython.noop)]
