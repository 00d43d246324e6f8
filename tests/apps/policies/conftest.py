"""People and a case of an invented council, as the tests of cases make them."""

from __future__ import annotations

from tests.apps.cases.conftest import administrator, morgan, olive, person_in

__all__ = ["administrator", "morgan", "olive", "person_in"]
