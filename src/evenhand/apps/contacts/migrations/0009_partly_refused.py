"""Messages that went, but not to everybody, say so in a column of their own: a list of them need not read all sent."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_which(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Mark those there are."""
    messages = apps.get_model("contacts", "OutgoingMessage").objects.using(editor.connection.alias)
    messages.filter(state="sent").exclude(refused={}).update(partly_refused=True)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_a_copy_that_arrived_earlier")]

    operations = [
        migrations.AddField(
            model_name="outgoingmessage",
            name="partly_refused",
            field=models.BooleanField(default=False, verbose_name="went, but not to everybody"),
        ),
        migrations.RunPython(say_which, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="outgoingmessage",
            index=models.Index(
                condition=models.Q(("partly_refused", True), ("settled_at__isnull", True)),
                fields=["id"],
                name="contacts_outgoing_partly",
            ),
        ),
    ]
