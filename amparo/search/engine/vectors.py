"""Vectors of passages, kept as bytes (a quarter of the memory) and compared with a query exactly, block by block."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amparo.search.rules.texts import Array, Floats, Ints

BLOCKS = 6
AT_ONCE = 2048
NONE = np.float32(-1.0)


@dataclass(frozen=True)
class Block:
    """Rows of some texts: those of text `i` are `rows[starts[i]:starts[i + 1]]`, its slot is `slots[i]` (-1: gone)."""

    rows: Array  # int8
    scales: Floats
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
        matrix = np.concatenate([np.asarray(rows, np.float32) for _, rows in added])
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-9).astype(np.float32) / np.float32(127)
        rows = np.rint(matrix / scales[:, None]).astype(np.int8)
        starts = np.cumsum([0, *(len(rows) for _, rows in added)]).astype(np.int32)
        blocks.append(Block(rows, scales, starts, fresh))
        while len(blocks) > BLOCKS or (len(blocks) > 1 and len(blocks[-2].rows) <= max(2000, len(blocks[-1].rows))):
            blocks[-2:] = [_joined(blocks[-2], blocks[-1])]
        return Vectors(tuple(blocks))

    def moved(self, places: Ints) -> "Vectors":
        """At new slots (`places[old]`, -1 for those that are gone)."""
        blocks = []
        for block in self.blocks:
            slots = np.where(block.slots >= 0, places[block.slots], -1).astype(np.int32)
            blocks.append(_kept(Block(block.rows, block.scales, block.starts, slots)))
        return Vectors(tuple(block for block in blocks if len(block.slots)))

    def near(self, query: Floats, slots: int) -> Near:
        """How near every slot is to a query of unit length."""
        head = np.full(slots, NONE)
        body = np.full(slots, NONE)
        for block in self.blocks:
            alike = _products(block, query)
            firsts = block.starts[:-1]
            own = block.slots >= 0
            head[block.slots[own]] = alike[firsts][own]
            alike[firsts] = NONE
            body[block.slots[own]] = np.maximum.reduceat(alike, firsts)[own]
        return Near(head, body)


def _products(block: Block, query: Floats) -> Floats:
    found = np.empty(len(block.rows), np.float32)
    asked = np.ascontiguousarray(query, np.float32)
    room = np.empty((min(AT_ONCE, len(block.rows)), block.rows.shape[1]), np.float32)
    for at in range(0, len(block.rows), AT_ONCE):
        part = block.rows[at : at + AT_ONCE]
        np.copyto(room[: len(part)], part)
        np.dot(room[: len(part)], asked, out=found[at : at + len(part)])
    found *= block.scales
    return found


def _without(block: Block, slots: Ints) -> Block:
    gone = np.isin(block.slots, slots)
    return Block(block.rows, block.scales, block.starts, np.where(gone, -1, block.slots)) if gone.any() else block


def _joined(left: Block, right: Block) -> Block:
    left, right = _kept(left), _kept(right)
    return Block(
        np.concatenate((left.rows, right.rows)),
        np.concatenate((left.scales, right.scales)),
        np.concatenate((left.starts, right.starts[1:] + left.starts[-1])),
        np.concatenate((left.slots, right.slots)),
    )


def _kept(block: Block) -> Block:
    own = block.slots >= 0
    if own.all():
        return block
    lengths = np.diff(block.starts)
    rows = np.repeat(own, lengths)
    starts = np.concatenate(([0], np.cumsum(lengths[own]))).astype(np.int32)
    return Block(block.rows[rows], block.scales[rows], starts, block.slots[own])
