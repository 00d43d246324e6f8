"""Every address of the web system, app by app."""

from __future__ import annotations

from django.urls import include, path

handler400 = "evenhand.config.refused_forms.unread"
urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("evenhand.apps.work.urls")),
    path("", include("evenhand.apps.search.urls")),
    path("", include("evenhand.apps.cases.urls")),
    path("", include("evenhand.apps.contacts.urls")),
    path("", include("evenhand.apps.letters.urls")),
    path("", include("evenhand.apps.spoc.urls")),
    path("", include("evenhand.apps.people.urls")),
    path("", include("evenhand.apps.council.urls")),
    path("", include("evenhand.apps.lawbook.urls")),
    path("", include("evenhand.apps.information.urls")),
    path("", include("evenhand.apps.complaints.urls")),
    path("", include("evenhand.apps.conduct.urls")),
    path("", include("evenhand.apps.policies.urls")),
    path("", include("evenhand.apps.reports.urls")),
    path("", include("evenhand.apps.portal.urls")),
]
