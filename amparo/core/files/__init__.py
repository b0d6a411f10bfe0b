"""People's files: kept once per owner under the hash of their bytes, given out so that no browser runs them (SEC-5)."""

from amparo.core.files.keeping import Limits, check_count, default_limits, drop, open_stored, store
from amparo.core.files.kinds import INLINE, media_type_of
from amparo.core.files.names import clean_name
from amparo.core.files.refused import EmptyFile, FileRefused, FileTooLarge, NoRoom, TooManyFiles
from amparo.core.files.serving import download

__all__ = [
    "INLINE",
    "EmptyFile",
    "FileRefused",
    "FileTooLarge",
    "Limits",
    "NoRoom",
    "TooManyFiles",
    "check_count",
    "clean_name",
    "default_limits",
    "download",
    "drop",
    "media_type_of",
    "open_stored",
    "store",
]
