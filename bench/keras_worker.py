"""TensorFlow and Keras as an engine of the benchmark: what worker.ts is for the others.

Answers each line of JSON, {row, warm, ...}, on the channel that Node opens, with the {times} of one run, or with {error}.
"""

import json
import os
import socket
import time

SAMPLE_MS = 30


def conv_task(row, sizes):
    import tensorflow as tf

    x = tf.random.normal(sizes['input'])
    w = tf.random.normal(sizes['filter'])
    dy = tf.random.normal(sizes['output'])

    def transpose(x, w):
        return tf.nn.conv2d_transpose(x, w, sizes['output'], sizes['strides'], 'SAME')

    def backward(x, w):
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = transpose(x, w)
        return tape.gradient(y, [x, w], dy)

    run = tf.function(transpose if row['kind'] == 'forward' else backward)
    return lambda: run(x, w)


def model_task(row, sizes):
    import keras
    import numpy as np

    if int(keras.__version__.split('.')[0]) < 3:
        raise RuntimeError(f'the models need Keras 3, this is {keras.__version__}')
    model = keras.saving.load_model(sizes['file'], compile=False)

    def random(tensor):
        shape = [sizes['batch'], *tensor.shape[1:]]
        if 'int' in tensor.dtype:
            return np.random.randint(0, 96, shape).astype(tensor.dtype)
        return np.random.rand(*shape).astype('float32')

    x, y = random(model.inputs[0]), random(model.outputs[0])
    if row['kind'] == 'predict':
        return lambda: model.predict_on_batch(x)
    model.compile(optimizer='adam', loss='mean_squared_error')
    return lambda: model.train_on_batch(x, y)


def measure(task, runs):
    processor, clock = time.process_time(), time.perf_counter()
    for _ in range(runs):
        task()
    return {
        'processor': (time.process_time() - processor) * 1000 / runs,
        'clock': (time.perf_counter() - clock) * 1000 / runs,
    }


def length(task, runs):
    return min(measure(task, runs).values())


def prepared(row, warm, sizes):
    task = (model_task if row['kind'] in ('predict', 'step') else conv_task)(row, sizes)
    # Compiles.
    task()
    once = length(task, 1)
    until = time.perf_counter() + warm / 1000
    while once < 1000 and time.perf_counter() < until:
        once = length(task, 5 if once < 5 else 1)
    return task, max(1, round(SAMPLE_MS / max(once, 0.01)))


def main():
    channel = socket.socket(fileno=int(os.environ['NODE_CHANNEL_FD']))
    tasks = {}
    for line in channel.makefile('r'):
        message = json.loads(line)
        row, warm = message.pop('row'), message.pop('warm')
        try:
            key = json.dumps(row)
            if key not in tasks:
                tasks = {key: prepared(row, warm, message)}
            answer = {'times': measure(*tasks[key])}
        except Exception as error:  # Whatever it is, the others go on.
            answer = {'error': f'{type(error).__name__}: {str(error).splitlines()[0]}'}
        channel.sendall((json.dumps(answer) + '\n').encode())


main()
