"""In which form letters go to a customer, as their record asks for it on a day."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import adjustment_codes
from evenhand.domain.letters.formats import Form, form_for

AS_EVER = Form()


def form_of(customer: Customer | None, *, on: dt.date) -> Form:
    """The form in which letters go to this customer on a day, and why (EQM-2); as ever where there is none."""
    if customer is None:
        return AS_EVER
    return form_for(
        lawbook().vocabularies,
        preferred_format=customer.preferred_format,
        preferred_channel=customer.preferred_channel,
        language=customer.language,
        adjustments=adjustment_codes(customer.pk, on),
    )
