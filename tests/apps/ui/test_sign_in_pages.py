"""Signing in and out, in the look of the house."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.ui.sample_pages")]

ADDRESS, PASSWORD = "anya.invented@example.org", "a long enough phrase"


@pytest.fixture
def officer(django_user_model: Any) -> Any:
    cache.clear()
    return django_user_model.objects.create_user(ADDRESS, PASSWORD, name="Bela Imagined")


def sign_in(client: Client, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": ADDRESS, "password": password, "next": "/sample/"})


def test_an_officer_signs_in_by_address_and_is_named_at_the_top(client: Client, officer: Any) -> None:
    assert sign_in(client, PASSWORD)["Location"] == "/sample/"
    page = client.get("/sample/").content.decode()
    assert "Bela Imagined" in page
    assert "Sign out" in page


def test_a_wrong_password_says_so_and_not_whether_the_address_is_known(client: Client, officer: Any) -> None:
    known = sign_in(client, "wrong").content.decode()
    unknown = client.post(
        reverse("account_login"), {"login": "nobody@example.org", "password": "wrong"}
    ).content.decode()
    sentence = "The e-mail address and the password do not belong together."
    assert sentence in known
    assert sentence in unknown


def test_after_five_wrong_passwords_the_right_one_must_wait(client: Client, officer: Any) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    assert "There were too many wrong passwords" in sign_in(client, PASSWORD).content.decode()


def test_a_password_is_set_by_a_link_sent_to_the_address_and_every_word_is_ours(
    client: Client, officer: Any, mailoutbox: list[Any]
) -> None:
    assert reverse("account_reset_password") in client.get(reverse("account_login")).content.decode()
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    [mail] = mailoutbox
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.subject == "Set a new password for Evenhand"
    link = next(word for word in mail.body.split() if word.startswith("http"))

    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    for typed, again, said in (
        ("", "", "Enter new password"),
        ("short", "short", "must be 12 characters or more"),
        ("q1w2e3r4t5y6", "q1w2e3r4t5y6", "many people use"),
        ("bela imagined", "bela imagined", "too much like your name"),
        ("a phrase of three", "a phrase of two", "The two passwords differ"),
    ):
        refused = client.post(address, {"password1": typed, "password2": again}).content.decode()
        assert said in refused
        assert refused.count("govuk-error-summary__title") == 1
        assert "This password" not in refused.replace("This password is one that many people use", "")
        assert "This field" not in refused
    client.post(address, {"password1": "heron ladder teapot", "password2": "heron ladder teapot"})
    assert sign_in(client, "heron ladder teapot").status_code == 302
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_a_wrong_or_empty_sign_in_is_said_in_our_words_with_a_summary_that_leads_to_the_field(
    client: Client, officer: Any
) -> None:
    page = client.post(reverse("account_login"), {"login": "no address", "password": ""}).content.decode()
    assert "Enter an e-mail address in full" in page
    assert "Enter password" in page
    assert 'href="#id_password"' in page
    assert 'id="id_password"' in page


def test_signing_out_takes_a_button_and_not_a_link(client: Client, officer: Any) -> None:
    client.force_login(officer)
    client.get(reverse("account_logout"))
    assert "Bela Imagined" in client.get("/sample/").content.decode()
    client.post(reverse("account_logout"))
    assert "Bela Imagined" not in client.get("/sample/").content.decode()


@pytest.mark.parametrize("name", ["account_change_password", "account_email", "account_reauthenticate"])
def test_the_sign_in_librarys_other_pages_wear_the_look_of_the_house(
    client: Client, officer: Any, name: str
) -> None:
    sign_in(client, PASSWORD)
    page = client.get(reverse(name), follow=True).content.decode()
    assert 'class="eh-header"' in page
    assert "govuk-input" in page


def test_a_page_tells_the_browser_not_to_keep_it(client: Client) -> None:
    response = client.get("/sample/")
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_demonstration_says_on_every_page_that_all_is_invented(client: Client) -> None:
    with override_settings(DEMONSTRATION=True):
        assert "Everybody and everything here is invented" in client.get("/sample/").content.decode()
    assert "invented. Do not" not in client.get("/sample/").content.decode()
