"""The figures by key: each a function from a scope to its tables."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from amparo.figures.queries.agents import agents
from amparo.figures.queries.asking import asking
from amparo.figures.queries.backlog import backlog
from amparo.figures.queries.gate import gate
from amparo.figures.queries.load import load
from amparo.figures.queries.overview import overview
from amparo.figures.queries.promises import promises
from amparo.figures.queries.quality import quality
from amparo.figures.queries.solved import solved
from amparo.figures.queries.waiting import waiting
from amparo.figures.scope import Scope
from amparo.figures.tables import Table

FIGURES: Mapping[str, Callable[[Scope], list[Table]]] = MappingProxyType(
    {
        "overview": overview,
        "load": load,
        "clocks": promises,
        "waiting": waiting,
        "backlog": backlog,
        "asking": asking,
        "gate": gate,
        "solved": solved,
        "quality": quality,
        "agents": agents,
    }
)

__all__ = ["FIGURES"]
