"""The `information` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class InformationConfig(AppConfig):
    name = "evenhand.apps.information"
    verbose_name = "Information requests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lend what this app knows to the letters and to the pages of cases."""
        from evenhand.apps.cases import departing, erasing, long_work, panels, similar
        from evenhand.apps.cases.move_pages import make_on_page
        from evenhand.apps.cases.offering import offer_lines
        from evenhand.apps.contacts import hints, opened
        from evenhand.apps.information import deliveries, disclosures, identity, letter_facts
        from evenhand.apps.information.against import LOG_REDACTION, found_against
        from evenhand.apps.information.bundle_work import ASSEMBLING, WATCHED
        from evenhand.apps.information.careful import against_ordinary_way
        from evenhand.apps.information.links import Links
        from evenhand.apps.information.listing import LISTING
        from evenhand.apps.information.listing import WATCHED as WATCHED_LISTING
        from evenhand.apps.information.notice_beside import notice_beside
        from evenhand.apps.information.paper_files import documents_on, legal_advice_among
        from evenhand.apps.information.regimes import (
            FIRST_GUESS,
            forget_first_guess,
            keep_first_guess,
            regime_hint,
        )
        from evenhand.apps.information.views.panel import answer_panel, behind_links, links_panel
        from evenhand.apps.letters import enclosing, large_files, ways_out
        from evenhand.apps.spoc import withholding

        letter_facts.register_all()
        offer_lines(LOG_REDACTION, "document", documents_on)
        departing.find_against_by(found_against)
        withholding.tell_by(notice_beside)
        make_on_page(disclosures.DECIDE, "request-publish")
        make_on_page(identity.DESTROY, "request-identity-papers")
        long_work.register(ASSEMBLING, WATCHED)
        long_work.register(LISTING, WATCHED_LISTING)
        hints.register("regime", regime_hint, statutory=True)
        opened.tell("first-guess", keep_first_guess)
        erasing.also_erase("first-guess", forget_first_guess)
        enclosing.find_against_by("legal-advice", legal_advice_among)
        ways_out.find_against_by(against_ordinary_way)
        erasing.also_erase("deliveries", deliveries.erase_deliveries)
        disclosures.register_search()
        similar.also_look_in(disclosures.published_like)
        panels.register("information-answer", answer_panel, place=5, along=FIRST_GUESS)
        panels.register("links", links_panel, place=45, where=behind_links)
        large_files.linked_by(Links())
