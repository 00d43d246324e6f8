"""The `conduct` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "evenhand.apps.conduct"
    label = "conduct"
    verbose_name = "Conduct"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the bar, above every person, and in what letters are told."""
        from evenhand.apps.cases import departing, erasing, panels
        from evenhand.apps.cases.over_customers import look_for
        from evenhand.apps.conduct import facts
        from evenhand.apps.conduct.advice import limit_lines, precaution_lines
        from evenhand.apps.conduct.departing import departures_of
        from evenhand.apps.conduct.meetings import against_the_calendar
        from evenhand.apps.conduct.papers import erase_papers, why_papers_stay
        from evenhand.apps.conduct.queries import conduct_procedures, safety_procedures
        from evenhand.apps.conduct.routing import diversions_of
        from evenhand.apps.conduct.views.panel import conduct_panel
        from evenhand.apps.conduct.views.register import shown_register
        from evenhand.apps.conduct.ways import limits_against
        from evenhand.apps.contacts.operations.other_ways import asked_by
        from evenhand.apps.contacts.operations.routing import divert_by
        from evenhand.apps.people import who_bar
        from evenhand.apps.people.views import shown_people
        from evenhand.apps.ui.navigation import Entry, register

        look_for(conduct_procedures)
        look_for(safety_procedures)
        who_bar.fill("limits", limit_lines)
        who_bar.fill("safety", precaution_lines)
        facts.register()
        departing.tell_by(departures_of)
        departing.find_against_by(against_the_calendar)
        erasing.kept_by("papers", why_papers_stay)
        erasing.also_erase("papers", erase_papers)
        divert_by("limits on contact", diversions_of)
        asked_by("limits on contact", limits_against)
        panels.register("conduct", conduct_panel, place=12)
        register(Entry(label="Advice", url_name="advice", place=55, shown_to=shown_people))
        register(Entry(label="Register", url_name="register", place=65, shown_to=shown_register))
