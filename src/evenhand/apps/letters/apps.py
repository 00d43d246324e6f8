from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "evenhand.apps.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what erasing a case does to its letters, and which letters went from a case."""
        from evenhand.apps.cases import erasing, gone
        from evenhand.apps.letters.erasing import erase_letters
        from evenhand.apps.letters.queries import gone_to_customer

        gone.tell_by(gone_to_customer)
        erasing.also_erase("letters", erase_letters)
