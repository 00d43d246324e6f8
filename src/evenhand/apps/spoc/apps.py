from __future__ import annotations

from django.apps import AppConfig


class SpocConfig(AppConfig):
    name = "evenhand.apps.spoc"
    label = "spoc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of the single points of contact in the bar, on case pages, above people and in letters."""
        from evenhand.apps.cases import erasing, item_remarks, long_work, panels
        from evenhand.apps.cases.move_pages import make_on_page, make_on_page_about, open_on_page
        from evenhand.apps.cases.over_customers import look_for
        from evenhand.apps.letters import circulating
        from evenhand.apps.people import who_bar
        from evenhand.apps.spoc import facts
        from evenhand.apps.spoc.asking import ASK
        from evenhand.apps.spoc.erasing import erase_choices
        from evenhand.apps.spoc.fetching import CONTRIBUTION
        from evenhand.apps.spoc.ladder import chased_of
        from evenhand.apps.spoc.notices import concerned
        from evenhand.apps.spoc.operations.watched import SENDING, WATCHED
        from evenhand.apps.spoc.panels import arrangement_panel, spoc_line
        from evenhand.apps.spoc.queries import WEEKLY, arrangement_procedures
        from evenhand.apps.spoc.tying import has_arrangement
        from evenhand.apps.spoc.views.filing import answer_files_panel
        from evenhand.apps.spoc.views.given import files_given_panel, on_case
        from evenhand.apps.spoc.views.tying import matter_panel
        from evenhand.apps.ui.navigation import Entry, register

        facts.register()
        item_remarks.register(CONTRIBUTION, lambda reading, item, on: chased_of(reading, item, on=on).says)
        erasing.also_erase("weekly-choices", erase_choices)
        circulating.concern("spoc", concerned)
        long_work.register(SENDING, WATCHED)
        make_on_page(f"{WEEKLY}.draft", "weekly")
        make_on_page(ASK, "ask-officers")
        make_on_page_about("send-single-issue", "single-issue", "Answer it alone")
        open_on_page(arrangement_procedures, "spoc-propose")
        panels.register("spoc", arrangement_panel, place=10)
        panels.register("matter", matter_panel, place=12, where=has_arrangement)
        panels.register("answer-files", answer_files_panel, place=11)
        panels.register("files-given", files_given_panel, place=13, where=on_case)
        look_for(arrangement_procedures)
        who_bar.fill("spoc", spoc_line)
        register(Entry(label="Single points of contact", url_name="spocs", place=60))
