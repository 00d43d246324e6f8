"""The addresses of the `conduct` app. No name, number or address of a person stands in one."""

from __future__ import annotations

from django.urls import URLPattern, path

from evenhand.apps.conduct.views import advice, cases, deciding, meetings, register

urlpatterns: list[URLPattern] = [
    path("advice/", advice.advice_search, name="advice"),
    path("advice/<int:pk>/", advice.advice_card, name="advice-card"),
    path("register/", register.register, name="register"),
    path("register/export/", register.export, name="register-export"),
    path("register/unlike/", register.unlike, name="register-unlike"),
    path("register/<str:ref>/", register.entry, name="register-entry"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:pk>/out/", meetings.take_out, name="meeting-out"),
    path("conduct/<str:ref>/decision/", deciding.decision, name="conduct-decision"),
    path("conduct/<str:ref>/log/", cases.log, name="contact-log"),
    path("conduct/<str:ref>/papers/", cases.papers, name="conduct-papers"),
    path(
        "conduct/<str:ref>/papers/<int:number>/paper.pdf", cases.paper_file, {"form": "pdf"}, name="paper-pdf"
    ),
    path(
        "conduct/<str:ref>/papers/<int:number>/paper.docx",
        cases.paper_file,
        {"form": "docx"},
        name="paper-docx",
    ),
]
