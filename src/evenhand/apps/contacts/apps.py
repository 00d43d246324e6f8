from __future__ import annotations

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "evenhand.apps.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the letters' post, recognise officers' replies, and take a place in the bar and on other pages."""
        from evenhand.apps.cases import erasing, fact_types, openings
        from evenhand.apps.cases import panels as case_panels
        from evenhand.apps.contacts import finding, hints, replies
        from evenhand.apps.contacts.erasing import erase_contacts, erase_contacts_of, why_contacts_keep
        from evenhand.apps.contacts.fact import CONTACT
        from evenhand.apps.contacts.listed import listed_hint
        from evenhand.apps.contacts.mailboxes.alarms import remarks_on_mailbox
        from evenhand.apps.contacts.of_customers import contacts_held, route_anew
        from evenhand.apps.contacts.operations.absences import read_anew_for
        from evenhand.apps.contacts.operations.contributions import contribution_received
        from evenhand.apps.contacts.operations.posting import post_room
        from evenhand.apps.contacts.operations.tying import tie_to_its_arrangement
        from evenhand.apps.contacts.person_panel import contacts_panel
        from evenhand.apps.contacts.queries.out_of_step import of_another_day, receipt_panel
        from evenhand.apps.contacts.views.doors import reads_contacts, sorts_contacts
        from evenhand.apps.contacts.views.members import is_member
        from evenhand.apps.council import absence_followers
        from evenhand.apps.council.mailbox_remarks import tell_by
        from evenhand.apps.letters import posting
        from evenhand.apps.people import panels, sides
        from evenhand.apps.people.operations import erasing as people_erasing
        from evenhand.apps.ui.navigation import Entry, register

        posting.deliver_by(post_room)
        finding.register()
        openings.follow("arrangement", tie_to_its_arrangement)
        erasing.also_erase("contacts", erase_contacts)
        people_erasing.kept_by("contacts", why_contacts_keep)
        people_erasing.also_erase("contacts", erase_contacts_of)
        tell_by(remarks_on_mailbox)
        absence_followers.follow("contacts", read_anew_for)
        replies.register("contribution", contribution_received)
        fact_types.register("contact", CONTACT)
        hints.register("listed", listed_hint)
        panels.add(contacts_panel, place=20)
        case_panels.register("receipt", receipt_panel, place=5, where=of_another_day)
        sides.tell(contacts_held, place=60)
        sides.follow("contacts.contact", route_anew)
        register(Entry(label="Triage", url_name="triage", place=20, shown_to=sorts_contacts))
        register(Entry(label="My mail", url_name="member-mail", place=15, shown_to=is_member))
        register(Entry(label="Contacts", url_name="contacts", place=30, shown_to=reads_contacts))
