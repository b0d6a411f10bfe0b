"""HTTP as uvicorn reads it, but for addresses that are too long: its parser answers those with a bare 400.

They are cut where they would not fit, and marked, so that the door says in words what is wrong (414, 2.1).
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from amparo.core.asgi import Scope

ADDRESS_BYTES = 60 * 1024  # the parser counts in sixteen bits
CUT = "amparo.address_cut"


class DeskProtocol(HttpToolsProtocol):
    """uvicorn's, with a bound on addresses: what goes beyond it is not kept in memory either."""

    def on_url(self, url: bytes) -> None:
        """A further piece of the address has come."""
        room = ADDRESS_BYTES - len(self.url)
        if len(url) > room:
            self.scope["state"][CUT] = True
        super().on_url(url[:room])


def is_cut(scope: Scope) -> bool:
    """Whether the address of a request was too long."""
    return CUT in scope.get("state", ())
