"""What every process does: Keras's fit on its part of each batch, logs and checkpoints."""

import json
import math
import os
import re
import time
import zlib
from argparse import Namespace
from pathlib import Path

import jax
import keras
import numpy as np
from jax.experimental import multihost_utils

import checkpoint
from mistake import Mistake, fail
from rows import Rows, read_rows
from shard import Shard


class Batches(keras.utils.PyDataset):
    """This process's part of the batches from the step `first` up to the step `last`."""

    def __init__(self, shard: Shard, data: tuple[Rows, Rows | None], dtypes, first: int, last: int):
        super().__init__()
        self.shard, self.data, self.dtypes = shard, data, dtypes
        self.first, self.last = first, last

    def __len__(self) -> int:
        return self.last - self.first

    def __getitem__(self, at: int) -> tuple[np.ndarray, np.ndarray]:
        indices = self.shard.indices(self.first + at)
        inputs, targets = self.data
        x = inputs.take(indices, self.dtypes[0])
        return x, x if targets is None else targets.take(indices, self.dtypes[1])


class Log:
    """A file of JSON, a line for each event, to which a restarted process adds."""

    def __init__(self, path: Path, **always: object):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.always = path, always

    def write(self, event: str, **values: object) -> None:
        line = {'event': event, **self.always, 'time': round(time.time(), 3), **values}
        with open(self.path, 'a', encoding='utf-8') as file:
            file.write(f'{json.dumps(line)}\n')


def load_model(path: str) -> keras.Model:
    if not Path(path).is_file():
        fail('MODEL', 'it', 'a .keras file', f"'{path}'")
    try:
        model = keras.saving.load_model(path, compile=False, safe_mode=True)
    except (OSError, ValueError, TypeError) as error:
        raise Mistake(f'{path}: Keras cannot load it: {error}') from error
    ends = len(model.inputs), len(model.outputs)
    if ends != (1, 1):
        fail(path, 'the model', 'of one input and one output', f'{ends[0]} and {ends[1]}')
    return model


def known(what: str, text: str, get, example: str):
    """A loss or an optimizer by its name, or by Keras's config as JSON."""
    try:
        found = get(json.loads(text) if text.startswith('{') else text)
    except (ValueError, TypeError):
        found = None
    return found or fail(what, 'its value', f'a name or config that Keras knows, as {example}', text)


def loss_of(text: str):
    # tfjs writes meanSquaredError.
    name = text if text.startswith('{') else re.sub('(?<=[a-z])(?=[A-Z])', '_', text).lower()
    return known('--loss', name, keras.losses.get, 'mean_squared_error')


def optimizer_of(model: keras.Model, args: Namespace) -> keras.optimizers.Optimizer:
    optimizer = known('--optimizer', args.optimizer, keras.optimizers.get, 'adam')
    if args.rate is not None:
        optimizer.learning_rate = args.rate
    optimizer.build(model.trainable_variables)
    return optimizer


def read_data(model: keras.Model, loss: str, args: Namespace) -> tuple[Rows, Rows | None]:
    """The inputs and the targets; None where the inputs are the targets."""
    def read(pattern: str, part, columns: str = '') -> Rows:
        return read_rows(Path(pattern.replace('{process}', str(jax.process_index()))), part, columns)

    inputs = read(args.data, 'x', args.columns).shaped(model.input_shape[1:])
    # Classes by their number have no axis of classes.
    shape = model.output_shape[1:-1] if loss.startswith('sparse_') else model.output_shape[1:]
    if args.targets is None:
        if len(inputs.shaped(shape).values.shape) == len(inputs.values.shape):
            return inputs, None
        return inputs, inputs.shaped(shape)
    targets = read(args.targets, 'y').shaped(shape)
    if len(targets) != len(inputs):
        fail(targets.name, 'the number of targets', f'that of the inputs ({len(inputs)})', len(targets))
    return inputs, targets


def agree(where: str, what: str, got: int) -> None:
    """Refuses what is not the same for every process."""
    all_got = np.ravel(multihost_utils.process_allgather(np.uint32(got))).tolist()
    if len(set(all_got)) > 1:
        fail(where, what, 'the same for every process', all_got)


def resumed(variables: list, settings: checkpoint.Settings, folder: Path, resume: bool) -> int:
    """Gives all the state of process 0, which alone reads checkpoints; answers the steps done."""
    step, values = 0, [np.array(variable.value) for variable in variables]
    if jax.process_index() == 0:
        if resume:
            shapes = [value.shape for value in values]
            step, values = checkpoint.newest(folder, shapes, settings) or (0, values)
        elif checkpoint.checkpoints(folder):
            fail(str(folder), 'the folder', 'without checkpoints, or --resume given', 'some')
    step, values = multihost_utils.broadcast_one_to_all((np.int32(step), values))
    distribution = keras.distribution.distribution()
    for variable, value in zip(variables, values):
        if distribution is not None:
            # To assign the numbers themselves would gather them from all processes and compare them.
            layout = distribution.get_variable_layout(variable).backend_layout
            value = jax.make_array_from_process_local_data(layout, value)
        variable.assign(value)
    return int(step)


def write_model(source: str, trained: keras.Model, path: Path) -> None:
    """The trained model without what only its training needs, by one process alone."""
    weights = [np.array(variable.value) for variable in trained.weights]
    # Saving distributed variables would wait for the other processes.
    keras.distribution.set_distribution(None)
    model = keras.saving.load_model(source, compile=False, safe_mode=True)
    model.set_weights(weights)
    unfinished = path.with_name(f'unfinished-{path.name}')
    model.save(unfinished)
    os.replace(unfinished, path)


def train(args: Namespace) -> None:
    process, processes = jax.process_index(), jax.process_count()
    say = print if process == 0 else lambda *_, **__: None
    out = Path(args.out)
    folder = Path(args.checkpoints) if args.checkpoints else out / 'checkpoints'
    keras.utils.set_random_seed(args.seed)
    devices = keras.distribution.list_devices()
    model = load_model(args.model)
    loss, optimizer = loss_of(args.loss), optimizer_of(model, args)
    loss_name = getattr(loss, 'name', None) or loss.__name__
    data = read_data(model, loss_name, args)
    agree(args.model, 'the checksum of the file', zlib.crc32(Path(args.model).read_bytes()))
    agree(args.data, 'the number of rows', len(data[0]))
    own = '{process}' in args.data
    shard = Shard(len(data[0]), args.batch, process, processes, len(devices), own, args.seed)
    dtypes = model.inputs[0].dtype, 'int32' if loss_name.startswith('sparse_') else 'float32'

    if len(devices) > 1:
        parallel = keras.distribution.DataParallel(devices=devices, auto_shard_dataset=False)
        keras.distribution.set_distribution(parallel)
    # Only now: compiling makes variables for the metrics.
    model.compile(optimizer, loss)
    variables = model.variables + optimizer.variables
    settings = {'batch': args.batch, 'seed': args.seed, 'examples': shard.total}
    step = resumed(variables, settings, folder, args.resume)
    total = args.steps or args.epochs * shard.steps_per_epoch
    save_every = args.save_every or shard.steps_per_epoch
    log = Log(out / f'process-{process}.jsonl', process=process)
    log.write('start', processes=processes, pid=os.getpid(), step=step, steps=total)
    say(f"{model.name}: {model.count_params():,} parameters, {shard.total:,} examples; "
        f"processes: {processes}, devices: {len(devices)} ({jax.devices()[0].device_kind})")
    say(f'from step {step} to {total}', flush=True)
    while step < total:
        # Up to the next multiple of either.
        last = min(total, *(step - step % every + every for every in (args.log_every, save_every)))
        began = time.perf_counter()
        history = model.fit(Batches(shard, data, dtypes, step, last), verbose=0, shuffle=False)
        mean = float(history.history['loss'][0])
        rate = (last - step) * args.batch / (time.perf_counter() - began)
        step = last
        epoch = (step - 1) // shard.steps_per_epoch + 1
        log.write('loss', step=step, epoch=epoch, loss=mean, examples_per_second=round(rate, 1))
        say(f'step {step} of {total}, epoch {epoch}: loss {mean:.5g}, {rate:,.0f} examples/s', flush=True)
        if not math.isfinite(mean):
            fail(f'step {step}', 'the loss', 'a finite number (a smaller --rate may help)', mean)
        if process == 0 and (step % save_every == 0 or step == total):
            state = [np.array(variable.value) for variable in variables]
            path = checkpoint.save(folder, step, state, settings)
            log.write('checkpoint', step=step, file=str(path))
    if process == 0:
        write_model(args.model, model, out / 'model.keras')
        say(f"written: {out / 'model.keras'}")
    log.write('end', step=step)
