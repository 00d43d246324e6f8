"""The pages of the policies, one file a subject."""

from __future__ import annotations

from evenhand.apps.policies.views.reading import index, policy, procedure

__all__ = ["index", "policy", "procedure"]
