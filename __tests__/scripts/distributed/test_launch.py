import subprocess
import sys
import unittest

from folder_case import FolderCase

import launch

# Process 1 ends with status 3, process 0 would wait for a minute.
ONE_FAILS = '''
import os, sys, time
sys.exit(3) if os.environ["KERAS_DISTRIBUTION_PROCESS_ID"] == "1" else time.sleep(60)
'''
WHO = '''
import os
for name in ("JOB_ADDRESSES", "NUM_PROCESSES", "PROCESS_ID"):
    print(os.environ["KERAS_DISTRIBUTION_" + name])
print(os.environ["JAX_COORDINATOR_BIND_ADDRESS"])
'''


class LaunchTest(FolderCase):
    def test_one_that_fails_ends_the_others(self) -> None:
        started = launch.start([sys.executable, '-c', ONE_FAILS], 2)
        self.assertEqual(launch.wait(started), [None, 3])
        self.assertEqual([process.returncode for process in started], [-9, 3])

    def test_all_end_well(self) -> None:
        self.assertEqual(launch.wait(launch.start([sys.executable, '-c', ''], 2)), [0, 0])

    def test_each_is_told_who_it_is_and_all_stay_on_the_machine(self) -> None:
        path = self.folder / 'who'
        program = [sys.executable, '-c', f'import sys; sys.stdout = open({str(path)!r}, "a")\n{WHO}']
        self.assertEqual(launch.wait(launch.start(program, 2)), [0, 0])
        said = path.read_text().split()
        self.assertRegex(said[0], r'^127\.0\.0\.1:\d+$')
        self.assertEqual(sorted(said), sorted([said[0]] * 4 + ['2', '2', '0', '1']))

    def test_a_wrong_argument_is_not_tried_again(self) -> None:
        command = [sys.executable, launch.__file__, '--', 'absent.keras']
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 2)
        self.assertEqual(run.stderr.count('the following arguments are required: --data, --out'), 2)
        self.assertEqual(run.stderr.splitlines()[-1],
                         'launch.py: ended: process 0 by status 2, process 1 by status 2')


if __name__ == '__main__':
    unittest.main()
