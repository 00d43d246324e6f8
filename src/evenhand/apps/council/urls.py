"""The addresses of the settings."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.council.views import council, days, mailboxes, officers, readers

urlpatterns = [
    path("settings/", council.settings, name="settings"),
    path("settings/council/", council.council, name="settings-council"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="settings-mailboxes"),
    path("settings/mailboxes/add/", mailboxes.mailbox_add, name="settings-mailbox-add"),
    path("settings/mailboxes/<int:pk>/", mailboxes.mailbox_change, name="settings-mailbox"),
    path(
        "settings/mailboxes/<int:pk>/fetching/",
        mailboxes.mailbox_connection,
        name="settings-mailbox-fetching",
    ),
    path("settings/service-areas/", council.service_areas, name="settings-service-areas"),
    path("settings/service-areas/add/", council.service_area_add, name="settings-service-area-add"),
    path(
        "settings/service-areas/<slug:code>/change/",
        council.service_area_change,
        name="settings-service-area-change",
    ),
    path("settings/officers/", officers.officers, name="settings-officers"),
    path("settings/officers/add/", officers.officer_add, name="settings-officer-add"),
    path("settings/officers/<int:pk>/", officers.officer, name="settings-officer"),
    path("settings/officers/<int:pk>/appoint/", officers.appoint, name="settings-appoint"),
    path("settings/posts/add/", officers.post_add, name="settings-post-add"),
    path("settings/holdings/<int:pk>/end/", officers.holding_end, name="settings-holding-end"),
    path("settings/members/", officers.members, name="settings-members"),
    path("settings/members/add/", officers.member_add, name="settings-member-add"),
    path("settings/members/<int:pk>/end/", officers.member_end, name="settings-member-end"),
    path("settings/members/add-mp/", officers.member_of_parliament_add, name="settings-mp-add"),
    path("settings/members/mps/<int:pk>/end/", officers.member_of_parliament_end, name="settings-mp-end"),
    path("settings/absences/", days.absences, name="settings-absences"),
    path("settings/absences/mine/", days.absence_own, name="settings-absence-own"),
    path("settings/absences/add/", days.absence_add, name="settings-absence-add"),
    path("settings/absences/<int:pk>/end/", days.absence_end, name="settings-absence-end"),
    path("settings/readers/", readers.readers, name="settings-readers"),
    path("settings/readers/add/", readers.reader_add, name="settings-reader-add"),
    path("settings/readers/<int:pk>/end/", readers.reader_end, name="settings-reader-end"),
    path("settings/holidays/", days.holidays, name="settings-holidays"),
    path("settings/holidays/add/", days.holiday_add, name="settings-holiday-add"),
    path("settings/holidays/<int:pk>/withdraw/", days.holiday_withdraw, name="settings-holiday-withdraw"),
    path("settings/closure-days/add/", days.closure_day_add, name="settings-closure-day-add"),
    path(
        "settings/closure-days/<int:pk>/withdraw/",
        days.closure_day_withdraw,
        name="settings-closure-day-withdraw",
    ),
]
