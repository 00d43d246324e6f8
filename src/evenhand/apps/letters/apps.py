from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "evenhand.apps.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what erasing a case does to its letters."""
        from evenhand.apps.cases import erasing
        from evenhand.apps.letters.erasing import erase_letters

        erasing.also_erase("letters", erase_letters)
