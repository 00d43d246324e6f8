"""The addresses of arrangements. Only references, item keys and codes stand in them."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.spoc.views import asking, beginning, deciding, filing, given, tying, weeks

urlpatterns = [
    path("spoc/", weeks.spocs, name="spocs"),
    path("spoc/propose/", beginning.choose, name="spoc-choose"),
    path("spoc/propose/<int:customer>/", beginning.propose, name="spoc-propose"),
    path("spoc/<str:ref>/", weeks.spoc, name="spoc"),
    path("spoc/<str:ref>/weekly/", deciding.weekly, name="weekly"),
    path("spoc/<str:ref>/weekly/draft/", weeks.draft, name="weekly-draft"),
    path("spoc/<str:ref>/weekly/keep/", deciding.keep, name="weekly-keep"),
    path("spoc/<str:ref>/weekly/preview/", weeks.preview, name="weekly-preview"),
    path("spoc/<str:ref>/weekly/preview.pdf", weeks.preview, {"form": "pdf"}, name="weekly-preview-pdf"),
    path("spoc/<str:ref>/weekly/preview.docx", weeks.preview, {"form": "docx"}, name="weekly-preview-docx"),
    path("spoc/<str:ref>/weekly/send/", weeks.send, name="weekly-send"),
    path("spoc/<str:ref>/hand-back/", beginning.hand_back, name="hand-back"),
    path("spoc/<str:ref>/matters/<str:matter>/alone/", weeks.alone, name="single-issue"),
    path("spoc/<str:ref>/matters/<str:matter>/files/", filing.files, name="answer-files"),
    path("spoc/<str:ref>/matters/<str:matter>/files/<int:number>/", filing.file, name="answer-file"),
    path("spoc/<str:ref>/matters/<str:matter>/ask/", asking.ask, name="ask-officer"),
    path("cases/<str:ref>/ask/", asking.ask_about, name="ask-officers"),
    path("cases/<str:ref>/answer-files/", filing.of_case, name="case-answer-files"),
    path("cases/<str:ref>/given/<int:number>/", given.file, name="given-file"),
    path("cases/<str:ref>/matter/", tying.matter, name="case-matter"),
    path("chases/", asking.chases, name="chases"),
    path("chases/<str:ref>/<str:item>/", asking.chase, name="chase"),
    path("asked-of-me/", asking.asked_of_me, name="asked-of-me"),
    path("asked-of-me/<str:ref>/<str:item>/", asking.answer, name="answer-asked"),
    path("asked-of-me/<str:ref>/<str:item>/return/", asking.return_asked, name="return-asked"),
]
