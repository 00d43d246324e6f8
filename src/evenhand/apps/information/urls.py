"""The addresses of the `information` app. Only references stand in them."""

from __future__ import annotations

from django.urls import URLPattern, path

from evenhand.apps.information.views import answering, bundling, delivering, identity, publishing

urlpatterns: list[URLPattern] = [
    path("cases/<str:ref>/answer/", answering.answer, name="request-answer"),
    path("cases/<str:ref>/publish/", publishing.publish, name="request-publish"),
    path("publishing/", publishing.to_decide, name="publishing"),
    path("disclosure-log/", publishing.log, name="disclosure-log"),
    path("disclosure-log/data.csv", publishing.as_csv, name="disclosure-log-csv"),
    path("disclosure-log/data.json", publishing.as_json, name="disclosure-log-json"),
    path("disclosure-log/<int:pk>/", publishing.disclosure, name="disclosure"),
    path("cases/<str:ref>/bundle/", bundling.bundle, name="request-bundle"),
    path("cases/<str:ref>/deliver/", delivering.deliver, name="request-deliver"),
    path("cases/<str:ref>/deliver/<int:pk>/revoke/", delivering.revoke, name="request-deliver-revoke"),
    path("delivery/files/", delivering.files, name="delivery-files"),
    path("delivery/files/<int:place>/", delivering.file, name="delivery-file"),
    path("delivery/close/", delivering.close, name="delivery-close"),
    path("delivery/<str:token>/", delivering.begin, name="delivery"),
    path("cases/<str:ref>/identity-papers/", identity.papers, name="request-identity-papers"),
    path("cases/<str:ref>/history/", answering.history, name="request-history"),
]
