"""Examples from files, a row each."""

import csv
import gzip
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from mistake import fail

# By the third byte of an IDX file: what its values are, big-endian.
IDX_TYPES = {8: '>u1', 9: '>i1', 11: '>i2', 12: '>i4', 13: '>f4', 14: '>f8'}
IDX_NAME = re.compile(r'idx\d?-|\.idx(\.gz)?$')
ENDINGS = '.npy, .npz or .csv, an IDX file or a folder of IDX files'

Part = Literal['x', 'y']


@dataclass(frozen=True)
class Rows:
    """[n, ...] values in a file or in memory, taken by their indices."""

    name: str
    values: np.ndarray
    scale: float = 1.0

    def __len__(self) -> int:
        return len(self.values)

    def take(self, indices: np.ndarray, dtype: str) -> np.ndarray:
        """A batch. Of a .npy or an IDX file no other row is read."""
        rows = np.asarray(self.values[indices]).astype(dtype)
        return rows if self.scale == 1 else rows * np.asarray(self.scale, dtype)

    def shaped(self, shape: tuple[int | None, ...]) -> 'Rows':
        """The same with examples of a shape (None: any size): 28x28 pixels as 28x28x1, say."""
        got = self.values.shape[1:]
        fits = len(got) == len(shape) and all(b in (None, a) for a, b in zip(got, shape))
        if fits:
            return self
        if None in shape or np.prod(got) != np.prod(shape):
            fail(self.name, 'each example', f'of shape {written(shape)}', written(got))
        return Rows(self.name, self.values.reshape(-1, *shape), self.scale)


def written(shape: tuple[int | None, ...]) -> str:
    return f"[{', '.join('?' if size is None else str(size) for size in shape)}]"


def read_rows(path: Path, part: Part, columns: str = '') -> Rows:
    """
    The rows of a file: `part` says which array of a .npz and which file of a folder is meant, the
    inputs or the targets; `columns`, a regular expression, which columns of a CSV file.
    """
    if not path.exists():
        fail(str(path), 'the data', ENDINGS, 'no such file')
    if path.is_dir():
        path = idx_of(path, part)
    try:
        rows = open_rows(path, part, columns)
    except (OSError, EOFError, ValueError, UnicodeError, zipfile.BadZipFile) as error:
        fail(str(path), 'the file', 'whole and of the kind that its name says', error)
    if rows.values.ndim < 1 or len(rows) == 0:
        fail(str(path), 'the data', '[n, ...] with n > 0', written(rows.values.shape))
    return rows


def open_rows(path: Path, part: Part, columns: str) -> Rows:
    name = str(path)
    if path.suffix == '.npy':
        return Rows(name, np.lib.format.open_memmap(path, mode='r'))
    if path.suffix == '.npz':
        with np.lib.npyio.NpzFile(path) as arrays:
            return Rows(name, arrays[array_of(path, arrays.files, part)])
    if path.suffix == '.csv':
        return Rows(name, read_csv(path, columns))
    if IDX_NAME.search(path.name):
        values = read_idx(path)
        # Pixels, as `tfjs-deconv train` takes them; labels stay what they are.
        pixels = values.dtype == np.uint8 and values.ndim > 1
        return Rows(name, values, 1 / 255 if pixels else 1.0)
    fail(name, 'the data', ENDINGS, f"'{path.name}'")


def array_of(path: Path, names: list[str], part: Part) -> str:
    """The array of a .npz that is meant: the only one, or x for inputs and y for targets."""
    if part in names:
        return part
    if len(names) == 1 and part == 'x':
        return names[0]
    fail(str(path), 'its arrays', f"one named '{part}'", ', '.join(names) or 'none')


def idx_of(folder: Path, part: Part) -> Path:
    """The training images, or labels, of a folder such as MNIST's."""
    kind = 'images-idx3' if part == 'x' else 'labels-idx1'
    names = [f'{start}-{kind}-ubyte{end}' for start in ('train', 'train10k') for end in ('', '.gz')]
    for name in names:
        if (folder / name).exists():
            return folder / name
    found = sorted(path.name for path in folder.iterdir())[:8]
    got = ', '.join(found) or 'an empty folder'
    fail(str(folder), 'the folder', f"one that has {' or '.join(names)}", got)


def read_idx(path: Path) -> np.ndarray:
    packed = path.suffix == '.gz'
    with gzip.open(path) if packed else open(path, 'rb') as file:
        head = file.read(4)
        if len(head) < 4 or head[:2] != b'\0\0' or head[2] not in IDX_TYPES or head[3] == 0:
            fail(str(path), 'the magic number', '00 00, a type and a rank', head.hex(' ') or 'nothing')
        shape = tuple(np.frombuffer(file.read(4 * head[3]), '>u4').tolist())
        dtype = np.dtype(IDX_TYPES[head[2]])
        if not packed:
            return np.memmap(path, dtype, 'r', offset=file.tell(), shape=shape)
        return np.frombuffer(file.read(), dtype).reshape(shape)


def read_csv(path: Path, columns: str) -> np.ndarray:
    """[rows, columns]. A first row that is not numbers names the columns."""
    with open(path, newline='', encoding='utf-8') as file:
        reader = csv.reader(file)
        lines = [(reader.line_num, row) for row in reader if row]
    if not lines:
        fail(str(path), 'the file', 'rows of numbers', 'none')
    names = lines[0][1]
    headed = not all(is_number(name) for name in names)
    wanted = [i for i, name in enumerate(names) if re.search(columns, name if headed else str(i))]
    if not wanted:
        fail(str(path), '--columns', f"one that finds some of {', '.join(names[:8])}", columns)
    values = np.empty((len(lines) - headed, len(wanted)), 'float32')
    for at, (line, row) in enumerate(lines[headed:]):
        if len(row) != len(names):
            fail(f'{path}, line {line}', 'the row', f'of {len(names)} fields', len(row))
        for to, i in enumerate(wanted):
            if not is_number(row[i]):
                fail(f'{path}, line {line}', f"column '{names[i]}'", 'a number', f"'{row[i]}'")
            values[at, to] = float(row[i])
    return values


def is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
