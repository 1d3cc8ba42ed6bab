"""
Starts train.py N times on this machine, and again from the newest checkpoint when a process dies.

    python3 launch.py --processes 2 -- MODEL --data PATH --out DIR [OPTIONS of train.py]

The processes talk on 127.0.0.1. When one ends with an error, the others are ended too, and all start
again with --resume, until --restarts is used up. A wrong argument (status 2) is not tried again.
More than one process run on CPUs, unless JAX_PLATFORMS says otherwise: for the GPUs of one machine a
single process does.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from cluster import VARIABLES
from mistake import MISTAKE

POLL = 0.1
# How long the others may take to notice by themselves, and to say why they end.
GRACE = 3.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def start(program: list[str], processes: int) -> list[subprocess.Popen]:
    address = f'127.0.0.1:{free_port()}'
    common = {**os.environ, 'JAX_COORDINATOR_BIND_ADDRESS': address, 'PYTHONUNBUFFERED': '1'}
    if processes > 1:
        common.setdefault('JAX_PLATFORMS', 'cpu')
        common[VARIABLES['coordinator']] = address
        common[VARIABLES['processes']] = str(processes)
    started = []
    try:
        for process in range(processes):
            own = {VARIABLES['process']: str(process)} if processes > 1 else {}
            started.append(subprocess.Popen(program, env={**common, **own}, stdin=subprocess.DEVNULL))
    except BaseException:
        end(started)
        raise
    return started


def end(started: list[subprocess.Popen]) -> None:
    # Not SIGTERM: checkpoints are whole at any moment, and a process that hangs would not hear it.
    for process in started:
        if process.poll() is None:
            process.kill()
    for process in started:
        process.wait()


def wait(started: list[subprocess.Popen]) -> list[int | None]:
    """The exit statuses, once all have ended well or one has not; None for one ended from here."""
    try:
        while any(process.poll() is None for process in started):
            if any(process.poll() for process in started):
                limit = time.monotonic() + GRACE
                while time.monotonic() < limit and any(p.poll() is None for p in started):
                    time.sleep(POLL)
                break
            time.sleep(POLL)
        return [process.poll() for process in started]
    finally:
        end(started)


def described(status: int) -> str:
    return f'signal {signal.Signals(-status).name}' if status < 0 else f'status {status}'


def main() -> int:
    parser = argparse.ArgumentParser(
        prog='launch.py', description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--processes', metavar='N', type=int, default=2, help='default 2')
    parser.add_argument('--restarts', metavar='N', type=int, default=3, help='default 3')
    parser.add_argument('train', metavar='...', nargs='+', help='after --: arguments of train.py')
    args = parser.parse_args()
    if args.processes < 1 or args.restarts < 0:
        parser.error('--processes must be at least 1 and --restarts at least 0, '
                     f'got {args.processes} and {args.restarts}')
    program = [sys.executable, str(Path(__file__).with_name('train.py')), *args.train]
    # So that the processes are ended too when this one is asked to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    for attempt in range(args.restarts + 1):
        statuses = wait(start(program, args.processes))
        if all(status == 0 for status in statuses):
            return 0
        said = [f'process {i} by {described(status)}' for i, status in enumerate(statuses) if status]
        print(f"launch.py: ended: {', '.join(said)}", file=sys.stderr, flush=True)
        if MISTAKE in statuses:
            return MISTAKE
        if attempt < args.restarts:
            print(f'launch.py: restart {attempt + 1} of {args.restarts}', file=sys.stderr, flush=True)
            if '--resume' not in program:
                program.append('--resume')
    return 1


if __name__ == '__main__':
    sys.exit(main())
