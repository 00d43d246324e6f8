"""The addresses of the `reports` app."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.reports.views import answers, dashboards, records

urlpatterns = [
    path("answers/", answers.answers, name="answers"),
    path("answers/published/<int:pk>/", answers.publication, name="publication"),
    path("answers/published/<int:pk>/changes/", answers.publication_changes, name="publication-changes"),
    path("answers/<slug:name>/", answers.answer, name="answer"),
    path("answers/<slug:name>/cases/", answers.cases_behind, name="answer-cases"),
    path("answers/<slug:name>/publish/", answers.answer_publish, name="answer-publish"),
    path("figures/", dashboards.dashboard, name="dashboard"),
    path("figures/changes/", dashboards.what_changed, name="what-changed"),
    path("settings/figures/", records.records, name="settings-figures"),
    path("settings/figures/<slug:kind>/add/", records.record_add, name="settings-figure-add"),
    path("settings/figures/schedules/<int:pk>/", records.schedule_stop, name="settings-schedule-stop"),
]
