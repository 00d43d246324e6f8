"""The simulated council: officers of its information team with their posts through the years, rates, guidance, training."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.operations import add_user
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import Officer, Post
from evenhand.apps.reports.models import (
    FigureRemark,
    Guidance,
    HourlyRate,
    PostHours,
    Training,
    TrainingDone,
)
from evenhand.apps.simulation.plans import Plan
from evenhand.domain.cases.events import Actor
from evenhand.domain.reports.periods import financial_year

PASSWORD = "simulated-invented"
_BEGAN = dt.date(2012, 4, 2)
# title, role, first day, last day, hours, whether the duty is to information rights
_POSTS: tuple[tuple[str, str, dt.date, dt.date | None, str, bool], ...] = (
    (
        "Senior Information Governance Officer",
        "information-team",
        dt.date(2015, 4, 1),
        dt.date(2018, 8, 31),
        "1",
        True,
    ),
    ("Information Governance Officer 1", "information-team", dt.date(2015, 4, 1), None, "1", True),
    ("Information Governance Officer 2", "information-team", dt.date(2015, 4, 1), None, "1", True),
    ("Information Governance Officer 3", "information-team", dt.date(2018, 9, 1), None, "1", True),
    ("Information Governance Officer 4", "information-team", dt.date(2018, 9, 1), None, "0.6", True),
    ("Information Governance Assistant 1", "information-team", dt.date(2018, 9, 1), None, "1", True),
    ("Information Governance Assistant 2", "information-team", dt.date(2018, 9, 1), None, "0.5", True),
    ("Head of Information Governance", "head-of-service", dt.date(2017, 6, 1), None, "1", True),
    ("Customer Services Manager", "head-of-service", _BEGAN, None, "1", False),
    ("Planning Correspondence Officer", "officer", _BEGAN, None, "1", False),
    ("Housing Correspondence Officer", "officer", _BEGAN, None, "1", False),
    ("Streets Correspondence Officer", "officer", _BEGAN, None, "0.8", False),
    ("Complaints Officer", "complaints-team", _BEGAN, None, "1", False),
    ("Auditor", "auditor", _BEGAN, None, "1", False),
    ("Director of Customer Services", "director", _BEGAN, None, "1", False),
)
_VACANT = {
    "Information Governance Officer 4": dt.date(2019, 2, 4),
    "Information Governance Assistant 2": dt.date(2021, 9, 6),
}
_NAMES = (
    "Moira Quill",
    "Ted Marlow",
    "Asha Pell",
    "Conrad Vane",
    "Bethan Rook",
    "Idris Hale",
    "June Carrow",
    "Petra Lind",
    "Gwen Astley",
    "Owen Thrale",
    "Rita Sands",
    "Noel Firth",
    "Vera Tallis",
    "Hugo Brand",
    "Ines Fallow",
)


@dataclass(slots=True)
class Staff:
    """Who works for the simulated council."""

    administrator: User
    officers: dict[str, Officer] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    listed: dict[str, list[str]] = field(default_factory=dict)

    def actor(self, title: str) -> Actor:
        """The officer of a post at work."""
        return Actor(officer=f"officer:{self.officers[title].pk}", roles=frozenset((self.roles[title],)))

    @property
    def posts(self) -> dict[str, tuple[str, ...]]:
        """Of each role, the officers who hold it."""
        found: dict[str, list[str]] = {}
        for title, role in self.roles.items():
            found.setdefault(role, []).append(f"officer:{self.officers[title].pk}")
        return {role: tuple(officers) for role, officers in found.items()}

    def team(self, on: dt.date) -> list[Actor]:
        """The information officers at work on a day, the reviewers last."""
        return [
            self.actor(title)
            for title, role, first, last, _, rights in _POSTS
            if rights
            and role == "information-team"
            and _filled(title, first) <= on
            and (last is None or on <= last)
        ]

    @property
    def head(self) -> Actor:
        """Whoever reviews: never one of the team that answers."""
        return self.actor("Head of Information Governance")


def _filled(title: str, first: dt.date) -> dt.date:
    return _VACANT.get(title, first)


def set_up(plan: Plan, *, at: dt.datetime) -> Staff:
    """Enter the council, its posts with their hours and holders, hourly rates, guidance and training."""
    by = User.objects.create_superuser("administrator@simulated.example", name="Simulated Administrator")
    facts = {"name": plan.council.name, "kind": plan.council.kind}
    council_operations.change_council(facts=facts, demonstration=True, by=by, at=at)
    area = council_operations.add_service_area(code="governance", name="Governance", by=by, at=at)
    for code, name in (("streets", "Streets and parks"), ("housing", "Housing")):
        council_operations.add_service_area(code=code, name=name, by=by, at=at)
    staff = Staff(by)
    for (title, role, first, last, hours, rights), name in zip(_POSTS, _NAMES, strict=True):
        email = f"{name.lower().replace(' ', '.')}@simulated.example"
        user = add_user(email=email, name=name, by=by, at=at)
        officer = council_operations.add_officer(
            name=name, email=email, service_area=area, user=user, by=by, at=at
        )
        post = council_operations.add_post(title=title, role=role, service_area=area, by=by, at=at)
        council_operations.appoint(
            officer, post=post, from_on=_filled(title, first), until_on=last, by=by, at=at
        )
        _hours(post, first, last, hours, rights=rights)
        staff.officers[title], staff.roles[title] = officer, role
    for name, ward in (("Cllr Ada Thorne", "North"), ("Cllr Bram Osgood", "South")):
        email = f"{name.rpartition(' ')[2].lower()}.member@simulated.example"
        member = council_operations.add_member(
            name=name, ward=ward, email=email, from_on=_BEGAN, by=by, at=at
        )
        staff.listed.setdefault("member", []).append(f"member:{member.pk}")
    for name, constituency in (("Cora Veal", "North"), ("Dai Arkell", "South")):
        email = f"{name.rpartition(' ')[2].lower()}.mp@simulated.example"
        of_parliament = council_operations.add_member_of_parliament(
            name=name, constituency=constituency, email=email, from_on=_BEGAN, by=by, at=at
        )
        staff.listed.setdefault("member-of-parliament", []).append(f"member-of-parliament:{of_parliament.pk}")
    User.objects.update(password=make_password(PASSWORD))
    _rates()
    _papers(staff)
    for year in plan.years:
        if year.invented:
            span = financial_year(year.year)
            FigureRemark.objects.create(
                from_on=span.from_on, until_on=span.until_on, says=year.invented, groups=["foi", "eir", "sar"]
            )
    return staff


def _hours(post: Post, first: dt.date, last: dt.date | None, hours: str, *, rights: bool) -> None:
    duty = "Requests for information, subject access, complaints to the regulator" if rights else ""
    PostHours.objects.create(
        post=post,
        from_on=first,
        until_on=last,
        full_time_equivalent=Decimal(hours),
        duty=duty,
        information_rights=rights,
    )


def _rates() -> None:
    for role, start in (
        ("information-team", Decimal("19.40")),
        ("head-of-service", Decimal("38.10")),
        ("officer", Decimal("21.75")),
    ):
        for number, year in enumerate(range(2015, 2026)):
            span = financial_year(year)
            HourlyRate.objects.create(
                role=role,
                from_on=span.from_on,
                until_on=span.until_on,
                hourly=(start * (Decimal("1.02") ** number)).quantize(Decimal("0.01")),
                basis="Invented: the middle of the grade with on-costs",
            )


def _papers(staff: Staff) -> None:
    for title, version, used_for, first, last in (
        (
            "Information requests: a guide for services",
            "1",
            "Answering",
            dt.date(2014, 5, 1),
            dt.date(2018, 5, 24),
        ),
        ("Information requests: a guide for services", "2", "Answering", dt.date(2018, 5, 25), None),
        ("Exemptions and the public interest", "1", "Refusing", dt.date(2023, 1, 9), None),
        ("Decisions of the tribunal: a yearly digest", "1", "Case law", dt.date(2017, 2, 1), None),
        ("Estimating cost under section 12", "1", "Refusing", dt.date(2016, 9, 1), None),
    ):
        Guidance.objects.create(
            title=title,
            version=version,
            used_for=used_for,
            owner="Information Governance",
            from_on=first,
            until_on=last,
        )
    course = Training.objects.create(
        title="Freedom of information: an hour on line",
        subject="Information rights",
        mandatory=False,
        from_on=dt.date(2016, 4, 1),
    )
    for number, officer in enumerate(staff.officers.values()):
        for year in range(2018 + number % 3, 2023):
            TrainingDone.objects.create(
                training=course, officer=officer, on=dt.date(year, 2 + number % 9, 3 + number)
            )
