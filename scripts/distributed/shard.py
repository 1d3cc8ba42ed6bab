"""Which rows a process takes at which step."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mistake import fail


@lru_cache(maxsize=1)
def shuffled(count: int, seed: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(seed).permutation(count)


@dataclass(frozen=True)
class Shard:
    """
    Every epoch goes through the rows once in a new order; the last ones that fill no batch are left
    out. The order depends on seed and epoch alone: training that goes on from a checkpoint sees the
    rows that it would have seen, and processes that share a file see together, step by step, those
    that one process would have seen.
    """

    rows: int  # in this process's file
    batch: int  # rows a step, of all processes together
    process: int
    processes: int
    devices: int  # of all processes together
    own: bool  # the file has this process's rows alone
    seed: int

    def __post_init__(self) -> None:
        if self.batch % self.devices:
            expected = f'a multiple of the number of devices ({self.devices})'
            fail('--batch', 'its value', expected, self.batch)
        if self.batch > self.total:
            fail('--batch', 'its value', f'at most the number of examples ({self.total})', self.batch)

    @property
    def total(self) -> int:
        return self.rows * (self.processes if self.own else 1)

    @property
    def steps_per_epoch(self) -> int:
        return self.total // self.batch

    def indices(self, step: int) -> np.ndarray:
        """This process's rows of the batch of a step, counted from 0."""
        epoch, at = divmod(step, self.steps_per_epoch)
        count = self.batch // self.processes
        if self.own:
            order = shuffled(self.rows, (self.seed, epoch, self.process))
            start = at * count
        else:
            order = shuffled(self.rows, (self.seed, epoch))
            start = at * self.batch + self.process * count
        return order[start : start + count]
