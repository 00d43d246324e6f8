"""Officers and the posts they hold; members and Members of Parliament."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evenhand.apps.accounts.operations import add_user
from evenhand.apps.council import forms, operations
from evenhand.apps.council.models import Member, MemberOfParliament, Officer, Post, PostHolding
from evenhand.apps.council.queries import absent_officers, posts_with_roles, titles_on
from evenhand.apps.council.views.pages import Visit, form_page, visit_to_change, visit_to_see


def officers(request: HttpRequest) -> HttpResponse:
    """The officers with what they hold today, and the posts there are."""
    visit = visit_to_see(request)
    titles, absent = titles_on(visit.on), absent_officers(visit.on)
    entered = Officer.objects.select_related("service_area", "user")
    context = {
        "visit": visit,
        "officers": [(one, titles.get(one.pk, ""), one.pk in absent) for one in entered],
        "posts": posts_with_roles(),
    }
    return render(request, "council/officers.html", context)


def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer: the posts they hold and held."""
    visit = visit_to_see(request)
    shown = get_object_or_404(Officer, pk=pk)
    context = {"visit": visit, "officer": shown, "holdings": shown.holdings.select_related("post")}
    return render(request, "council/officer.html", context)


def officer_add(request: HttpRequest) -> HttpResponse:
    """Enter an officer, and let them sign in where they should."""
    visit = visit_to_change(request)
    form = forms.OfficerForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: _add_officer(form, visit),
        title="Add an officer",
        back=reverse("settings-officers"),
        done="Saved. Say which posts they hold, so that they may do something.",
    )


def _add_officer(form: forms.OfficerForm, visit: Visit) -> Officer:
    facts = dict(form.cleaned_data)
    signs_in = facts.pop("signs_in")
    user = (
        add_user(email=facts["email"], name=facts["name"], by=visit.user, at=visit.at) if signs_in else None
    )
    return operations.add_officer(**facts, user=user, by=visit.user, at=visit.at)


def post_add(request: HttpRequest) -> HttpResponse:
    """Add a post with its role."""
    visit = visit_to_change(request)
    form = forms.PostForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_post(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add a post",
        back=reverse("settings-officers"),
    )


def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an officer holds a post from a day."""
    visit = visit_to_change(request)
    appointed = get_object_or_404(Officer, pk=pk)
    form = forms.AppointmentForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.appoint(appointed, **form.cleaned_data, by=visit.user, at=visit.at),
        title=f"Post of {appointed.name}",
        back=reverse("settings-officer", args=[pk]),
        about="" if Post.objects.exists() else "There is no post yet: add one on the page of officers first.",
    )


def holding_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day on which an officer holds a post."""
    visit = visit_to_change(request)
    holding = get_object_or_404(PostHolding.objects.select_related("officer", "post"), pk=pk)
    form = forms.LastDayForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.end_holding(holding, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Last day in the post",
        back=reverse("settings-officer", args=[holding.officer_id]),
        about=f"{holding.officer.name}, {holding.post.title}",
    )


def members(request: HttpRequest) -> HttpResponse:
    """The councillors and Members of Parliament, with their terms."""
    visit = visit_to_see(request)
    context = {
        "visit": visit,
        "members": Member.objects.all(),
        "members_of_parliament": MemberOfParliament.objects.all(),
    }
    return render(request, "council/members.html", context)


def member_add(request: HttpRequest) -> HttpResponse:
    """Enter a councillor's term."""
    visit = visit_to_change(request)
    form = forms.MemberForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_member(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add a member",
        back=reverse("settings-members"),
    )


def member_of_parliament_add(request: HttpRequest) -> HttpResponse:
    """Enter an MP's term."""
    visit = visit_to_change(request)
    form = forms.MemberOfParliamentForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_member_of_parliament(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add a Member of Parliament",
        back=reverse("settings-members"),
    )


def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a councillor's term."""
    return _end_of_term(request, get_object_or_404(Member, pk=pk), operations.end_membership)


def member_of_parliament_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of an MP's term."""
    of_parliament = get_object_or_404(MemberOfParliament, pk=pk)
    return _end_of_term(request, of_parliament, operations.end_term_in_parliament)


def _end_of_term(
    request: HttpRequest, elected: Member | MemberOfParliament, end: Callable[..., object]
) -> HttpResponse:
    visit = visit_to_change(request)
    form = forms.LastDayForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: end(elected, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Last day of the term",
        back=reverse("settings-members"),
        about=str(elected),
    )
