"""The pages on which records are compared, merged, split and told apart."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import require
from evenhand.apps.people import operations, queries
from evenhand.apps.people.forms import FindForm
from evenhand.apps.people.merging.forms import SplitForm, WhyForm
from evenhand.apps.people.merging.queries import evidence_of, likely_pairs, said_different, side_of
from evenhand.apps.people.merging.recurring import ask_for_duplicates
from evenhand.apps.people.models import Customer, Regrouping
from evenhand.apps.people.sides import held_by
from evenhand.apps.people.suggesting import namesakes_of

PAGE = 20


@require_http_methods(["GET", "POST"])
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of records that may be of one person; posting asks for everybody to be looked over again."""
    viewer, on = _viewer(request), localdate()
    require(queries.may_merge_people(viewer, on=on), "Your role does not merge records.")
    if request.method == "POST":
        asked = ask_for_duplicates(now())
        words = (
            "Everybody is being looked over. Come back in a minute."
            if asked
            else "That is under way already."
        )
        messages.success(request, words)
        return redirect("people-duplicates")
    pairs = likely_pairs()
    context = {
        "page": Paginator(pairs, PAGE).get_page(request.GET.get("page")),
        "found_at": pairs.values_list("found_at", flat=True).first(),
    }
    return render(request, "people/duplicates.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the other record: one that is suggested, or one that is looked up."""
    viewer, on = _viewer(request), localdate()
    customer = queries.customer_to_merge(viewer, pk, on=on)
    form = FindForm(request.POST or None)
    found = None
    if form.is_valid():
        found = [
            one
            for one in queries.find_customers(viewer, form.cleaned_data["words"], on=on)
            if one.pk != customer.pk
        ]
    context = {
        **_about(viewer, customer),
        "form": form,
        "found": found,
        "namesakes": namesakes_of(customer),
    }
    return render(request, "people/merge_choose.html", context)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two records side by side; posting merges the other into this one."""
    viewer = _viewer(request)
    kept, gone = _both(viewer, pk, other)
    evidence = evidence_of(kept, gone)
    form = WhyForm(
        request.POST or None,
        asks="How do you know that they are one person?",
        hint="Such as: she confirmed it on the telephone, giving both addresses.",
    )

    def merged() -> Regrouping:
        words = evidence.speaks_for if evidence else ()
        return operations.merge(
            gone, into=kept, why=form.cleaned_data["why"], evidence=words, by=viewer, at=now()
        )

    if carried_out(form, merged):
        messages.success(request, "Merged. It can be taken back from this page.")
        return redirect("person", kept.pk)
    return _pair_page(request, kept, gone, form=form)


@require_POST
def different(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Say that two records are of two people."""
    viewer = _viewer(request)
    one, two = _both(viewer, pk, other)
    form = _different_form(request)
    if carried_out(
        form, lambda: operations.say_different(one, two, why=form.cleaned_data["why"], by=viewer, at=now())
    ):
        messages.success(request, "Kept as two people. They are not suggested for each other again.")
        return redirect("people-duplicates")
    return _pair_page(request, one, two, different=form)


@require_POST
def undecided(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Take back that two records are of two people."""
    viewer = _viewer(request)
    one, two = _both(viewer, pk, other)
    operations.take_back_different(one, two, by=viewer, at=now())
    messages.success(request, "Taken back. They may be suggested for each other again.")
    return redirect("person-merge-with", pk, other)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    """Take a merge back: both records are as they were."""
    viewer, on = _viewer(request), localdate()
    customer = queries.customer_to_merge(viewer, pk, on=on)
    standing = Regrouping.objects.filter(
        pk=merge, target=customer, what=Regrouping.MERGE, undone_at__isnull=True
    )
    regrouping = standing.select_related("source", "by").first()
    if regrouping is None:
        raise Http404("There is no such merge to take back. It may have been taken back already.")
    form = WhyForm(request.POST or None, asks="How do you know that they are two people?")
    left: list[str] = []

    def undone() -> None:
        left.extend(operations.undo_merge(regrouping, why=form.cleaned_data["why"], by=viewer, at=now()))

    if carried_out(form, undone):
        messages.success(request, "Taken back. Both records stand as they were.")
        for sentence in left:
            messages.warning(request, sentence)
        return redirect("person", regrouping.source_id)
    context = {
        **_about(viewer, customer),
        "form": form,
        "regrouping": regrouping,
        "moved": regrouping.moved.count(),
    }
    return render(request, "people/merge_undo.html", context)


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Two people on one record: say what belongs to the other one."""
    viewer, on = _viewer(request), localdate()
    customer = queries.customer_to_merge(viewer, pk, on=on)
    form = SplitForm(request.POST or None, viewer=viewer, on=on, holdings=held_by(customer, viewer, on=on))
    made: list[Regrouping] = []

    def parted() -> None:
        said = form.cleaned_data
        made.append(
            operations.split(
                customer,
                name=said["name"],
                kind=said["kind"],
                rows=form.rows(),
                why=said["why"],
                by=viewer,
                at=now(),
            )
        )

    if carried_out(form, parted):
        messages.success(request, "Split. This is the new record; merging the two takes it back.")
        return redirect("person", made[0].target_id)
    return render(request, "people/split.html", {**_about(viewer, customer), "form": form})


def _pair_page(
    request: HttpRequest,
    one: Customer,
    two: Customer,
    *,
    form: WhyForm | None = None,
    different: WhyForm | None = None,
) -> HttpResponse:
    viewer, on = _viewer(request), localdate()
    for customer in (one, two):
        operations.note_view(user=viewer, customer=customer, at=now(), why="compared with another record")
    context = {
        "customer": one,
        "other": two,
        "sides": [side_of(customer, viewer, on=on) for customer in (one, two)],
        "evidence": evidence_of(one, two),
        "said": said_different(one, two),
        "form": form or WhyForm(asks="How do you know that they are one person?"),
        "different": different or _different_form(None),
    }
    return render(request, "people/merge.html", context)


def _different_form(request: HttpRequest | None) -> WhyForm:
    data = request.POST if request is not None else None
    return WhyForm(data, prefix="different", asks="How do you know that they are two people?")


def _both(viewer: User, pk: int, other: int) -> tuple[Customer, Customer]:
    on = localdate()
    if pk == other:
        raise Http404("This is one record. Choose another to compare it with.")
    return queries.customer_to_merge(viewer, pk, on=on), queries.customer_to_merge(viewer, other, on=on)


def _about(viewer: User, customer: Customer) -> dict[str, object]:
    return {"customer": customer, "viewer": viewer, "today": localdate()}


def _viewer(request: HttpRequest) -> User:
    return cast(User, request.user)
