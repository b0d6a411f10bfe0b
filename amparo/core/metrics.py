"""Figures for Prometheus: what this process counts, and what is read from the database when somebody asks.

Processes that share a data folder are added up: `amparo serve`, `web` and `worker` set PROMETHEUS_MULTIPROC_DIR before
this is imported, and each writes its counters into files there. Another package registers what it knows with
`@reading(…)` in its `metrics.py`. Labels are codes and routes, never names or ids.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric

from amparo import __version__

log = logging.getLogger(__name__)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
READ_SECONDS = 5  # of one statement
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
JOB_SECONDS = (0.01, 0.05, 0.25, 1, 5, 20, 60)

REQUESTS = Histogram(
    "amparo_request_seconds",
    "Requests that Django answered, by route and status.",
    ["method", "route", "status"],
    buckets=SECONDS,
)
REFUSED = Counter(
    "amparo_requests_refused",
    "Requests that were refused before Django: busy, too-large, too-long, too-slow.",
    ["code"],
)
JOBS = Histogram("amparo_job_seconds", "Jobs that ran, by name and outcome.", ["job", "outcome"], buckets=JOB_SECONDS)
EVENTS = Counter(
    "amparo_events", "Events that were recorded, by type; `kind` is the outcome of a decision.", ["type", "kind"]
)
SLOW = Counter("amparo_slow_queries", "Statements that took longer than AMPARO_SLOW_QUERY_MS.")
UNASKED = Counter("amparo_search_unasked", "Questions that a model was not asked: too many at once.", ["model"])
STREAMS = Gauge("amparo_live_streams", "Open live streams.", multiprocess_mode="livesum")
MEMORY = Gauge("amparo_memory_bytes", "Resident memory of the processes.", multiprocess_mode="livesum")
POOL = Gauge("amparo_database_pool", "Connections of the pools.", ["state"], multiprocess_mode="livesum")
COUNTED = (REQUESTS, REFUSED, JOBS, EVENTS, SLOW, UNASKED, STREAMS, MEMORY, POOL)

Row = tuple[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that is read when somebody asks: rows of label values and a number."""

    name: str
    text: str
    labels: tuple[str, ...]
    read: Callable[[datetime], Iterable[Row]]


_readings: dict[str, Reading] = {}


def reading(
    name: str, text: str, *labels: str
) -> Callable[[Callable[[datetime], Iterable[Row]]], Callable[[datetime], Iterable[Row]]]:
    """Registers a figure; its function makes few statements, each of which is stopped after READ_SECONDS."""

    def keep(read: Callable[[datetime], Iterable[Row]]) -> Callable[[datetime], Iterable[Row]]:
        _readings[name] = Reading(name, text, labels, read)
        return read

    return keep


def registered() -> list[Reading]:
    """Every reading by name."""
    return [_readings[name] for name in sorted(_readings)]


def own() -> list[tuple[str, str, tuple[str, ...]]]:
    """What processes count: name as Prometheus has it, text, labels."""
    found: list[tuple[str, str, tuple[str, ...]]] = [("amparo_info", "The version that runs.", ("version",))]
    for one in COUNTED:
        ending = "_total" if isinstance(one, Counter) else ""
        found.append((f"{one._name}{ending}", one._documentation, tuple(one._labelnames)))
    return found


class FromDatabase:
    """Asks every reading; one that fails is left out and said in the log, the others are there."""

    def collect(self) -> Iterator[Metric]:
        """Called by `generate_latest`."""
        info = GaugeMetricFamily("amparo_info", "The version that runs.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        now = timezone.now()
        for one in registered():
            family = GaugeMetricFamily(one.name, one.text, labels=one.labels)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("select set_config('statement_timeout', %s, true)", [f"{READ_SECONDS}s"])
                    for labels, value in one.read(now):
                        family.add_metric(labels, value)
            except DatabaseError as error:
                log.warning("the figure %s cannot be read: %s", one.name, error)
                continue
            yield family


def exposition() -> bytes:
    """Everything in the text format of Prometheus."""
    sample()
    registry = CollectorRegistry()
    if SHARED in os.environ:
        forget_dead()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        for one in COUNTED:
            registry.register(one)
    registry.register(FromDatabase())
    return generate_latest(registry)


def sample() -> None:
    """Notes what this process holds just now: memory and connections. The door does so every few seconds."""
    MEMORY.set(resident_bytes())
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    stats = pool.get_stats()
    POOL.labels("open").set(stats.get("pool_size", 0))
    POOL.labels("idle").set(stats.get("pool_available", 0))
    POOL.labels("waited-for").set(stats.get("requests_waiting", 0))


def resident_bytes() -> int:
    """The memory of this process; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def forget_dead() -> None:
    """What processes that have ended held counts no more; what they counted does."""
    for file in Path(os.environ[SHARED]).glob("gauge_live*_*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
            multiprocess.mark_process_dead(int(number))  # type: ignore[no-untyped-call]


def count_event(name: str, kind: str) -> None:
    """Counts an event once its transaction has committed."""
    transaction.on_commit(lambda: EVENTS.labels(name, kind).inc())
