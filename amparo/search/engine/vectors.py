"""Vectors of passages, kept as bytes (a quarter of the memory) and compared with a query as bytes, block by block.

Of up to MOST_BODIES texts everything is compared. Of more, title and summary (heads) of all of them, and the passages
of their bodies where the head is among the nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import simsimd

from amparo.search.rules.texts import Array, Flags, Floats, Ints

BLOCKS = 6
MOST_BODIES = 20_000  # up to so many texts, all bodies are compared
NEAREST_HEADS = 5_000  # and those of so many where there are more
NONE = np.float32(-1.0)


@dataclass(frozen=True)
class Rows:
    """Vectors of unit length as bytes, each with the number that makes it floats again."""

    values: Array  # int8
    scales: Floats

    def taken(self, wanted: Ints) -> "Rows":
        """Some of them, in this order."""
        return Rows(self.values[wanted], self.scales[wanted])

    def products(self, query: "Rows") -> Floats:
        """The cosine of each with a query, which is a single row."""
        if not len(self.values):
            return np.empty(0, np.float32)
        whole = np.asarray(simsimd.cdist(query.values, self.values, metric="dot", out_dtype="float32"))[0]
        found: Floats = whole * (self.scales * query.scales[0])
        return found


@dataclass(frozen=True)
class Block:
    """The passages of some texts, text `i` at `slots[i]` (-1: gone): a head, and `bodies[starts[i]:starts[i + 1]]`."""

    heads: Rows
    bodies: Rows
    starts: Ints
    slots: Ints


@dataclass(frozen=True)
class Near:
    """How near each slot is to a query (cosines): by title and summary, and by its best passage; -1 without vectors."""

    head: Floats
    body: Floats


@dataclass(frozen=True)
class Vectors:
    """The vectors of one provider, in blocks that are never changed."""

    blocks: tuple[Block, ...] = ()

    def with_rows(self, added: Sequence[tuple[int, Array]]) -> "Vectors":
        """With the passages of further slots; those of slots that had some are replaced."""
        fresh = np.array([slot for slot, _ in added], np.int32)
        blocks = [_without(block, fresh) for block in self.blocks]
        heads = _packed([rows[:1] for _, rows in added])
        bodies = _packed([rows[1:] for _, rows in added])
        starts = np.cumsum([0, *(len(rows) - 1 for _, rows in added)]).astype(np.int32)
        blocks.append(Block(heads, bodies, starts, fresh))
        while len(blocks) > BLOCKS or (len(blocks) > 1 and len(blocks[-2].slots) <= max(500, len(blocks[-1].slots))):
            blocks[-2:] = [_joined(blocks[-2], blocks[-1])]
        return Vectors(tuple(blocks))

    def moved(self, places: Ints) -> "Vectors":
        """At new slots (`places[old]`, -1 for those that are gone)."""
        blocks = []
        for block in self.blocks:
            slots = np.where(block.slots >= 0, places[block.slots], -1).astype(np.int32)
            blocks.append(_kept(replace(block, slots=slots)))
        return Vectors(tuple(block for block in blocks if len(block.slots)))

    def near(self, query: Floats, allowed: Flags) -> Near:
        """How near every allowed slot is to a query of unit length."""
        asked = _packed([query[None, :]])
        head = np.full(len(allowed), NONE)
        wanted: list[Ints] = []
        for block in self.blocks:
            own = np.flatnonzero((block.slots >= 0) & allowed[block.slots]).astype(np.int32)
            head[block.slots[own]] = _products(block.heads, own, asked)
            wanted.append(own)
        there = int(sum(map(len, wanted)))
        if there <= MOST_BODIES:
            return Near(head, self._bodies(head, wanted, asked))
        edge = np.partition(head, len(head) - NEAREST_HEADS)[len(head) - NEAREST_HEADS]
        near = [own[head[block.slots[own]] >= edge] for block, own in zip(self.blocks, wanted, strict=True)]
        body = self._bodies(head, near, asked)
        compared = np.concatenate([block.slots[own] for block, own in zip(self.blocks, near, strict=True)])
        compared = compared[body[compared] > NONE]
        usual = head + np.float32((body[compared] - head[compared]).mean() if len(compared) else 0)
        return Near(head, np.where((head > NONE) & (head < edge), np.maximum(usual, np.float32(-0.99)), body))

    def _bodies(self, head: Floats, wanted: Sequence[Ints], query: Rows) -> Floats:
        """How near the best passages of these texts are, by slot."""
        body = np.full(len(head), NONE)
        for block, chosen in zip(self.blocks, wanted, strict=True):
            body[block.slots[chosen]] = _best(block, chosen, query)
        return body


def _best(block: Block, chosen: Ints, query: Rows) -> Floats:
    """The best passage of each of these texts; -1 where a text has none beside its head."""
    if 2 * len(chosen) >= len(block.slots):
        return _best_of(np.diff(block.starts), block.bodies.products(query))[chosen]
    starts = block.starts[chosen]
    lengths = block.starts[chosen + 1] - starts
    rows = np.arange(lengths.sum()) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return _best_of(lengths, block.bodies.taken(rows).products(query))


def _best_of(lengths: Ints, alike: Floats) -> Floats:
    """The best of each so many, one after the other; -1 of none."""
    found = np.full(len(lengths), NONE)
    holding = lengths > 0
    if holding.any():
        found[holding] = np.maximum.reduceat(alike, (np.cumsum(lengths) - lengths)[holding])
    return found


def _products(rows: Rows, wanted: Ints, query: Rows) -> Floats:
    """The cosines of some rows; comparing all of them is faster than collecting more than half of them first."""
    if 2 * len(wanted) < len(rows.values):
        return rows.taken(wanted).products(query)
    found: Floats = rows.products(query)[wanted]
    return found


def _packed(parts: Sequence[Array]) -> Rows:
    matrix = np.concatenate([np.asarray(rows, np.float32) for rows in parts])
    scales = np.maximum(np.abs(matrix).max(axis=1, initial=0.0), 1e-9).astype(np.float32) / np.float32(127)
    return Rows(np.rint(matrix / scales[:, None]).astype(np.int8), scales)


def _without(block: Block, slots: Ints) -> Block:
    gone = np.isin(block.slots, slots)
    return replace(block, slots=np.where(gone, -1, block.slots)) if gone.any() else block


def _joined(left: Block, right: Block) -> Block:
    left, right = _kept(left), _kept(right)
    return Block(
        _both(left.heads, right.heads),
        _both(left.bodies, right.bodies),
        np.concatenate((left.starts, right.starts[1:] + left.starts[-1])),
        np.concatenate((left.slots, right.slots)),
    )


def _both(left: Rows, right: Rows) -> Rows:
    return Rows(np.concatenate((left.values, right.values)), np.concatenate((left.scales, right.scales)))


def _kept(block: Block) -> Block:
    own = np.flatnonzero(block.slots >= 0).astype(np.int32)
    if len(own) == len(block.slots):
        return block
    lengths = np.diff(block.starts)
    rows = np.flatnonzero(np.repeat(block.slots >= 0, lengths)).astype(np.int32)
    starts = np.concatenate(([0], np.cumsum(lengths[own]))).astype(np.int32)
    return Block(block.heads.taken(own), block.bodies.taken(rows), starts, block.slots[own])
