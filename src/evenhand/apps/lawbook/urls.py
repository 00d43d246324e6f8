"""The addresses of the lawbook."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.lawbook import views

urlpatterns = [
    path("law/", views.index, name="law-index"),
    path("law/<str:rule_id>", views.rule, name="law-rule"),
]
