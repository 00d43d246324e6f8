"""A field for several files at once, none of them required to be of a kind: what is kept is decided elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class FilesInput(forms.ClearableFileInput):
    """The browser's own chooser, for more than one file; it never shows what was chosen before."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Files chosen in one go; the cleaned value is a list, empty where none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Every file that was chosen, each checked as a single one is. Raises ValidationError."""
        chosen = data if isinstance(data, list | tuple) else [data]
        one_by_one = [super(FilesField, self).clean(one, initial) for one in chosen if one]
        if not one_by_one and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return one_by_one
