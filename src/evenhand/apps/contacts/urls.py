"""The addresses of contacts. Numbers and codes only: no name, address or word of a message stands in a URL."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.contacts.views import contacts, members, paragraphs, quarantine, triage

urlpatterns = [
    path("triage/", triage.triage, name="triage"),
    path("triage/<int:pk>/", triage.triage, name="triage-contact"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.contact_new, name="contact-new"),
    path("contacts/<int:pk>/", contacts.contact, name="contact"),
    path("contacts/<int:pk>/move/", contacts.move, name="contact-move"),
    path("contacts/<int:pk>/raw/", contacts.raw, name="contact-raw"),
    path("contacts/<int:pk>/files/<int:place>/", contacts.attachment, name="contact-file"),
    path("messages/<int:pk>/went/", contacts.settle_message, {"how": "went"}, name="message-went"),
    path("messages/<int:pk>/again/", contacts.settle_message, {"how": "again"}, name="message-again"),
    path("messages/<int:pk>/told/", contacts.told, name="message-told"),
    path("settings/paragraphs/", paragraphs.paragraphs, name="paragraphs"),
    path("my-mail/", members.member_mail, name="member-mail"),
    path("my-mail/<int:pk>/", members.member_chooses, name="member-chooses"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<int:pk>/", quarantine.quarantined, name="quarantined"),
    path("quarantine/<int:pk>/raw/", quarantine.quarantined_raw, name="quarantined-raw"),
]
