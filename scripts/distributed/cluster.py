"""One process among many: who it is, and how it finds the others."""

import os
import socket
import time
from argparse import Namespace
from collections.abc import Mapping

from mistake import fail

# Seconds between two looks for process 0.
RETRY = 0.2
# Keras's own names, which keras.distribution.initialize reads as well.
PREFIX = 'KERAS_DISTRIBUTION_'
VARIABLES = {
    'coordinator': f'{PREFIX}JOB_ADDRESSES',
    'processes': f'{PREFIX}NUM_PROCESSES',
    'process': f'{PREFIX}PROCESS_ID',
}


def identity(args: Namespace, environ: Mapping[str, str]) -> tuple[str, int, int] | None:
    """Coordinator, number of processes, and which one this is; None for a process on its own."""
    values = {}
    for name, variable in VARIABLES.items():
        given = getattr(args, name)
        values[name] = given if given is not None else environ.get(variable)
    missing = [name for name, value in values.items() if value is None]
    if len(missing) == len(values):
        return None
    if missing:
        name = missing[0]
        fail(f'--{name}', 'it', f'given with the others, or as {VARIABLES[name]}', 'nothing')
    coordinator = values['coordinator'].split(',')[0]
    if not coordinator.rpartition(':')[2].isdecimal():
        fail('--coordinator', 'its value', "HOST:PORT of process 0", f"'{coordinator}'")
    processes = integer('--processes', values['processes'], 1)
    process = integer('--process', values['process'], 0)
    if process >= processes:
        fail('--process', 'its value', f'less than --processes ({processes})', process)
    return coordinator, processes, process


def integer(name: str, text: str | int, least: int) -> int:
    value = str(text)
    if value.isdecimal() and int(value) >= least:
        return int(value)
    fail(name, 'its value', f'an integer of at least {least}', f"'{text}'")


def await_coordinator(address: str, seconds: float) -> None:
    """Returns once process 0 listens. JAX would end the process without saying whom it missed."""
    host, _, port = address.rpartition(':')
    limit = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host.strip('[]'), int(port)), timeout=seconds).close()
            return
        except OSError as error:
            if time.monotonic() >= limit:
                expected = f'{address} within {seconds} s (--timeout)'
                message = f'--coordinator: process 0 must listen at {expected}, got {error}.'
                raise ConnectionError(message) from error
            time.sleep(RETRY)


def join(args: Namespace) -> None:
    """Waits for all processes, for --timeout seconds at most. Before any other use of JAX."""
    found = identity(args, os.environ)
    os.environ['KERAS_BACKEND'] = 'jax'
    # Catching SIGTERM is of no use here: what is lost is what came after the last checkpoint.
    os.environ.setdefault('JAX_ENABLE_PREEMPTION_SERVICE', 'false')
    import jax

    if found is None and not args.detect:
        return
    coordinator, processes, process = found or (None, None, None)
    if process:
        await_coordinator(coordinator, args.timeout)
    jax.config.update('jax_cpu_collectives_implementation', 'gloo')
    # All that keras.distribution.initialize does here, and time limits, which it cannot pass on.
    jax.distributed.initialize(
        coordinator,
        processes,
        process,
        initialization_timeout=args.timeout,
        heartbeat_timeout_seconds=args.timeout,
        shutdown_timeout_seconds=args.timeout,
    )
