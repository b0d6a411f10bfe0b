"""The only writer of exports and erasures: every action takes who acts and when, and records an event."""
