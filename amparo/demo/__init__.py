"""An invented vendor's day for every pack: `load(now)` fills an empty desk, `sign_ins()` says whom to try.

Above everything but the web: it calls the actions of the packages below and writes nothing itself. Everybody and
every company is invented; addresses end in .example.
"""

from amparo.demo.loading import DemoNotWanted, SignIn, hints, load, sign_ins

__all__ = ["DemoNotWanted", "SignIn", "hints", "load", "sign_ins"]
