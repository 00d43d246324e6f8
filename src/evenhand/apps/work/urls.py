"""The address of the work list, which is the first page of all, and its absence switch."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.work import views

urlpatterns = [
    path("", views.work, name="work"),
    path("work/away/", views.away, name="work-away"),
    path("work/back/", views.back, name="work-back"),
]
