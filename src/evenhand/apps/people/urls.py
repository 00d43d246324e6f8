"""The addresses of people. Numbers only: no name, e-mail address or telephone number stands in a URL."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.people import views
from evenhand.apps.people.merging import views as merging

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.people_add, name="people-add"),
    path("people/duplicates/", merging.duplicates, name="people-duplicates"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/merge/", merging.choose, name="person-merge"),
    path("people/<int:pk>/merge/<int:other>/", merging.merge, name="person-merge-with"),
    path("people/<int:pk>/merge/<int:other>/different/", merging.different, name="person-different"),
    path("people/<int:pk>/merge/<int:other>/undecided/", merging.undecided, name="person-undecided"),
    path("people/<int:pk>/merges/<int:merge>/undo/", merging.undo, name="person-merge-undo"),
    path("people/<int:pk>/split/", merging.split, name="person-split"),
    path("people/<int:pk>/correct/", views.person_correct, name="person-correct"),
    path("people/<int:pk>/safe-contact/", views.person_safe_contact, name="person-safe-contact"),
    path("people/<int:pk>/history/", views.person_changes, name="person-changes"),
    path("people/<int:pk>/add/<slug:what>/", views.person_add, name="person-add"),
    path("people/<int:pk>/end/<slug:what>/<int:fact>/", views.person_end, name="person-end"),
]
