"""What every page with a form does: carry out one operation, or say beside the field why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.forms import BaseForm
from django.http import QueryDict

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.refusals import Refused


def carried_out(form: BaseForm, operate: Callable[[], object]) -> bool:
    """Whether the form is valid and its operation was done. A refusal becomes an error of the form.

    Its sentence stands beside the field it names, or above all fields where the form has no such field::

        if carried_out(form, lambda: operations.add_note(customer, **form.cleaned_data, by=…, at=…)):
            return redirect(…)
    """
    if not form.is_valid():
        return False
    try:
        operate()
    except Refused as refused:
        if isinstance(refused, ChangedMeanwhile):
            form.data = refused.caught_up(cast(QueryDict, form.data))
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True
