"""The addresses of the `conduct` app. No name, number or address of a person stands in one."""

from __future__ import annotations

from django.urls import URLPattern, path

from evenhand.apps.conduct.views import advice

urlpatterns: list[URLPattern] = [
    path("advice/", advice.advice_search, name="advice"),
    path("advice/<int:pk>/", advice.advice_card, name="advice-card"),
]
