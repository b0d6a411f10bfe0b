"""What an operator is told when something of the installation is wrong."""


class Trouble(Exception):
    """What happened, why, and what to do about it; the command line prints the three and exits with 2.

    Raised by everything that deals with the installation itself (database, data folder, backup, packs); never for what
    a visitor did, whose refusals are decisions.
    """

    def __init__(self, what: str, why: str = "", advice: str = "") -> None:
        super().__init__("\n".join(part for part in (what, why, advice) if part))
        self.what = what
        self.why = why
        self.advice = advice
