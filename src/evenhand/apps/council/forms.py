"""The forms of the settings. Each field is named as the operation names it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from evenhand.apps.council.models import Mailbox, Officer, Post, ServiceArea
from evenhand.apps.council.operations.mailboxes import Connection
from evenhand.apps.council.vocabularies import choices
from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseForm, HouseRadios

_WEEKDAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]


class LinesField(forms.CharField):
    """Several short texts, one in each line; its value is the list of them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """The lines that say something."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """The list as lines again."""
        return "\n".join(value) if isinstance(value, list) else value


class SettingsForm(HouseForm):
    """The base of these forms: it knows the day, from which its lists are taken."""

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = on

    def take_choices(self, field: str, listed: str) -> None:
        """Offer the codes in force today."""
        chosen = self.fields[field]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = choices(listed, on=self.today)


def _first_day() -> DatePartsField:
    return DatePartsField(label="First day")


def _last_day() -> DatePartsField:
    return DatePartsField(label="Last day", required=False, help_text="Leave empty where none is set.")


class CouncilForm(SettingsForm):
    """What is true of the whole council."""

    name = forms.CharField(label="Name of the council", max_length=200)
    kind = forms.ChoiceField(label="Kind of council", widget=HouseRadios())
    nation = forms.ChoiceField(widget=HouseRadios())
    address_lines = LinesField(label="Postal address", required=False, help_text="One line in each line.")
    telephone = forms.CharField(max_length=40, required=False)
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    mail_domains = LinesField(
        label="The council's own mail domains",
        required=False,
        help_text="One in each line, such as fenbridge.example. Mail from them is a colleague's.",
    )
    own_mail_servers = LinesField(
        label="The council's own mail servers",
        required=False,
        help_text="One in each line. The time they first had a mail is the time it was received.",
    )
    vouching_servers = LinesField(
        label="The council's mail servers that check where mail comes from",
        required=False,
        help_text=(
            "One in each line: the name with which the line Authentication-Results of your mail begins, such as "
            "mx1.fenbridge.example; for Microsoft 365 write outlook.com. Once one is named, mail from an address of "
            "the council for which no such server vouches is shown as perhaps false, and answers nothing by itself."
        ),
    )
    duty_contact_address = forms.EmailField(label="Address of the duty contact", required=False)
    weekly_response_weekday = forms.TypedChoiceField(
        label="Day of the weekly response", choices=_WEEKDAYS, coerce=int
    )
    weekly_nil_letter = forms.BooleanField(
        label="Send a short letter in a week with nothing to say", required=False
    )
    closure_days_count = forms.BooleanField(label="Closure days extend local time limits", required=False)
    web_address = forms.URLField(
        label="Web address of Evenhand",
        required=False,
        assume_scheme="https",
        help_text="Where officers open it, such as https://evenhand.fenbridge.example. Mails to officers link to it.",
    )
    digest_days = forms.ChoiceField(
        label="Morning mail with each officer's work",
        widget=HouseRadios(),
        help_text="Each officer may choose otherwise. Nobody gets a mail when nothing waits for them.",
    )
    brand_colour = forms.CharField(label="Colour of the header", max_length=7)
    link_colour = forms.CharField(label="Colour of links", max_length=7)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("kind", "council-kinds")
        self.take_choices("nation", "nations")
        self.take_choices("digest_days", "digest-days")

    def clean_mail_domains(self) -> list[str]:
        """Domains in lower case, without an @."""
        return [line.rpartition("@")[2].lower() for line in self.cleaned_data["mail_domains"]]


class MailboxForm(SettingsForm):
    """A new mailbox."""

    address = forms.CharField(label="E-mail address", max_length=254)
    title = forms.CharField(label="What it is called", max_length=200)
    purpose = forms.CharField(label="What it is for", max_length=300, required=False)
    service_area = forms.ModelChoiceField(
        ServiceArea.objects.filter(active=True),
        label="Service it is for",
        required=False,
        empty_label="Several services",
        help_text="A limit on contact that is about one service acts on mail to that service alone.",
    )


class MailboxChangeForm(SettingsForm):
    """What may change about a mailbox; its address never does."""

    title = forms.CharField(label="What it is called", max_length=200)
    purpose = forms.CharField(label="What it is for", max_length=300, required=False)
    service_area = forms.ModelChoiceField(
        ServiceArea.objects.filter(active=True),
        label="Service it is for",
        required=False,
        empty_label="Several services",
        help_text="A limit on contact that is about one service acts on mail to that service alone.",
    )
    active = forms.BooleanField(label="In use", required=False)


class ConnectionForm(SettingsForm):
    """How the mail of a mailbox is fetched. The secret itself is never typed here."""

    kind = forms.ChoiceField(label="How its mail comes in", choices=Mailbox.Kind, widget=HouseRadios())
    host = forms.CharField(label="Mail server", max_length=253)
    port = forms.IntegerField(
        min_value=1, max_value=65535, required=False, help_text="Empty takes the usual one."
    )
    security = forms.ChoiceField(
        label="How the line is kept private", choices=Mailbox.Security, widget=HouseRadios()
    )
    login = forms.CharField(max_length=254, help_text="Often the mailbox's own address.")
    auth = forms.ChoiceField(label="How we sign in", choices=Mailbox.Auth, widget=HouseRadios())
    secret_name = forms.CharField(
        label="Name of the secret",
        max_length=100,
        help_text="Never the password itself. Either an environment variable such as EVENHAND_MAILBOX_PLANNING, "
        "or a file in the folder secrets that its owner alone may read.",
    )
    folders = LinesField(
        label="Folders to read", required=False, help_text="One in each line, such as INBOX."
    )
    stored_folder = forms.CharField(
        label="Folder for what is stored",
        max_length=200,
        required=False,
        help_text="A message is moved here once it is safely stored. Empty leaves it where it is.",
    )
    token_url = forms.URLField(
        label="Where tokens are given out",
        required=False,
        assume_scheme="https",
        help_text="Only for XOAUTH2.",
    )
    token_client = forms.CharField(
        label="Client id", max_length=200, required=False, help_text="Only for XOAUTH2."
    )
    token_scope = forms.CharField(
        label="Scope",
        max_length=300,
        required=False,
        help_text="Only for XOAUTH2. Empty takes the usual one.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("kind") == Mailbox.Kind.FILE:  # nothing else is asked for then
            for name in Connection.__dataclass_fields__:
                self.fields[name].required = False

    def connection(self) -> Connection:
        """What was typed about the connection, without what an empty field means by itself."""
        typed = {name: self.cleaned_data[name] for name in Connection.__dataclass_fields__}
        return Connection(
            **{
                **typed,
                "folders": tuple(typed["folders"]),
                "port": typed["port"] or (993 if typed["security"] == Mailbox.Security.TLS else 143),
            }
        )


class ServiceAreaForm(SettingsForm):
    """A part of the council."""

    name = forms.CharField(max_length=200)
    code = forms.SlugField(
        label="Short code",
        max_length=60,
        help_text="Letters and hyphens, such as planning. It never changes.",
    )
    directorate = forms.CharField(max_length=200, required=False)


class ServiceAreaChangeForm(SettingsForm):
    """A part of the council under another name or directorate."""

    name = forms.CharField(max_length=200)
    directorate = forms.CharField(max_length=200, required=False)
    active = forms.BooleanField(label="In use", required=False)


class OfficerForm(SettingsForm):
    """Somebody who works for the council."""

    name = forms.CharField(max_length=200)
    email = forms.CharField(label="E-mail address", max_length=254)
    telephone = forms.CharField(max_length=40, required=False)
    service_area = forms.ModelChoiceField(
        ServiceArea.objects.filter(active=True), required=False, empty_label="None"
    )
    signs_in = forms.BooleanField(
        label="Signs in to Evenhand",
        required=False,
        help_text="They set their password by “Forgotten password” on the sign-in page.",
    )


class PostForm(SettingsForm):
    """A post and the role it carries."""

    title = forms.CharField(label="Title of the post", max_length=200)
    role = forms.ChoiceField(widget=HouseRadios())
    service_area = forms.ModelChoiceField(
        ServiceArea.objects.filter(active=True), required=False, empty_label="The whole council"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("role", "roles")


class AppointmentForm(SettingsForm):
    """An officer holds a post from a day."""

    post = forms.ModelChoiceField(Post.objects.all(), empty_label="Choose a post")
    from_on = _first_day()
    until_on = _last_day()
    note = forms.CharField(max_length=300, required=False)


class LastDayForm(SettingsForm):
    """Something ends with a day."""

    last_on = DatePartsField(label="Last day")


class OwnAbsenceForm(SettingsForm):
    """I am away."""

    from_on = _first_day()
    until_on = _last_day()
    reason = forms.ChoiceField(widget=HouseRadios())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("reason", "absence-reasons")
        self.fields["from_on"].initial = self.today


class AbsenceForm(OwnAbsenceForm):
    """Somebody else is away."""

    officer = forms.ModelChoiceField(Officer.objects.all(), empty_label="Choose an officer")
    field_order = ("officer", "from_on", "until_on", "reason")


class ReaderForm(SettingsForm):
    """Somebody reads what comes in and is routed to nobody."""

    mailbox = forms.ModelChoiceField(
        Mailbox.objects.filter(active=True),
        required=False,
        empty_label="All mail that has no reader of its own",
    )
    officer = forms.ModelChoiceField(
        Officer.objects.filter(user__isnull=False), label="Who reads it", empty_label="Choose an officer"
    )
    deputy = forms.ModelChoiceField(
        Officer.objects.filter(user__isnull=False),
        label="Who reads it while they are away",
        required=False,
        empty_label="Nobody: the head of service",
    )
    from_on = _first_day()
    until_on = _last_day()


class HolidayForm(SettingsForm):
    """A bank holiday the lawbook does not know, or one that was moved away."""

    on = DatePartsField(label="Day")
    nations = forms.MultipleChoiceField(
        label="Bank holiday in",
        widget=HouseCheckboxes(),
        error_messages={"required": "Tick each nation that the day concerns"},
    )
    removed = forms.BooleanField(label="The day is no longer a bank holiday", required=False)
    reason = forms.CharField(
        max_length=300, help_text="Such as the proclamation. Open time limits move, and say why."
    )
    proclaimed_on = DatePartsField(
        label="Day it was proclaimed",
        required=False,
        help_text="Needed for a day that is added. Requests received before it show the earlier date to work to. "
        "Where nobody knows the day, enter today’s.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("nations", "nations")


class ClosureDayForm(SettingsForm):
    """A day on which the council is shut."""

    on = DatePartsField(label="Day")
    reason = forms.CharField(max_length=300)


class WithdrawForm(SettingsForm):
    """A day was entered by mistake."""

    why = forms.CharField(label="Why is it withdrawn?", max_length=300)


class MemberForm(SettingsForm):
    """A councillor's term."""

    name = forms.CharField(max_length=200)
    ward = forms.CharField(max_length=200, required=False)
    email = forms.CharField(label="E-mail address", max_length=254)
    from_on = _first_day()
    until_on = _last_day()


class MemberOfParliamentForm(SettingsForm):
    """An MP's term."""

    name = forms.CharField(max_length=200)
    constituency = forms.CharField(max_length=200)
    email = forms.CharField(label="E-mail address", max_length=254)
    from_on = _first_day()
    until_on = _last_day()
