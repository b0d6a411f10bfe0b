"""What can be decided without a database: what a text may be, where two differ, which terms are wrong."""
