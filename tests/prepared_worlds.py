"""An invented council made once for the tests that share it, each of which gives it back as it found it.

Hiring a council and deciding on an arrangement takes longer than most claims about it. So the fixtures that only set
the scene are layers: each is made once, under a savepoint, and stands while the next tests want it. A test's own
transaction lies on top and is rolled back as ever. Tests that commit make their scene anew.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

Maker = Callable[..., object]
World = dict[str, object]


@dataclass
class Scene:
    """Layers that tests begin from, each made from those before it by a function that names what it needs."""

    makers: Mapping[str, Maker]

    def fixtures(self) -> Iterator[Any]:
        """A fixture for each layer, in their order."""
        for name, maker in self.makers.items():
            yield _fixture(self, name, maker.__doc__)

    def add(self, world: World) -> None:
        """Make the layer that comes next."""
        name, maker = list(self.makers.items())[len(world)]
        world[name] = maker(**{one: world[one] for one in inspect.signature(maker).parameters})

    def depth(self, item: pytest.Item) -> int:
        """How many layers a test stands on."""
        asked = {name for name, scene in _scenes_of(item) if scene is self}
        return max((n for n, name in enumerate(self.makers, 1) if name in asked), default=0)


@dataclass
class Standing:
    """The layers that stand in the database now, of one scene at a time."""

    scene: Scene | None = None
    layers: list[tuple[transaction.Atomic, World]] = field(default_factory=list)

    @property
    def world(self) -> World:
        """What the layers made, for one layer more or one test to change as it likes."""
        return copy.deepcopy(self.layers[-1][1]) if self.layers else {}

    def stand(self, scene: Scene | None, depth: int) -> None:
        """Take layers away and make new ones until these stand."""
        if scene is not self.scene:
            self.fall(0)
            self.scene = scene
        self.fall(depth)
        while scene is not None and len(self.layers) < depth:
            layer, world = transaction.atomic(), self.world
            layer.__enter__()
            # A file that a test closes after reading ends its request, and would take the connection, and all layers,
            # with it.
            connection.close_if_unusable_or_obsolete = _stay
            self.layers.append((layer, world))
            scene.add(world)

    def fall(self, depth: int) -> None:
        """Roll back to so many layers."""
        while len(self.layers) > depth:
            layer, _ = self.layers.pop()
            transaction.set_rollback(True)
            layer.__exit__(None, None, None)
            if not self.layers:
                del connection.close_if_unusable_or_obsolete


def _stay() -> None:
    """Keep the connection whatever a request does."""


def scene(**makers: Maker) -> Scene:
    """Set a scene, the first layer first."""
    return Scene(makers)


def scene_of(item: pytest.Item) -> Scene | None:
    """The scene whose layers a test asks for, wherever they were imported from."""
    return next((scene for _, scene in _scenes_of(item)), None)


def _scenes_of(item: pytest.Item) -> Iterator[tuple[str, Scene]]:
    """The layers among the fixtures of a test, by name, each with its scene."""
    asked = getattr(item, "_fixtureinfo", None)
    for name, found in asked.name2fixturedefs.items() if asked is not None else ():
        if (scene := getattr(found[-1].func, "scene", None)) is not None:
            yield name, scene


def deepest_last(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests in their order, those of one file that stand on fewer layers before those on more."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    return [item for one in files.values() for item in sorted(one, key=_depth)]


def _depth(item: pytest.Item) -> int:
    found = scene_of(item)
    return found.depth(item) if found else 0


def _fixture(scene: Scene, name: str, says: str | None) -> Any:
    def layer(_scene: Mapping[str, object]) -> object:
        return _scene[name]

    layer.__doc__ = says
    layer.scene = scene  # type: ignore[attr-defined]  # read by scene_of
    return pytest.fixture(name=name)(layer)
