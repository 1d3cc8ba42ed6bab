import errno
import socket
import unittest
from argparse import Namespace

from folder_case import FolderCase

from cluster import await_coordinator, identity

ENVIRON = {
    'KERAS_DISTRIBUTION_JOB_ADDRESSES': '10.0.0.1:99,10.0.0.2:99',
    'KERAS_DISTRIBUTION_NUM_PROCESSES': '2',
    'KERAS_DISTRIBUTION_PROCESS_ID': '1',
}


def found(environ: dict, **flags):
    given = {'coordinator': None, 'processes': None, 'process': None, **flags}
    return identity(Namespace(**given), environ)


class IdentityTest(FolderCase):
    def test_nothing_is_a_process_on_its_own(self) -> None:
        self.assertIsNone(found({}))

    def test_flags_go_before_the_environment(self) -> None:
        self.assertEqual(found(ENVIRON), ('10.0.0.1:99', 2, 1))
        self.assertEqual(found(ENVIRON, process='0'), ('10.0.0.1:99', 2, 0))
        self.assertEqual(found({}, coordinator='h:1', processes='3', process='2'), ('h:1', 3, 2))

    def test_refused(self) -> None:
        for flags, message in [
            ({'coordinator': 'host'}, "--coordinator: its value must be HOST:PORT of process 0, got 'host'."),
            ({'processes': 'two'}, "--processes: its value must be an integer of at least 1, got 'two'."),
            ({'process': '-1'}, "--process: its value must be an integer of at least 0, got '-1'."),
            ({'process': '2'}, '--process: its value must be less than --processes (2), got 2.'),
        ]:
            with self.subTest(message):
                self.refuses(message, lambda: found(ENVIRON, **flags))
        message = '--process: it must be given with the others, or as KERAS_DISTRIBUTION_PROCESS_ID, got nothing.'
        self.refuses(message, lambda: found({}, coordinator='h:1', processes='2'))


class CoordinatorTest(unittest.TestCase):
    def test_it_is_there(self) -> None:
        with socket.create_server(('127.0.0.1', 0)) as server:
            await_coordinator(f'127.0.0.1:{server.getsockname()[1]}', 5)

    def test_nobody_is_there(self) -> None:
        with socket.create_server(('127.0.0.1', 0)) as server:
            address = f'127.0.0.1:{server.getsockname()[1]}'
        with self.assertRaises(ConnectionError) as caught:
            await_coordinator(address, 0.5)
        self.assertEqual(
            str(caught.exception),
            f'--coordinator: process 0 must listen at {address} within 0.5 s (--timeout), '
            f'got [Errno {errno.ECONNREFUSED}] Connection refused.',
        )


if __name__ == '__main__':
    unittest.main()
