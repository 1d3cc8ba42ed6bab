"""What every process does: Keras's fit on its part of each batch, logs and checkpoints."""

import json
import math
import os
import re
import time
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
    except AssertionError as error:
        raise Mistake(f'{path}: the file must be the same for every process.') from error
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


def compiled(model: keras.Model, args: Namespace) -> str:
    """Compiles the model, and answers the loss's name."""
    # tfjs writes meanSquaredError.
    name = re.sub('(?<=[a-z])(?=[A-Z])', '_', args.loss).lower()
    loss = args.loss if args.loss.startswith('{') else name
    loss = known('--loss', loss, keras.losses.get, 'mean_squared_error')
    optimizer = known('--optimizer', args.optimizer, keras.optimizers.get, 'adam')
    if args.rate is not None:
        optimizer.learning_rate = args.rate
    model.compile(optimizer, loss)
    optimizer.build(model.trainable_variables)
    return getattr(loss, 'name', None) or loss.__name__


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


def resumed(variables: list, settings: checkpoint.Settings, folder: Path, resume: bool) -> int:
    """
    The steps that are done already. Process 0 alone reads the folder, and tells the others, so
    that they need not share it.
    """
    values = [np.array(variable.value) for variable in variables]
    step = 0
    if jax.process_index() == 0:
        if resume:
            shapes = [value.shape for value in values]
            step, values = checkpoint.newest(folder, shapes, settings) or (0, values)
        elif checkpoint.checkpoints(folder):
            fail(str(folder), 'the folder', 'without checkpoints, or --resume given', 'some')
    step, values = multihost_utils.broadcast_one_to_all((np.int32(step), values))
    if step > 0:
        for variable, value in zip(variables, values):
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
    if len(devices) > 1:
        parallel = keras.distribution.DataParallel(devices=devices, auto_shard_dataset=False)
        keras.distribution.set_distribution(parallel)
    model = load_model(args.model)
    loss_name = compiled(model, args)
    data = read_data(model, loss_name, args)
    counts = np.ravel(multihost_utils.process_allgather(np.int32(len(data[0])))).tolist()
    if len(set(counts)) > 1:
        fail(args.data, 'the number of rows', 'the same for every process', counts)
    own = '{process}' in args.data
    shard = Shard(counts[0], args.batch, process, processes, len(devices), own, args.seed)
    dtypes = model.inputs[0].dtype, 'int32' if loss_name.startswith('sparse_') else 'float32'

    variables = model.variables + model.optimizer.variables
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
        loss = float(history.history['loss'][0])
        rate = (last - step) * args.batch / (time.perf_counter() - began)
        step = last
        epoch = (step - 1) // shard.steps_per_epoch + 1
        log.write('loss', step=step, epoch=epoch, loss=loss, examples_per_second=round(rate, 1))
        say(f'step {step} of {total}, epoch {epoch}: loss {loss:.5g}, {rate:,.0f} examples/s', flush=True)
        if not math.isfinite(loss):
            fail(f'step {step}', 'the loss', 'a finite number (a smaller --rate may help)', loss)
        if process == 0 and (step % save_every == 0 or step == total):
            state = [np.array(variable.value) for variable in variables]
            path = checkpoint.save(folder, step, state, settings)
            log.write('checkpoint', step=step, file=str(path))
    if process == 0:
        write_model(args.model, model, out / 'model.keras')
        say(f"written: {out / 'model.keras'}")
    log.write('end', step=step)
