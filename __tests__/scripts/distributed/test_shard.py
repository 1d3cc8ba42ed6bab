import unittest

import numpy as np
from folder_case import FolderCase

from shard import Shard


def shards(count: int, processes: int, own: bool = False, seed: int = 1) -> list[Shard]:
    rows = count // processes if own else count
    return [Shard(rows, 6, process, processes, processes, own, seed) for process in range(processes)]


class ShardTest(FolderCase):
    def test_processes_see_together_what_one_would_see(self) -> None:
        [alone] = shards(20, 1)
        for processes in (2, 3, 6):
            for step in range(7):
                with self.subTest(processes=processes, step=step):
                    parts = [shard.indices(step) for shard in shards(20, processes)]
                    self.assertEqual(len({len(part) for part in parts}), 1)
                    np.testing.assert_array_equal(np.concatenate(parts), alone.indices(step))

    def test_an_epoch_has_no_row_twice_and_the_next_another_order(self) -> None:
        [shard] = shards(20, 1)
        self.assertEqual(shard.steps_per_epoch, 3)
        first, second = ([i for step in epoch for i in shard.indices(step)] for epoch in (range(3), range(3, 6)))
        self.assertEqual(len(set(first)), 18)
        self.assertEqual(len(set(second)), 18)
        self.assertNotEqual(first, second)

    def test_the_seed_makes_the_order(self) -> None:
        a, b, c = (list(shards(20, 1, seed=seed)[0].indices(4)) for seed in (1, 1, 2))
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_files_of_their_own(self) -> None:
        a, b = shards(24, 2, own=True)
        self.assertEqual((a.total, a.steps_per_epoch), (24, 4))
        for shard in (a, b):
            self.assertEqual(sorted(i for step in range(4) for i in shard.indices(step)), list(range(12)))
        self.assertNotEqual(list(a.indices(0)), list(b.indices(0)))

    def test_refused(self) -> None:
        for batch, devices, rows, message in [
            (6, 4, 20, '--batch: its value must be a multiple of the number of devices (4), got 6.'),
            (6, 2, 5, '--batch: its value must be at most the number of examples (5), got 6.'),
        ]:
            self.refuses(message, lambda: Shard(rows, batch, 0, 2, devices, False, 1))


if __name__ == '__main__':
    unittest.main()
