"""Who may sign in, and the record of who changed what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from evenhand.apps.accounts.addresses import normalised_address


class Users(BaseUserManager["User"]):
    """All who can sign in; each is known by an e-mail address, however it is spelt."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "", **more: Any) -> User:
        """Add somebody who can sign in. Without a password they cannot until one is set.

        Raises ValueError with a sentence where the address is none.
        """
        user = self.model(email=normalised_address(email), name=name or email, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, *, name: str = "", **more: Any
    ) -> User:
        """Add the first administrator of an installation (`evenhand createsuperuser`)."""
        return self.create_user(email, password, name=name, is_staff=True, is_superuser=True, **more)

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of an address in any spelling. Raises User.DoesNotExist."""
        try:
            return self.get(email=normalised_address(username or ""))
        except ValueError as odd:
            raise self.model.DoesNotExist(str(odd)) from odd


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. What they may see or do comes from the posts they hold, not from here."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar = ["name", "email"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the one spelling of the address."""
        super().clean()
        self.email = normalised_address(self.email)

    def get_full_name(self) -> str:
        """The name as colleagues know it."""
        return self.name

    def get_short_name(self) -> str:
        """The same name: no part of a name is dropped."""
        return self.name


class RecordChange(models.Model):
    """Who changed which record, when, and what it said before and after. Written once, never edited.

    `subject` names the person or thing the record belongs to (`people.customer:12`), so that one look
    finds every change, and erasing a person finds them too. Personal data stays in this table: it is
    never written to a log.
    """

    subject = models.CharField(max_length=100, db_index=True)
    model = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    what = models.CharField(max_length=100)
    why = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.what} ({self.subject})"

    @property
    def what_in_words(self) -> str:
        """What was done, as a heading: `set-safe-contact` becomes "Set safe contact"."""
        return self.what.replace("-", " ").capitalize()

    @property
    def lines(self) -> list[tuple[str, object, object]]:
        """Each field that changed, by its words, with what it said before and after."""
        fields = dict.fromkeys([*self.before, *self.after])
        return [
            (self._words_of(field), self.before.get(field), self.after.get(field))
            for field in fields
            if self.before.get(field) != self.after.get(field)
        ]

    def _words_of(self, field: str) -> str:
        return str(apps.get_model(self.model)._meta.get_field(field).verbose_name).capitalize()
