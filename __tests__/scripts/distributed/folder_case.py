"""A test with a folder of its own, and with the full text of what is refused."""

import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

from mistake import Mistake


class FolderCase(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def refuses(self, message: str, attempt: Callable[[], object]) -> None:
        """`attempt` must be refused with this message, where DIR is the test's folder."""
        with self.assertRaises(Mistake) as caught:
            attempt()
        self.assertEqual(str(caught.exception).replace(str(self.folder), 'DIR'), message)
