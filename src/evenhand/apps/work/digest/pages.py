"""The page on which an officer chooses on which mornings they get their work by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.council.forms import SettingsForm
from evenhand.apps.council.queries import officer_of
from evenhand.apps.council.views.pages import visit_of
from evenhand.apps.council.vocabularies import choices, first_hour, title_of_code
from evenhand.apps.ui.forms import HouseRadios
from evenhand.apps.work.digest.days import DAYS, choice_of, choose_days, default_days
from evenhand.apps.work.digest.sending import MORNING
from evenhand.apps.work.models import Digest

SHOWN = 10  # mornings of late that are listed


class MorningMailForm(SettingsForm):
    """On which mornings."""

    days = forms.ChoiceField(label="When do you want it?", required=False, widget=HouseRadios(), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        assert isinstance(days, forms.ChoiceField)
        standing = title_of_code(DAYS, default_days())
        days.choices = [("", f"As the council does: {standing}"), *choices(DAYS, on=self.today)]


def morning_mail(request: HttpRequest) -> HttpResponse:
    """My morning mail: how often I want it, and which went of late."""
    visit = visit_of(request)
    officer = officer_of(visit.user)
    if officer is None:
        raise PermissionDenied(
            "Only officers have work of their own here. Ask an administrator to enter you."
        )
    form = MorningMailForm(request.POST or None, initial={"days": choice_of(officer)}, on=visit.on)
    if carried_out(form, lambda: choose_days(officer, form.cleaned_data["days"], by=visit.user, at=visit.at)):
        messages.success(request, "Saved.")
        return redirect("work-morning-mail")
    context = {
        "form": form,
        "address": officer.email,
        "from_hour": first_hour(MORNING, on=visit.on),
        "digests": Digest.objects.filter(officer=officer).select_related("message")[:SHOWN],
    }
    return render(request, "work/morning_mail.html", context)
