"""The phases of a clock."""

from amparo.core.transitions import Lifecycle

CLOCK = Lifecycle(
    "clock",
    "running",
    {
        ("running", "pause"): "paused",
        ("running", "retarget"): "running",
        ("running", "move"): "running",
        ("running", "meet"): "met",
        ("running", "stop"): "stopped",
        ("paused", "resume"): "running",
        ("paused", "retarget"): "paused",
        ("paused", "move"): "paused",
        ("paused", "meet"): "met",
        ("paused", "stop"): "stopped",
        ("met", "reopen"): "running",
        ("stopped", "reopen"): "running",
    },
)
OPEN_PHASES = ("running", "paused")
