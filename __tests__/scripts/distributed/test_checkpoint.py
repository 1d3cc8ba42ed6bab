import unittest

import numpy as np
from folder_case import FolderCase

import checkpoint

SETTINGS = {'batch': 4, 'seed': 1}
VALUES = [np.arange(6, dtype='float32').reshape(2, 3), np.array(7, 'int32'), np.array([8], 'uint32')]
SHAPES = [value.shape for value in VALUES]


class CheckpointTest(FolderCase):
    def newest(self, shapes=SHAPES, settings=SETTINGS):
        self.said = []
        return checkpoint.newest(self.folder, shapes, settings, self.said.append)

    def save(self, step: int, add: int = 0):
        return checkpoint.save(self.folder, step, [value + value.dtype.type(add) for value in VALUES], SETTINGS)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def test_the_newest_comes_back_bit_for_bit_and_two_are_kept(self) -> None:
        self.assertIsNone(self.newest())
        for step in (5, 10, 100):
            self.save(step, step)
        self.assertEqual(self.names(), ['step-000000010.npz', 'step-000000100.npz'])
        step, values = self.newest()
        self.assertEqual(step, 100)
        for got, value in zip(values, VALUES, strict=True):
            self.assertEqual(got.dtype, value.dtype)
            np.testing.assert_array_equal(got, value + value.dtype.type(100))

    def test_a_crash_while_it_is_written_leaves_the_one_before(self) -> None:
        self.save(5)
        with self.assertRaises(ZeroDivisionError):
            checkpoint.save(self.folder, 10, (1 / 0 for _ in VALUES), SETTINGS)
        self.assertEqual(self.newest()[0], 5)
        self.save(10)
        self.assertEqual(self.names(), ['step-000000005.npz', 'step-000000010.npz'])

    def test_one_that_is_damaged_is_passed_over(self) -> None:
        self.save(5)
        whole = self.save(10).read_bytes()
        for length in (0, 2, len(whole) // 2, len(whole) - 1):
            with self.subTest(length):
                (self.folder / 'step-000000010.npz').write_bytes(whole[:length])
                self.assertEqual(self.newest()[0], 5)
                self.assertRegex(self.said[0], 'step-000000010.npz: passed over, it cannot be read: ')

    def test_refused(self) -> None:
        self.save(5)
        for settings, shapes, message in [
            ({'batch': 8}, SHAPES, 'batch must be 4, as when it was written, got 8.'),
            (SETTINGS, SHAPES[:2], 'its arrays must be those of this model and optimizer (2), got others (3).'),
            (SETTINGS, [(3, 2), *SHAPES[1:]], 'its arrays must be those of this model and optimizer (3), got others (3).'),
        ]:
            text = f'DIR/step-000000005.npz: {message}'
            self.refuses(text, lambda: self.newest(shapes, settings))


if __name__ == '__main__':
    unittest.main()
