"""Conditions and questions whose SQL is made once and used again: on a whole page, and on every page after it.

Django builds and compiles a question anew each time it is asked. For a page whose questions rest on the whole lawbook,
that took two thirds of the time. Here the SQL is made by a function of what its shape depends on and of nothing else
(`Prepared` for a condition, `answers` for a whole question); what differs from person to person and from day to day
(who looks, their ties, the day) stands in it as `Given`, and is handed in anew each time. Nothing that was found in
the database is kept, so nothing can be out of date.
"""

from evenhand.apps.council.prepared.conditions import Prepared
from evenhand.apps.council.prepared.given import Given
from evenhand.apps.council.prepared.questions import answers

__all__ = ["Given", "Prepared", "answers"]
