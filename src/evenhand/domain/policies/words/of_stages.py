"""What a stage does without anybody: it ends by itself once a day has passed."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.lawbook.procedure import Procedure, Stage


def by_itself(procedure: Procedure, stage: Stage) -> str:
    """When a stage ends by itself, for the middle of a sentence; nothing where somebody must end it."""
    if not stage.lapses_to:
        return ""
    asks = (ask for move in procedure.moves.values() for ask in move.asks.values())
    title = next((ask.title for ask in asks if ask.name == stage.lapses_on), stage.lapses_on)
    return f"by itself, once the day “{title}” has passed"


def ending(procedure: Procedure, stage: Stage, stages: Mapping[str, Stage]) -> str:
    """A sentence that says when a stage ends by itself and what follows; nothing where somebody must end it."""
    when = by_itself(procedure, stage)
    return f"It ends {when}. Then follows “{stages[stage.lapses_to].title}”." if when else ""
