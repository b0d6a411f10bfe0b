"""What a web process does beside answering, from its start to its end: upper packages register it, asgi runs it. And
what the end of the background work (`core.background`) begins with."""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

_beginnings: list[Callable[[], None]] = []
_endings: list[Callable[[], None]] = []
_interruptions: list[Callable[[], None]] = []


def in_web_process(begin: Callable[[], None], end: Callable[[], None]) -> None:
    """Registers what begins when a web process starts and ends when it stops. Both return at once: whatever takes time
    runs in a thread of its own."""
    if begin not in _beginnings:
        _beginnings.append(begin)
        _endings.append(end)


def begin_all() -> None:
    """Begins everything; what fails is logged, the desk starts."""
    _run(_beginnings)


def end_all() -> None:
    """Ends everything."""
    _run(_endings)


def interrupting_jobs(interrupt: Callable[[], None]) -> None:
    """Registers what ends a long job at once where the process that runs it stops. It must return at once."""
    if interrupt not in _interruptions:
        _interruptions.append(interrupt)


def interrupt_jobs() -> None:
    """Ends the long jobs of this process; what they leave the next worker takes up."""
    _run(_interruptions)


def _run(steps: list[Callable[[], None]]) -> None:
    for step in steps:
        try:
            step()
        except Exception:
            log.exception("%s.%s failed", step.__module__, step.__qualname__)
