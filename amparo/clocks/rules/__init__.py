"""The arithmetic of service clocks: pure, from frozen dataclasses to frozen dataclasses (docs/clocks.md)."""
