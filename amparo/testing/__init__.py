"""What tests stand on; imported by tests only."""
