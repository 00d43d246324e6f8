"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.letters import views
from evenhand.apps.letters.views import along, hidden

urlpatterns = [
    path("cases/<str:ref>/letters/", views.choose, name="letter-choose"),
    path("cases/<str:ref>/letters/write/<slug:code>/", views.free, name="letter-free"),
    path("cases/<str:ref>/letters/<str:key>/", views.new, name="letter-new"),
    path("cases/<str:ref>/enclosed-policies/<slug:name>/<str:on>/", along.look, name="letter-policy"),
    path("cases/<str:ref>/files-to-send/<int:pk>/", hidden.look, name="file-to-send"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/letter.pdf", views.file, {"form": "pdf"}, name="letter-pdf"),
    path("letters/<int:pk>/letter.docx", views.file, {"form": "docx"}, name="letter-docx"),
    path("letters/<int:pk>/enclosures/<int:place>/", views.enclosure, name="letter-enclosure"),
]
