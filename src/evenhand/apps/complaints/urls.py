"""The addresses of the `complaints` app. Codes and numbers stand in them, never a name."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.complaints.views import answering, board, directory, equality, surveys

urlpatterns = [
    path("complaints/", board.complaints, name="complaints"),
    path("complaints/after/", board.after, name="complaints-after"),
    path("complaints/enquiries/", board.enquiries, name="complaints-enquiries"),
    path("complaints/owed/", board.owed, name="complaints-owed"),
    path("complaints/many/", board.many, name="complaints-many"),
    path("enquiries/", board.own, name="own-enquiries"),
    path("complaints/surveys/", surveys.surveys, name="complaints-surveys"),
    path("complaints/surveys/schedule/", surveys.schedule, name="complaints-survey-schedule"),
    path("complaints/surveys/<int:pk>/", surveys.invitation, name="complaints-survey"),
    path("complaints/surveys/<int:pk>/sent/", surveys.sent, name="complaints-survey-sent"),
    path("complaints/surveys/<int:pk>/send/", surveys.send, name="complaints-survey-send"),
    path("complaints/surveys/<int:pk>/letter.pdf", surveys.letter, name="complaints-survey-letter"),
    path("complaints/surveys/sample/<int:pk>/send/", surveys.send_all, name="complaints-survey-send-all"),
    path("survey/<str:token>/", answering.answer, name="survey"),
    path("complaints/equality/", equality.profiles, name="complaints-equality"),
    path("complaints/equality/add/", equality.add, name="complaints-equality-add"),
    path("settings/directory/", directory.directory, name="settings-directory"),
    path("settings/directory/<slug:code>/", directory.enter, name="settings-directory-enter"),
]
