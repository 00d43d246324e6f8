"""The addresses of the `information` app. Only references stand in them."""

from __future__ import annotations

from django.urls import URLPattern, path

from evenhand.apps.information.views import answering

urlpatterns: list[URLPattern] = [
    path("cases/<str:ref>/answer/", answering.answer, name="request-answer"),
    path("cases/<str:ref>/history/", answering.history, name="request-history"),
]
