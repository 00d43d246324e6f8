"""The address of the search page; words never stand in it."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.search import views

urlpatterns = [path("search/", views.search_page, name="search")]
