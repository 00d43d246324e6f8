"""The addresses of the `policies` app."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.policies import views

urlpatterns = [
    path("policies/", views.index, name="policies"),
    path("policies/<slug:council>/", views.policy, name="policy"),
    path("policies/<slug:council>/<slug:name>/", views.procedure, name="policy-procedure"),
]
