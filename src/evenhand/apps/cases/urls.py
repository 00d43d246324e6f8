"""The addresses of cases. Only references, item keys and codes stand in them, never a name."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.cases import views
from evenhand.apps.cases.views import erasing, long_work, similar, worksheets

urlpatterns = [
    path("cases/", views.case_list, name="cases"),
    path("cases/new/<slug:procedure>/", views.new, name="case-new"),
    path("cases/<str:ref>/", views.case, name="case"),
    path("records/erasing/", erasing.to_erase, name="records-to-erase"),
    path("cases/<str:ref>/erase/", erasing.erase, name="case-erase"),
    path("cases/<str:ref>/similar/", similar.similar, name="case-similar"),
    path("cases/<str:ref>/work/<uuid:number>/", long_work.watch, name="long-work"),
    path("cases/<str:ref>/reclassify/", views.reclassify, name="case-reclassify"),
    path("cases/<str:ref>/worksheet/<str:name>/", worksheets.worksheet, name="case-worksheet"),
    path("cases/<str:ref>/worksheet/<str:name>/keep/", worksheets.keep, name="case-worksheet-keep"),
    path("cases/<str:ref>/entries/<int:entry>/correct/", views.correct, name="case-correct"),
    path("cases/<str:ref>/moves/<str:name>/", views.move, name="case-move"),
    path("cases/<str:ref>/items/<str:item>/moves/<str:name>/", views.move, name="case-item-move"),
]
