"""The addresses of the `portal` app. No code and nothing about a person stands in one."""

from __future__ import annotations

from django.urls import URLPattern, path

from evenhand.apps.portal import views

urlpatterns: list[URLPattern] = [
    path("yours/", views.begin, name="own-page-begin"),
    path("yours/code/", views.digits, name="own-page-digits"),
    path("yours/page/", views.page, name="own-page"),
    path("yours/close/", views.close, name="own-page-close"),
    path("conduct/<str:ref>/personal-code/", views.make, name="personal-code-make"),
]
