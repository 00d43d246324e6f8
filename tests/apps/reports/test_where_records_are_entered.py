"""The page on which rates, targets and what others say are entered is found by whoever keeps it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer, Post, PostHolding

pytestmark = pytest.mark.django_db
TITLE = "What figures rest on"


@pytest.mark.parametrize(
    ("role", "from_page", "led"),
    [
        ("administrator", "settings", True),
        ("information-team", "dashboard", True),
        ("complaints-team", "dashboard", False),
    ],
)
def test_whoever_keeps_what_figures_rest_on_is_led_to_it_and_nobody_else(
    client: Client, role: str, from_page: str, led: bool
) -> None:
    user = User.objects.create_user("kit@example.org", name="Kit Keeper")
    officer = Officer.objects.create(user=user, name="Kit Keeper", email="kit@example.org")
    post = Post.objects.create(title="Keeper", role=role)
    PostHolding.objects.create(post=post, officer=officer, from_on=dt.date(2020, 1, 1))
    client.force_login(user)
    page = client.get(reverse(from_page)).content.decode()
    assert (reverse("settings-figures") in page) is led
    assert client.get(reverse("settings-figures")).status_code == (200 if led else 403)
    assert (TITLE.lower() in page.lower()) is led
