"""No page is open by accident: every address asks for sign-in, but for a list that is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What somebody who has not signed in may open, and why.
OPEN = {
    "account_login": "how one signs in",
    "account_logout": "sends those who are not signed in to the sign-in page by itself",
    "account_signup": "says that accounts are made by an administrator",
    "account_inactive": "says that the account has been closed",
    "account_email_verification_sent": "the same words for everybody",
    "account_confirm_email": "a link in a mail is the key",
    "account_reset_password": "for those who cannot sign in",
    "account_reset_password_done": "the same words for everybody",
    "account_reset_password_from_key": "a link in a mail is the key",
    "account_reset_password_from_key_done": "the same words for everybody",
    "account_confirm_login_code": "part of signing in; sends away those who have not begun",
    "account_request_login_code": "part of signing in",
    "disclosure-log": "published answers are the public's",
    "disclosure-log-csv": "published answers are the public's",
    "disclosure-log-json": "published answers are the public's",
    "disclosure": "one published answer",
    "our-policy": "adopted policies are the public's",
    "our-policy-procedure": "an adopted procedure is the public's; a draft is not found",
    "survey": "a signed link opens three questions and shows nothing about anybody",
    "delivery": "asks for what was told by another way; a link that nobody could guess shows nothing by itself",
    "delivery-files": "shows nothing to those who have not opened a delivery",
    "delivery-file": "sends away those who have not opened a delivery",
    "delivery-close": "forgets what was opened",
    "own-page-begin": "a resident types the code of their letter; it shows nothing about anybody",
    "own-page-digits": "sends away those who have not begun",
    "own-page": "sends away those who have not opened their page",
    "own-page-close": "forgets what was opened",
    "health": "a load balancer asks whether pages can be given; says nothing else",
    "health-of-background": "a monitor asks whether the background works; says nothing else",
}
SAMPLES: dict[str, Any] = {
    "int": 1,
    "str": "a",
    "slug": "a",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "a",
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            namespace = f"{before}{each.namespace}:" if each.namespace else before
            yield from patterns(each, namespace)
        else:
            yield before, each


def addresses() -> list[tuple[str, str]]:
    found = []
    for namespace, pattern in patterns(get_resolver()):
        name = f"{namespace}{pattern.name}"
        assert pattern.name, f"{pattern.pattern} has no name, so no test can ask for it"
        converters = getattr(pattern.pattern, "converters", {})
        arguments = {
            key: SAMPLES.get(
                type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), "a"
            )
            for key, converter in converters.items()
        }
        if not converters and pattern.pattern.regex.groups:
            arguments = dict.fromkeys(pattern.pattern.regex.groupindex, "a")
        found.append((name, reverse(name, kwargs=arguments or None)))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_asks_for_sign_in(client: Client, method: str) -> None:
    unguarded = []
    for name, address in addresses():
        if name in OPEN:
            continue
        response = getattr(client, method)(address)
        if response.status_code != 302 or not response["Location"].startswith(reverse("account_login")):
            unguarded.append(f"{name} {address}: {response.status_code}")
    assert unguarded == []


def test_the_list_of_open_pages_names_no_page_that_is_gone() -> None:
    optional = {"account_confirm_login_code", "account_request_login_code"}
    assert set(OPEN) - {name for name, _ in addresses()} - optional == set()


@pytest.mark.django_db
def test_nobody_can_make_an_account_for_themselves(client: Client, django_user_model: Any) -> None:
    sent = {
        "email": "anya@example.org",
        "password1": "a long enough phrase",
        "password2": "a long enough phrase",
    }
    response = client.post(reverse("account_signup"), sent)
    assert "Accounts are made by an administrator" in response.content.decode()
    assert not django_user_model.objects.exists()


@pytest.mark.django_db
def test_too_many_tries_to_sign_in_are_told_as_that_and_what_a_full_disk_has_to_do_with_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where the cache in the database cannot be written, the limit on tries finds itself used up.
    monkeypatch.setattr("allauth.core.internal.ratelimit._consume_single_rate", lambda *a, **k: None)
    page = client.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert page.status_code == 429
    assert "disk may be full" in page.content.decode()
    assert "by number" not in page.content.decode()
