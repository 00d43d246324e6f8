from __future__ import annotations

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "evenhand.apps.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the post of the letters, and recognise officers' replies."""
        from evenhand.apps.contacts import replies
        from evenhand.apps.contacts.operations.contributions import contribution_received
        from evenhand.apps.contacts.operations.posting import post_room
        from evenhand.apps.letters import posting

        posting.deliver_by(post_room)
        replies.register("contribution", contribution_received)
