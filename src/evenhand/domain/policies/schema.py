"""JSON Schema of the lawbook's files, made from the types that read them, so that an editor completes and checks.

An editor with the YAML language server is told by a first line such as
`# yaml-language-server: $schema=../../src/evenhand/law/schema/procedure.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from evenhand.domain.lawbook.clock_shapes import ClockSource
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.letters import Bodies, EveryLetter, Paragraphs
from evenhand.domain.lawbook.policies import Policy
from evenhand.domain.lawbook.procedures import FragmentSource, ProcedureSource
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.policies.checks import CheckBook
from evenhand.domain.policies.statements import Document

KINDS: Mapping[str, type] = {
    "policy": Policy,
    "procedure": ProcedureSource,
    "fragment": FragmentSource,
    "clock": ClockSource,
    "letter": Letter,
    "paragraphs": Paragraphs,
    "bodies": Bodies,
    "every-letter": EveryLetter,
    "vocabulary": Vocabulary,
    "statements": Document,
    "checks": CheckBook,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: str) -> str:
    """The JSON Schema of one kind of file, as it is kept in `law/schema`."""
    found = msgspec.json.schema(KINDS[kind])
    return json.dumps({"$schema": _DIALECT, **found}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
