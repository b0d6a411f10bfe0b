"""The only writer of cases: every action takes who acts and when, and records one event."""
