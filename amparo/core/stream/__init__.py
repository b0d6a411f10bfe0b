"""Live updates by server-sent events, beside Django's handler: topic and event id only (ADR 0002).

A package names who may listen to its topics in its `live.py`: `authorise("case", may_listen_to_case)`, and which events
change that: `recheck_on(MembershipEnded)`. A view gives the page its address by `address(["case:1042"])`.
"""

from amparo.core.stream.topics import Check, address, authorise, event_name, overhear, recheck_on, tell

__all__ = ["Check", "address", "authorise", "event_name", "overhear", "recheck_on", "tell"]
