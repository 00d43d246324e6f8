"""The address of the work list, which is the first page of all, and its absence switch."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.work import views
from evenhand.apps.work.digest import pages as digest
from evenhand.apps.work.running import views as running

urlpatterns = [
    path("", views.work, name="work"),
    path("work/away/", views.away, name="work-away"),
    path("work/back/", views.back, name="work-back"),
    path("work/morning-mail/", digest.morning_mail, name="work-morning-mail"),
    path("settings/running/", running.running, name="settings-running"),
    path("health/", running.health, name="health"),
    path("health/background/", running.health_of_background, name="health-of-background"),
]
