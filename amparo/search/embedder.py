"""A process of its own that embeds passages: niced, without Django, alive for as long as there is something to do.

`python -m amparo.search.embedder SETTING` reads JSON lines `[model, [text, …]]` and answers each with two 32-bit
numbers (rows, dimensions; 0 and the length of a reason, where it failed) and the rows as float16.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

import numpy as np
import numpy.typing as npt

NICE = 15
ENDING_SECONDS = 5

Matrix = npt.NDArray[np.float16]


class EmbeddingFailed(Exception):
    """The process that embeds has ended."""


class EmbeddingStopped(EmbeddingFailed):
    """This process stops: what waits is the next one's."""


class TextsRefused(EmbeddingFailed):
    """The model gave no vectors for these texts."""


class Embedder:
    """The parent's side: one caller at a time."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._stopped = False

    def embed(self, model: int, texts: Sequence[str]) -> Matrix:
        """A row for each text, by the model at this place of the setting; raises TextsRefused, EmbeddingStopped,
        EmbeddingFailed."""
        asked, answer = self._process.stdin, self._process.stdout
        assert asked is not None  # noqa: S101  # both are pipes
        assert answer is not None  # noqa: S101
        try:
            asked.write(json.dumps([model, list(texts)]).encode() + b"\n")
            asked.flush()
            rows, size = np.frombuffer(exactly(answer, 8), np.uint32).tolist()
            if not rows:
                raise TextsRefused(exactly(answer, size).decode(errors="replace"))
            return np.frombuffer(exactly(answer, 2 * rows * size), np.float16).reshape(rows, size)
        except TextsRefused:
            raise
        except (OSError, EmbeddingFailed) as error:
            raise (EmbeddingStopped if self._stopped else EmbeddingFailed)(str(error)) from error

    def stop(self) -> None:
        """Ends the process, whatever it is doing; from any thread."""
        self._stopped = True
        self._process.kill()


_running: set[Embedder] = set()


@contextmanager
def running(setting: str) -> Iterator[Embedder]:
    """The process runs for as long as the block lasts; a killed parent ends it, too, by closing its input."""
    command = [sys.executable, "-m", "amparo.search.embedder", setting]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        embedder = Embedder(process)
        _running.add(embedder)
        try:
            yield embedder
        finally:
            _running.discard(embedder)
            process.kill()
            with suppress(OSError):  # what it was not given any more
                process.communicate()


def stop_all() -> None:
    """Ends every such process of this one: `embed` raises EmbeddingStopped in the thread that waits for it."""
    for embedder in list(_running):
        embedder.stop()


def exactly(stream: IO[bytes], size: int) -> bytes:
    """So many bytes; raises EmbeddingFailed where they end before."""
    found = stream.read(size)
    if len(found) < size:
        raise EmbeddingFailed("the process that embeds has ended")
    return found


def serve(setting: str) -> None:
    """The child's side, until its input ends."""
    from amparo.search.choosing import choose

    os.nice(NICE)
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes where errors go
    providers = choose(setting)
    for line in sys.stdin.buffer:
        model, texts = json.loads(line)
        answer.write(answered(providers[model], texts))
        answer.flush()


def answered(provider: Any, texts: list[str]) -> bytes:
    """The rows of some texts, or why there are none."""
    try:
        matrix = np.ascontiguousarray(provider.passages(texts), np.float16)
        if matrix.shape != (len(texts), provider.dimensions) or not np.isfinite(matrix).all():
            raise ValueError(f"{provider.name} gave {matrix.shape} for {len(texts)} texts, or no finite numbers")
        return np.array(matrix.shape, np.uint32).tobytes() + matrix.tobytes()
    except Exception as error:  # whatever a model raises: the parent is told
        reason = f"{type(error).__name__}: {error}"[:1000].encode()
        return np.array([0, len(reason)], np.uint32).tobytes() + reason


if __name__ == "__main__":
    serve(sys.argv[1])
