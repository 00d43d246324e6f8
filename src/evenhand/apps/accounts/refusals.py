"""The one way an operation says no: a sentence a caseworker can act on, and the field it belongs to."""

from __future__ import annotations


class Refused(Exception):
    """An operation did nothing, and this says what, why and what to do.

    `field` names the form field beside which the sentence stands; empty where it is about the whole.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
