"""The state of a training in a folder of files, of which a crash leaves whole ones only."""

import json
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from mistake import fail

NAME = re.compile(r'step-(\d{9})\.npz')
KEPT = 2

Settings = dict[str, object]


def checkpoints(folder: Path) -> list[Path]:
    """Those of a folder, the newest first."""
    found = folder.glob('step-*.npz') if folder.is_dir() else []
    return sorted((path for path in found if NAME.fullmatch(path.name)), reverse=True)


def save(folder: Path, step: int, values: Sequence[np.ndarray], settings: Settings) -> Path:
    """Writes a checkpoint and removes all but the newest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f'step-{step:09}.npz'
    unfinished = folder / 'unfinished.tmp'
    with open(unfinished, 'wb') as file:
        arrays = {f'{i:05}': value for i, value in enumerate(values)}
        np.savez(file, settings=np.array(json.dumps(settings)), **arrays)
        file.flush()
        os.fsync(file.fileno())
    # Until here the older checkpoint is the newest, from here on this one.
    os.replace(unfinished, path)
    for old in checkpoints(folder)[KEPT:]:
        old.unlink()
    return path


def newest(
    folder: Path,
    shapes: Sequence[tuple[int, ...]],
    settings: Settings,
    say: Callable[[str], None] = print,
) -> tuple[int, list[np.ndarray]] | None:
    """
    The step and the values of the newest checkpoint that is whole, or None. One that cannot be read
    is passed over; one of another model or with other settings is refused.
    """
    for path in checkpoints(folder):
        try:
            with np.lib.npyio.NpzFile(path) as arrays:
                kept: Settings = json.loads(str(arrays['settings']))
                values = [arrays[f'{i:05}'] for i in range(len(arrays.files) - 1)]
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            say(f'{path}: passed over, it cannot be read: {error}')
            continue
        for name, value in settings.items():
            if kept.get(name) != value:
                fail(str(path), name, f'{kept.get(name)}, as when it was written', value)
        if [value.shape for value in values] != [tuple(shape) for shape in shapes]:
            fail(str(path), 'its arrays', f'those of this model and optimizer ({len(shapes)})',
                 f'others ({len(values)})')
        return int(NAME.fullmatch(path.name)[1]), values
    return None
