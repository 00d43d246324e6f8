from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "evenhand.apps.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what erasing a case does to its letters, which letters went from a case, and list them on its page."""
        from evenhand.apps.cases import erasing, gone, panels
        from evenhand.apps.letters.erasing import erase_letters
        from evenhand.apps.letters.panels import letters_panel, of_case
        from evenhand.apps.letters.queries import gone_to_customer

        panels.register("letters", letters_panel, place=80, where=of_case)
        gone.tell_by(gone_to_customer)
        erasing.also_erase("letters", erase_letters)
