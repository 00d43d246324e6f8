"""Reports and answers: the list, each one, the cases behind a figure, and publishing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.council.access import require
from evenhand.apps.reports.access import may_publish, may_run, may_see_dashboards
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.corrections import corrections
from evenhand.apps.reports.drawing import FORMS
from evenhand.apps.reports.drawing.saying import CLOSING, DEFINITIONS, head_lines
from evenhand.apps.reports.forms import DecisionForm, PeriodForm, SampleForm
from evenhand.apps.reports.making import boards_of, key_of, make, usual_periods
from evenhand.apps.reports.models import Publication
from evenhand.apps.reports.operations import (
    decide_on_figure,
    decisions_on,
    note_exact_copy,
    publish,
    withdraw_decision,
)
from evenhand.apps.reports.words import titles
from evenhand.apps.ui.dates import in_full
from evenhand.domain.reports.adding_up import DoesNotAddUp
from evenhand.domain.reports.by_hand import Sample
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.measures import Report
from evenhand.domain.reports.periods import PeriodRefused, Span, span
from evenhand.domain.reports.planning import Key
from evenhand.domain.reports.suppression import CannotProtect
from evenhand.domain.time.legal_day import legal_day

_NOT_YOURS = "Your role does not run this report. Ask the information team or your head of service."
_PAGE = 50


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _report(request: HttpRequest, name: str) -> Report:
    try:
        report = questions().report(name)
    except KeyError as unknown:
        raise Http404(str(unknown.args[0])) from unknown
    require(may_run(_user(request), report, on=timezone.localdate()), _NOT_YOURS)
    return report


def answers(request: HttpRequest) -> HttpResponse:
    """Every set of questions and report that this person may run, and what was published.

    Whoever sees figures reads what was published, as everybody outside may: a member of the council for one.
    """
    today, user = timezone.localdate(), _user(request)
    mine = [one for one in questions().reports.values() if may_run(user, one, on=today)]
    if not mine:
        require(may_see_dashboards(user, on=today), _NOT_YOURS)
    context = {
        "answers": [one for one in mine if one.answers],
        "reports": [one for one in mine if not one.answers],
        "mine": {one.report for one in mine},
        "published": Publication.objects.all()[:20],
    }
    return render(request, "reports/answers.html", context)


def answer(request: HttpRequest, name: str) -> HttpResponse:
    """One report on a page, or as a file with `?as=`."""
    report = _report(request, name)
    audience = "internal" if request.GET.get("audience") == "internal" else "public"
    form = PeriodForm(request.GET if "from_on_day" in request.GET or "from_on" in request.GET else None)
    sample_form = _sample_form(request.GET, report)
    at, user = timezone.now(), _user(request)
    document, refused = None, ""
    boards = boards_of(report, on=timezone.localdate())
    board = boards.get(request.GET.get("board", ""))
    audience = "internal" if board else audience
    try:
        made = make(
            report,
            span=_asked(request, form, today=timezone.localdate()),
            audience=audience,
            at=at,
            keep=board.services.__contains__ if board else None,
            sample=_sample(sample_form),
        )
        document = replace(made, title=f"{made.title}: {board}") if board else made
    except (PeriodRefused, DoesNotAddUp, CannotProtect) as why:
        refused = str(why)
    wanted = request.GET.get("as", "")
    if document is not None and wanted in FORMS:
        return _file(document, wanted, user=user, at=at)
    if document is not None and audience not in HIDING:
        note_exact_copy(document, form="page", by=user, at=at)
    context = {
        "report": report,
        "document": document,
        "refused": refused,
        "form": form,
        "sample_form": sample_form,
        "sample": _sample_query(sample_form),
        "audience": audience,
        "forms": {name: one.title for name, one in FORMS.items()},
        "head_lines": head_lines(document) if document else (),
        "definitions_title": DEFINITIONS,
        "closing_title": CLOSING,
        "lacks_rates": document is not None and audience not in HIDING and _lacks_rates(document),
        "cases_url": reverse("answer-cases", args=[name]) if audience not in HIDING and not board else "",
        "boards": boards,
        "board": board,
        "periods": [(one.title, one.says, _days(one, audience)) for one in usual_periods(report, at=at)],
        "query": _query(document, audience)
        + _sample_query(sample_form)
        + (f"&board={board.pk}" if board else "")
        if document
        else "",
        "may_publish": may_publish(user, on=timezone.localdate()) and audience in HIDING,
    }
    return render(request, "reports/answer.html", context, status=400 if refused else 200)


def _lacks_rates(document: Document) -> bool:
    """Whether a figure of it lacks an hourly rate that somebody can enter."""
    return any(cell.figure is not None and cell.figure.lacks for cell in document.printed().values())


def _sample_form(said: QueryDict, report: Report) -> SampleForm:
    """What was said of a sample; nothing is asked where a report has no estimate."""
    return SampleForm(said if report.hand_search and "sample_records" in said else None)


def _sample(form: SampleForm) -> Sample | None:
    """The sample given. Raises PeriodRefused where it cannot be read."""
    if not form.is_bound:
        return None
    if not form.is_valid():
        raise PeriodRefused("The sample cannot be read. Correct it below.")
    return form.sample()


def _sample_query(form: SampleForm) -> str:
    """The sample as the end of an address, so that files are made with it too."""
    given = form.sample() if form.is_bound and form.is_valid() else None
    said = {"sample_records": given.records, "sample_minutes": given.minutes} if given else {}
    return f"&{urlencode(said)}" if said else ""


def _asked(request: HttpRequest, form: PeriodForm, *, today: dt.date) -> Span | None:
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    if first and last:
        try:
            return span(dt.date.fromisoformat(first), dt.date.fromisoformat(last), today=today)
        except ValueError as odd:
            if isinstance(odd, PeriodRefused):
                raise
            raise PeriodRefused("Write the days as year-month-day, such as 2022-04-01.") from odd
    if not form.is_bound:
        return None
    if not form.is_valid():
        raise PeriodRefused("The days of the period cannot be read. Correct them below.")
    begun, ended = form.cleaned_data["from_on"], form.cleaned_data["until_on"]
    if begun is None and ended is None:
        return None
    if begun is None or ended is None:
        raise PeriodRefused("A period has two ends. Give both days, or neither.")
    return span(begun, ended, today=today)


def _query(document: Document, audience: str) -> str:
    return _days(Span(document.from_on, document.until_on), audience)


def _days(of: Span, audience: str) -> str:
    return f"from={of.from_on.isoformat()}&to={of.until_on.isoformat()}&audience={audience}"


def _file(document: Document, form: str, *, user: User, at: dt.datetime) -> HttpResponse:
    if document.audience not in HIDING:
        note_exact_copy(document, form=form, by=user, at=at)
    response = HttpResponse(FORMS[form].draw(document), content_type=FORMS[form].media_type)
    name = (
        f"{document.name}-{document.from_on.isoformat()}-{document.until_on.isoformat()}-{document.audience}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def cases_behind(request: HttpRequest, name: str) -> HttpResponse:
    """The cases behind one figure, as far as this person may see them (AU-1), and whether the public gets it (SUP-7)."""
    report = _report(request, name)
    try:
        key = key_of(request.GET.get("figure", ""))
    except ValueError as odd:
        raise Http404("There is no such figure in this report.") from odd
    at = timezone.now()
    decides = may_publish(_user(request), on=timezone.localdate())
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        require(decides, "Your role does not decide about figures. Ask the information team.")
        if _decided(request, str(key), form, at=at):
            return redirect(request.get_full_path())
    try:
        main = span(key.from_on, key.until_on, today=timezone.localdate())
    except PeriodRefused as odd:
        raise Http404("There is no such figure in this report.") from odd
    try:
        document = make(report, span=main, audience="internal", at=at)
    except DoesNotAddUp as why:
        messages.error(request, str(why))
        return redirect(f"{reverse('answer', args=[name])}?{_days(main, 'internal')}")
    note_exact_copy(document, form="cases", by=_user(request), at=at)
    cell = document.printed().get(str(key))
    refs = cell.figure.cases if cell is not None and cell.figure is not None else ()
    seen = cases_seen_by(_user(request), timezone.localdate()).filter(ref__in=refs).order_by("ref")
    measure = questions().measures.get(key.measure)
    page = Paginator(seen.select_related(None), _PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "measure": measure,
        "of": _kinds_of(key),
        "page": page,
        "number": len(refs),
        "seen": page.paginator.count,
        "span": main,
        "back": f"{reverse('answer', args=[name])}?{_days_of_report(request)}audience=internal",
        "decides": decides,
        "form": form,
        "decisions": decisions_on(str(key)),
    }
    return render(request, "reports/cases_behind.html", context)


def _days_of_report(request: HttpRequest) -> str:
    """The period of the report that led to a figure's page, for the way back; nothing where none can be read."""
    try:
        days = {end: dt.date.fromisoformat(request.GET.get(end, "")).isoformat() for end in ("from", "to")}
    except ValueError:
        return ""
    return f"{urlencode(days)}&"


def _kinds_of(key: Key) -> str:
    """Whose cases a figure counts, and which line of a breakdown it is, in words."""
    groups = questions().groups
    kinds = [groups[name].title for name in key.group.split("+") if name in groups]
    by, _, value = key.line.partition("=")
    line = "" if not by else f"Number {value}" if by == "rank" else titles()(by, value)
    return ", ".join(filter(None, (" and ".join(kinds), line)))


def _decided(request: HttpRequest, key: str, form: DecisionForm, *, at: dt.datetime) -> bool:
    """Take what was decided about a figure, or a decision taken back; whether it could be."""
    user = _user(request)
    if request.POST.get("do") == "withdraw":
        for decision in decisions_on(key):
            withdraw_decision(decision, by=user, at=at)
        messages.success(request, "Taken back. What was published under it stays as it was.")
        return True
    if not form.is_valid():
        return False
    asked = form.cleaned_data
    try:
        decide_on_figure(key, what=asked["what"], reason=asked["reason"], by=user, at=at)
    except Refused as why:
        form.add_error(why.field or None, str(why))
        return False
    messages.success(request, "Recorded. It holds from the next time the report is made for the public.")
    return True


@require_POST
def answer_publish(request: HttpRequest, name: str) -> HttpResponse:
    """Freeze a report as it goes out to the public (AU-2)."""
    report = _report(request, name)
    user, at = _user(request), timezone.now()
    require(
        may_publish(user, on=timezone.localdate()),
        "Your role does not publish figures. Ask the information team.",
    )
    try:
        asked = span(
            dt.date.fromisoformat(request.POST.get("from", "")),
            dt.date.fromisoformat(request.POST.get("to", "")),
            today=timezone.localdate(),
        )
        sample = _sample(_sample_form(request.POST, report))
        made = make(report, span=asked, audience="public", at=at, sample=sample)
    except (PeriodRefused, DoesNotAddUp, CannotProtect) as why:
        messages.error(request, str(why))
        return redirect("answer", name)
    except ValueError:
        messages.error(
            request, "The days of the period cannot be read. Open the report again and publish it from there."
        )
        return redirect("answer", name)
    published = publish(made, by=user, at=at)
    if published.published_at == at:
        says = "Published. It is kept as it stands now; a later change is shown beside it."
    else:
        says = f"It was published on {in_full(legal_day(published.published_at))}, and nothing in it has changed since."
    messages.success(request, says)
    return redirect("answers")


def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """A report exactly as it was published."""
    found = Publication.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such publication.")
    response = HttpResponse(found.html, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.report}-{found.pk}.html"'
    return response


def publication_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs now from a publication, and what was recorded since (AU-1, AU-2)."""
    found = Publication.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such publication.")
    _report(request, found.report)
    user, at = _user(request), timezone.now()
    context: dict[str, object] = {"publication": found, "refused": "", "found": ()}
    try:
        now = corrections(found, at=at)
    except DoesNotAddUp as why:
        context["refused"] = str(why)
    else:
        note_exact_copy(now.document, form="page", by=user, at=at)
        mine = cases_seen_by(user, timezone.localdate()).filter(ref__in=list(now.cases))
        seen = set(mine.values_list("ref", flat=True))
        shown = [one for one in now.cases.items() if one[0] in seen][:_PAGE]
        context |= {
            "found": now.found,
            "cases": shown,
            "more": len(seen) - len(shown),
            "unseen": len(now.cases) - len(seen),
            "regrouped": now.regrouped,
        }
    return render(request, "reports/corrections.html", context)
