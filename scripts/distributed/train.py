"""
Trains a .keras model data-parallel: one process alone, or this same program once for each of many.

Every process takes its part of each batch, Keras on JAX averages the gradients (gloo between
processors, NCCL between GPUs), and all hold the same weights at every step. A process uses all GPUs
or TPU cores that it sees. Process 0 writes the checkpoints and, at the end, DIR/model.keras; every
process writes DIR/process-I.jsonl. On one machine, launch.py starts the processes and restarts them.
"""

import argparse
import os
import re
import sys
import traceback

from cluster import join
from mistake import MISTAKE, Mistake

# By whom a failure between processes is reported.
LOST = re.compile('gloo|nccl|coordination service', re.IGNORECASE)


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a positive integer, got '{text}'")
    return int(text)


def rate(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 < value < float('inf'):
        raise argparse.ArgumentTypeError(f"must be a positive number, got '{text}'")
    return value


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog='train.py',
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='Needs Python 3.11 or later and: pip install keras==3.15.1 jax (jax[cuda12], jax[tpu]).',
    )
    add = made.add_argument
    add('model', metavar='MODEL', help='a .keras file, as toKeras and tfjs-deconv convert write it')
    add('--data', metavar='PATH', required=True,
        help='the inputs, a row each: .npy, .npz (array x), .csv, an IDX file or a folder of them '
        '(training images; bytes become 0..1); with {process} in its name, a file for each process')
    add('--targets', metavar='PATH',
        help='likewise (array y, training labels); default: the inputs, as an autoencoder wants')
    add('--columns', metavar='REGEX', default='', help='which columns of a .csv; default all')
    add('--out', metavar='DIR', required=True, help='where the model and the logs go')
    made_by = 'a name or, as JSON, a config of Keras; default %(default)s'
    add('--loss', default='mean_squared_error', help=made_by)
    add('--optimizer', default='adam', help=made_by)
    add('--rate', type=rate, help="learning rate; default the optimizer's own")
    add('--batch', metavar='N', type=positive, default=128,
        help='examples a step, of all processes together; default %(default)s')
    add('--epochs', metavar='N', type=positive, default=1, help='rounds through the data; default 1')
    add('--steps', metavar='N', type=positive, help='training steps, instead of epochs')
    add('--seed', metavar='N', type=positive, default=1, help='of order and dropout; default 1')
    add('--log-every', metavar='N', type=positive, default=10,
        help='steps between lines of the log, whose loss is their mean; default 10')
    add('--save-every', metavar='N', type=positive, help='steps between checkpoints; default an epoch')
    add('--checkpoints', metavar='DIR', help='of process 0; default --out/checkpoints')
    add('--resume', action='store_true', help='goes on from the newest checkpoint, if there is one')
    many = made.add_argument_group(
        'many processes', 'Without the first three, or --detect, the process is alone.')
    many.add_argument('--coordinator', metavar='HOST:PORT',
        help='where process 0 listens; also from KERAS_DISTRIBUTION_JOB_ADDRESSES')
    many.add_argument('--processes', metavar='N',
        help='how many there are; also from KERAS_DISTRIBUTION_NUM_PROCESSES')
    many.add_argument('--process', metavar='I',
        help='which one this is, from 0; also from KERAS_DISTRIBUTION_PROCESS_ID')
    many.add_argument('--detect', action='store_true',
        help="asks the cluster for the three: Slurm, TPU pods, Open MPI, Kubernetes's JobSet")
    many.add_argument('--timeout', metavar='SECONDS', type=positive, default=120,
        help='how long to wait for the others, and for a sign of life from them; default 120')
    return made


def main() -> int:
    args = parser().parse_args()
    try:
        join(args)
        from training import train  # only now: it imports JAX, which must have joined first

        train(args)
        return 0
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return MISTAKE
    except ConnectionError as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:
        if LOST.search(str(error)):
            print(f'Another process was lost: {error}', file=sys.stderr)
        else:
            traceback.print_exc()
        return 1


if __name__ == '__main__':
    status = main()
    if status != 0:
        # An ordinary exit would first wait for the other processes, which may wait for this one.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
