"""Delivering by a link: the officer's page, and what the person opens without signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.accounts.visitors import guessed, place_of
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import actor_for, case_for, reading_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.documents.views import serve
from evenhand.apps.information import deliveries, links
from evenhand.apps.information.forms import DeliverForm, DeliveryFilesForm, RevokeForm, SecretForm
from evenhand.apps.information.models import Delivery
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.addressing import offered
from evenhand.apps.letters.enclosing import files_beside, put_beside, take_out
from evenhand.apps.letters.operations import LetterRefused
from evenhand.apps.letters.writing import as_kept
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.obligations import Obligation

OPENED, UNTIL = "delivery", "delivery_until"
ADD, TAKE_OUT, AGAIN, SEND = "add", "take-out", "again", "send"


def _case(request: HttpRequest, ref: str) -> tuple[User, Case]:
    """A case whose answer this person may deliver by a link. Raises NotSeen or PermissionDenied."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    reading = reading_of(case, today)
    moves = reading.procedure.moves
    move = moves.get(deliveries.SEND) or moves[links.SEND]
    if not may_record(move, actor_for(user, today), reading.story.people):
        raise PermissionDenied(f"“{move.title}” is for: {', '.join(move.by)}.")
    return user, case


@require_http_methods(["GET", "POST"])
@door
@never_cache
def deliver(request: HttpRequest, ref: str) -> HttpResponse:
    """Put files ready, see what lies hidden in them, and send the link; the secret is shown here once."""
    user, case = _case(request, ref)
    pressed = request.POST.get("do", "")
    files = DeliveryFilesForm(request.POST if pressed == ADD else None, request.FILES or None)
    secret = deliveries.two_secrets(case)
    owed = deliveries.owed_to_person(case, on=localdate()) if secret else ()
    form = DeliverForm(
        request.POST if pressed == SEND else None,
        initial={"batch": uuid4()},
        addresses=[one.address for one in offered(case)],
        ways=_ways(localdate()) if secret else [],
        letters=[(one.key, one.title) for one in owed],
    )
    if pressed == ADD and files.is_valid():
        for upload in files.cleaned_data["chosen"]:
            put_beside(case, deliveries.BESIDE, name=upload.name or "", content=upload, by=user, at=now())
        return redirect("request-deliver", ref)
    if pressed == TAKE_OUT:
        number = request.POST.get("file", "")
        take_out(case, deliveries.BESIDE, [int(number)] if number.isdigit() else [])
        return redirect("request-deliver", ref)
    if pressed == AGAIN:
        number = request.POST.get("delivery", "")
        earlier = get_object_or_404(Delivery, pk=number if number.isdigit() else 0, case=case)
        links.put_ready_again(earlier, by=user, at=now())
        return redirect("request-deliver", ref)
    if pressed == SEND and form.is_valid() and not secret:
        if _mailed(request, case, form):
            return redirect("request-deliver", ref)
    elif pressed == SEND and form.is_valid():
        made = _sent(request, case, form, owed)
        if made is not None:
            return render(request, "information/delivered.html", {"case": case, **made})
    values = {
        "case": case,
        "secret": secret,
        "files_form": files,
        "form": form,
        "owed": [(one, _lacks(case, one, user)) for one in owed],
        "files": files_beside(case, deliveries.BESIDE),
        "ref": ref,
        "ends_on": deliveries.link_ends_on(localdate()),
        "deliveries": deliveries.deliveries_of(case),
        "revoke": RevokeForm(),
        "today": localdate(),
    }
    return render(request, "information/deliver.html", values)


def _mailed(request: HttpRequest, case: Case, form: DeliverForm) -> bool:
    """Mail a link that opens alone; whether it went. What stands against it is said on the form."""
    said = form.cleaned_data
    try:
        links.mail_link(case, to=said["to"], by=person_at(request), at=now(), press=said["batch"])
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except MoveRefused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, "The link is on its way, and on the record.")
        return True
    return False


def _ways(on: dt.date) -> list[tuple[str, str]]:
    codes = vocabulary("channels").on(on)
    return [(code, said.title) for code, said in codes.items() if said.flags.get("second_secret") is True]


def _lacks(case: Case, owed: Obligation, user: User) -> list[str]:
    """What the letter still lacks, as its page keeps it."""
    letter = lawbook().letters[owed.name]
    composed, _facts = as_kept(case, letter, beside=owed.key, item=owed.item, user=user, on=localdate())
    return [gap.sentence for gap in composed.gaps]


def _sent(
    request: HttpRequest, case: Case, form: DeliverForm, owed: Sequence[Obligation]
) -> dict[str, object] | None:
    """Send the link; what the page that shows the secret needs, or None where something stands against it."""
    said = form.cleaned_data

    def address_of(signed: str) -> str:
        return request.build_absolute_uri(reverse("delivery", args=[signed]))

    try:
        made = deliveries.send_link(
            case,
            to=said["to"],
            told_by=said["told_by"],
            address_of=address_of,
            by=person_at(request),
            at=now(),
            press=said["batch"],
            owed=next((one for one in owed if one.key == said.get("letter")), None),
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except LetterRefused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
    else:
        way = dict(_ways(localdate())).get(said["told_by"], "")
        return {"delivery": made.delivery, "secret": deliveries.shown(made.secret), "way": way}
    return None


@require_POST
@door
def revoke(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take a delivery back."""
    user, case = _case(request, ref)
    delivery = get_object_or_404(Delivery, pk=pk, case=case)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why it is taken back.")
        return redirect("request-deliver", ref)
    try:
        deliveries.revoke(delivery, why=form.cleaned_data["why"], by=user, at=now())
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Taken back: the link opens nothing any more.")
    return redirect("request-deliver", ref)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: the same for every link that asks for a secret, whether it opens anything or not.

    A link that opens alone asks for a press of a button: what looks through mail for harm opens links too.
    """
    alone = deliveries.opens_alone(token, at=now())
    form = SecretForm(request.POST if request.method == "POST" else None, alone=alone)
    if request.method == "POST" and form.is_valid():
        at = now()
        try:
            found = deliveries.open_link(
                token, form.cleaned_data.get("secret", ""), place=place_of(request), at=at
            )
        except (Refused, deliveries.TooManyTries) as refused:
            form.add_error(None if alone else "secret", str(refused))
        else:
            request.session.cycle_key()
            request.session[OPENED] = found.pk
            request.session[UNTIL] = (at + deliveries.GOOD_FOR).isoformat()
            return redirect("delivery-files")
    page = render(request, "information/delivery.html", {"form": form, "alone": alone})
    # Whoever tries links that were never made sees the page of any link, and is slowed down all the same.
    return page if deliveries.is_known(token) else guessed(page)


def _opened(request: HttpRequest) -> Delivery | None:
    until = request.session.get(UNTIL)
    if not until or dt.datetime.fromisoformat(until) < now():
        return None
    return deliveries.still_open(now()).filter(pk=request.session.get(OPENED) or 0).first()


@login_not_required
@require_GET
@never_cache
def files(request: HttpRequest) -> HttpResponse:
    """What waits, once opened: its files, and until when."""
    found = _opened(request)
    rows = found.files.select_related("file") if found is not None else ()
    return render(request, "information/delivery_files.html", {"delivery": found, "files": rows})


@login_not_required
@require_GET
@never_cache
def file(request: HttpRequest, place: int) -> HttpResponse | FileResponse:
    """One file, to be kept by the person; that it was taken stands on record."""
    found = _opened(request)
    if found is None:
        return redirect("delivery-files")
    taken = deliveries.take_file(found, place, place=place_of(request), at=now())
    if taken is None:
        raise Http404("There is no such file in what we sent you.")
    return serve(taken.file, taken.name)


@login_not_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Leave, so that whoever uses this computer next does not see it."""
    for name in (OPENED, UNTIL):
        request.session.pop(name, None)
    return redirect("delivery-files")
