import gzip
import unittest
from pathlib import Path

import numpy as np
from folder_case import FolderCase

from rows import Rows, read_rows

PIXELS = np.arange(24, dtype='uint8').reshape(4, 3, 2)
LABELS = np.array([3, 1, 0, 2], 'uint8')


def idx(values: np.ndarray, kind: int) -> bytes:
    sizes = b''.join(size.to_bytes(4, 'big') for size in values.shape)
    return bytes([0, 0, kind, values.ndim]) + sizes + values.tobytes()


class ReadTest(FolderCase):
    def write(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def taken(self, path: Path, part='x', columns='', dtype='float32') -> list:
        rows = read_rows(path, part, columns)
        return rows.take(np.arange(len(rows)), dtype).tolist()

    def test_npy(self) -> None:
        np.save(self.folder / 'a.npy', PIXELS)
        self.assertEqual(self.taken(self.folder / 'a.npy'), PIXELS.tolist())

    def test_npz_by_name_or_the_only_array(self) -> None:
        np.savez(self.folder / 'two.npz', x=PIXELS, y=LABELS)
        np.savez(self.folder / 'one.npz', some=PIXELS)
        self.assertEqual(self.taken(self.folder / 'two.npz'), PIXELS.tolist())
        self.assertEqual(self.taken(self.folder / 'two.npz', 'y'), LABELS.tolist())
        self.assertEqual(self.taken(self.folder / 'one.npz'), PIXELS.tolist())

    def test_idx_plain_and_packed_as_0_to_1(self) -> None:
        plain = self.write('train-images-idx3-ubyte', idx(PIXELS, 8))
        packed = self.write('other-images-idx3-ubyte.gz', gzip.compress(idx(PIXELS, 8)))
        expected = (PIXELS.astype('float32') * np.float32(1 / 255)).tolist()
        self.assertEqual(self.taken(plain), expected)
        self.assertEqual(self.taken(packed), expected)

    def test_idx_folder_has_images_and_labels(self) -> None:
        self.write('train-images-idx3-ubyte.gz', gzip.compress(idx(PIXELS, 8)))
        self.write('train-labels-idx1-ubyte', idx(LABELS, 8))
        self.assertEqual(np.shape(self.taken(self.folder)), (4, 3, 2))
        self.assertEqual(self.taken(self.folder, 'y', dtype='int32'), LABELS.tolist())

    def test_idx_of_big_endian_floats(self) -> None:
        values = np.array([[0.5, -2]], '>f4')
        self.assertEqual(self.taken(self.write('a.idx', idx(values, 13))), [[0.5, -2]])

    def test_csv_with_a_header_without_and_by_columns(self) -> None:
        text = 'v0,v1,abnormal\r\n1,2.5,0\r\n\r\n-3,4e1,1\r\n'
        headed = self.write('a.csv', text)
        self.assertEqual(self.taken(headed), [[1, 2.5, 0], [-3, 40, 1]])
        self.assertEqual(self.taken(headed, columns=r'^v\d+$'), [[1, 2.5], [-3, 40]])
        self.assertEqual(self.taken(self.write('b.csv', '1,2\n3,4\n')), [[1, 2], [3, 4]])

    def test_refused(self) -> None:
        kinds = '.npy, .npz or .csv, an IDX file or a folder of IDX files'
        np.savez(self.folder / 'many.npz', a=PIXELS, b=LABELS)
        np.savez(self.folder / 'one.npz', x=PIXELS)
        np.save(self.folder / 'none.npy', PIXELS[:0])
        whole = 'the file must be whole and of the kind that its name says'
        for name, content, part, columns, message in [
            ('absent.npy', None, 'x', '', f'the data must be {kinds}, got no such file.'),
            ('a.png', 'x', 'x', '', f"the data must be {kinds}, got 'a.png'."),
            ('many.npz', None, 'x', '', "its arrays must be one named 'x', got a, b."),
            ('one.npz', None, 'y', '', "its arrays must be one named 'y', got x."),
            ('none.npy', None, 'x', '', 'the data must be [n, ...] with n > 0, got [0, 3, 2].'),
            ('text.idx', 'text', 'x', '', 'the magic number must be 00 00, a type and a rank, got 74 65 78 74.'),
            ('cut.idx', idx(PIXELS, 8)[:-1], 'x', '', f'{whole}, got mmap length is greater than file size.'),
            ('cut.idx.gz', gzip.compress(idx(PIXELS, 8)[:-1]), 'x', '', f'{whole}, got cannot reshape array of size 23 into shape (4,3,2).'),
            ('cut.npz', 'PK', 'x', '', f'{whole}, got File is not a zip file.'),
            ('empty.csv', '\n', 'x', '', 'the file must be rows of numbers, got none.'),
            ('none.csv', 'a,b\n1,2\n', 'x', '^v', '--columns must be one that finds some of a, b, got ^v.'),
            ('ragged.csv', 'a,b\n1,2\n3\n', 'x', '', ', line 3: the row must be of 2 fields, got 1.'),
            ('word.csv', 'a,b\n1,2\n3,nan\n', 'x', '', ", line 3: column 'b' must be a number, got 'nan'."),
        ]:
            with self.subTest(name):
                if content is not None:
                    self.write(name, content)
                separator = '' if message.startswith(',') else ': '
                path = self.folder / name
                self.refuses(f'DIR/{name}{separator}{message}', lambda: read_rows(path, part, columns))

    def test_a_folder_without_images(self) -> None:
        self.write('t10k-images-idx3-ubyte', b'')
        names = ' or '.join(f'{start}-images-idx3-ubyte{end}' for start in ('train', 'train10k') for end in ('', '.gz'))
        message = f'DIR: the folder must be one that has {names}, got t10k-images-idx3-ubyte.'
        self.refuses(message, lambda: read_rows(self.folder, 'x'))


class ShapedTest(FolderCase):
    rows = Rows('data', PIXELS)

    def test_the_same_numbers_in_the_shape_of_the_model(self) -> None:
        for shape, expected in [
            ((3, 2), (4, 3, 2)),
            ((None, 2), (4, 3, 2)),
            ((3, 2, 1), (4, 3, 2, 1)),
            ((6,), (4, 6)),
        ]:
            with self.subTest(shape):
                self.assertEqual(self.rows.shaped(shape).values.shape, expected)

    def test_refused(self) -> None:
        for shape, text in [((3, 3), '[3, 3]'), ((None, 3), '[?, 3]'), ((None, 2, 1), '[?, 2, 1]')]:
            with self.subTest(shape):
                message = f'data: each example must be of shape {text}, got [3, 2].'
                self.refuses(message, lambda: self.rows.shaped(shape))


if __name__ == '__main__':
    unittest.main()
