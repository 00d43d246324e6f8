"""The pages of the lawbook beside those of the whole system."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("evenhand.apps.lawbook.urls")),
    path("", include("evenhand.config.urls")),
]
