"""Pages with one of everything, for the tests of the kit. Not part of the product."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.utils.html import format_html

from evenhand.apps.ui.components import Happening, Link, Row, Table
from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseForm, HouseRadios

PAGE = """
{% extends "ui/page.html" %}{% load ui %}
{% block title %}One of everything{% endblock %}
{% block before_content %}{% sub_navigation links label="Parts" %}{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">One of everything</h1>
{% now_panel %}{% due day reasons label="Answer due" remark="in 3 working days" %}
{% post_button "Send" "." about="the answer" step="send" %}
{% refused "Close" "Cannot close: point 2 has no finding." %}{% endnow_panel %}
{% warning %}Safe contact: write to the daughter's address only.{% endwarning %}
{% summary_list rows %}
{% table table %}
{% filter_links "Show" links %}
<ul class="govuk-list" data-list>
<li><a class="govuk-link" href="#one">One</a></li>
<li><a class="govuk-link" href="#two">Two</a></li></ul>
<h2 class="govuk-heading-m">What happened</h2>
{% timeline happenings %}
{% details summary="Quoted text" %}<p>On 3 May you wrote…</p>{% enddetails %}
{% inset %}Set apart{% endinset %}
{% empty_state %}Mail that nobody has read would stand here; it comes in every minute.{% endempty_state %}
{% tag "Overdue" "red" %}
{% pagination page what="contacts" %}
<form method="post" novalidate enctype="multipart/form-data">{% csrf_token %}{{ form }}
<button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Save</button></form>
{% endblock %}
{% block aside_column %}<div class="eh-columns__aside"><h2 class="govuk-heading-s">Beside</h2>
<p class="govuk-body">…</p></div>{% endblock %}
"""


class SampleForm(HouseForm):
    """One field of each kind."""

    sender = forms.CharField(label="Sender's name", help_text="As the letter gives it")
    email = forms.EmailField(label="E-mail address")
    received_on = DatePartsField(label="Received on", help_text="For example, 27 3 2026")
    channel = forms.ChoiceField(
        label="Channel",
        choices=[("letter", "Letter"), ("call", "Telephone call")],
        widget=HouseRadios(hints={"letter": "Scan it first"}),
    )
    copied_to = forms.MultipleChoiceField(
        label="Copied to", choices=[("m", "Member"), ("o", "Officer")], widget=HouseCheckboxes
    )
    area = forms.ChoiceField(label="Service area", choices=[("", "Choose"), ("p", "Planning")])
    words = forms.CharField(label="What they said", widget=forms.Textarea)
    scan = forms.FileField(label="Scan", required=False)
    read = forms.BooleanField(label="I have read it", help_text="All of it")


def sample(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "It is kept.")
        return redirect(request.path)
    links = [Link("All", "?show=all", current=True, count=2), Link("Mine", "?show=mine")]
    context = {
        "form": form,
        "day": date(2026, 12, 4),
        "reasons": ["Received on Friday 6 November 2026", "20 working days, none of them a bank holiday"],
        "links": links,
        "rows": [Row("Name", "Anya Invented", change_url="#"), Row("Channel", "Letter")],
        "table": Table(
            caption="Matters",
            columns=["Matter", "Due", "Carried over"],
            rows=[
                [
                    format_html(
                        '<a class="govuk-link" href="#m">{}</a>', "Street light in a road with a long name"
                    ),
                    "Friday",
                    2,
                ],
                ["Bins <b>", "Monday", 0],
            ],
            numbers=["Carried over"],
        ),
        "happenings": [
            Happening(
                "Received", datetime(2026, 7, 1, 23, 30, tzinfo=UTC), by="the mailbox", text="By e-mail"
            ),
            Happening("Answered", date(2026, 7, 20)),
        ],
        "page": Paginator(range(50), 10).get_page(request.GET.get("page", "2")),
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [
    path("sample/", login_not_required(sample), name="sample"),
    path("accounts/", include("allauth.urls")),
]
