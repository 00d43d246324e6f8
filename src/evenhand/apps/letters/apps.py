from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "evenhand.apps.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lend what this app knows to cases: their letters, which went, what erasing does to them, cleaning large files."""
        from django.db.models.signals import post_delete

        from evenhand.apps.cases import erasing, gone, long_work, panels
        from evenhand.apps.letters.cleaning_work import CLEANING, WATCHED
        from evenhand.apps.letters.erasing import erase_letters, note_taken_out
        from evenhand.apps.letters.models import FileToSend
        from evenhand.apps.letters.panels import letters_panel, of_case
        from evenhand.apps.letters.queries import gone_to_customer

        panels.register("letters", letters_panel, place=80, where=of_case)
        long_work.register(CLEANING, WATCHED)
        gone.tell_by(gone_to_customer)
        erasing.also_erase("letters", erase_letters)
        post_delete.connect(note_taken_out, sender=FileToSend)
