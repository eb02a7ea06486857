"""What a fact changes in the picture of a release of one's own: by its type, a function."""

from collections.abc import Callable, Mapping
from typing import Any

from release import facts as f
from release.state import Release, When

Handlers = Mapping[type[f.Fact], Callable[[Release, Any, When], None]]
