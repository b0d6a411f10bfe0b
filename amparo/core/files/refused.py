"""Why a file is not taken: codes with parameters; the sentences are made at the edge."""

from collections.abc import Mapping
from types import MappingProxyType


class FileRefused(Exception):
    """A file was not taken and nothing of it was kept; `code` and `params` name the reason."""

    code = "file-refused"

    def __init__(self, **params: int) -> None:
        super().__init__(self.code, params)
        self.params: Mapping[str, int] = MappingProxyType(params)


class FileTooLarge(FileRefused):
    """More bytes than allowed: `limit` and `size` in bytes (`size` is what had arrived when it was enough)."""

    code = "file-too-large"


class EmptyFile(FileRefused):
    """No bytes at all: usually a failed copy."""

    code = "file-empty"


class TooManyFiles(FileRefused):
    """More files than allowed: `limit` and `count`."""

    code = "files-too-many"


class NoRoom(FileRefused):
    """The desk's disk is full: the administrators must make room."""

    code = "file-no-room"
