"""Runs models that scripts/check_onnx/written.ts wrote in ONNX Runtime, and compares with what tfjs predicts.

    /tmp/onnx/bin/pip install onnx onnxruntime
    /tmp/onnx/bin/python scripts/check_onnx/run_written.py FOLDER

NAME.onnx has NAME.json beside it: its title, inputs and outputs in the file's order of axes. Each file is also checked
by onnx.checker, with inference of shapes. A line for each: 'right' or 'wrong', the title, what is wrong.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5
TYPES = {'tensor(float)': np.float32, 'tensor(int32)': np.int32}


def array(value, dtype):
    return np.array(value['data'], dtype).reshape(value['shape'])


def problem(path, case):
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    for calls in case['calls']:
        given = zip(session.get_inputs(), calls['inputs'])
        made = session.run(None, {one.name: array(value, TYPES[one.type]) for one, value in given})
        for y, value in zip(made, calls['outputs']):
            expected = array(value, np.float64)
            if y.shape != expected.shape:
                return f'shape {y.shape}, expected {expected.shape}'
            worst = float(np.abs(y - expected).max())
            if not worst <= TOLERANCE * max(1, float(np.abs(expected).max())):
                return f'differs by {worst}'
    return None


onnxruntime.set_default_logger_severity(3)
for file in sorted(pathlib.Path(sys.argv[1]).glob('*.json')):
    case = json.loads(file.read_text())
    try:
        why = problem(file.with_suffix('.onnx'), case)
    except Exception as error:
        why = str(error).replace('\n', ' ')
    print('right' if why is None else 'wrong', case['title'], '' if why is None else why, sep='\t')
