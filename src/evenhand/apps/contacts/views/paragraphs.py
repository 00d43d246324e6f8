"""The settings page of standard paragraphs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.contacts.models import StandardParagraph
from evenhand.apps.contacts.operations.paragraphs import add_paragraph, set_paragraph_aside
from evenhand.apps.contacts.recording_forms import ParagraphForm
from evenhand.apps.contacts.views.doors import may_change, person_at
from evenhand.apps.council.access import may_change_settings, require


@require_http_methods(["GET", "POST"])
def paragraphs(request: HttpRequest) -> HttpResponse:
    """The paragraphs in use; whoever keeps the settings adds one or sets one aside."""
    today, user = localdate(), person_at(request)
    changes = may_change_settings(user, on=today)
    require(changes or may_change(user, on=today), "Standard paragraphs are for those who write letters.")
    form = ParagraphForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST":
        require(changes, "Standard paragraphs are kept by an administrator. Ask one to change them.")
        if request.POST.get("do") == "aside":
            number = request.POST.get("paragraph", "")
            chosen = get_object_or_404(StandardParagraph, pk=number if number.isdigit() else 0)
            set_paragraph_aside(chosen, by=user, at=now())
            messages.success(request, "Set aside. Letters that have its words keep them.")
            return redirect("paragraphs")
        if carried_out(form, lambda: add_paragraph(**form.cleaned_data, by=user, at=now())):
            messages.success(request, "Added.")
            return redirect("paragraphs")
    kept = StandardParagraph.objects.filter(active=True)
    return render(
        request, "contacts/paragraphs.html", {"paragraphs": kept, "form": form, "may_change": changes}
    )
