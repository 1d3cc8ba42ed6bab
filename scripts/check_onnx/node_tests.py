"""Writes ONNX's own tests of operators to a folder: NAME/model.onnx, input_I.pb and output_I.pb.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install onnx
    /tmp/onnx/bin/python scripts/check_onnx/node_tests.py FOLDER

They are ONNX's, so that they are never committed. Tests of sequences and optional values are left out.
"""

import pathlib
import sys
import warnings

import numpy as np
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases

warnings.filterwarnings('ignore')
folder = pathlib.Path(sys.argv[1])
for case in collect_testcases(None):
    inputs, outputs = case.data_sets[0]
    arrays = [*inputs, *outputs]
    if not all(isinstance(one, (np.ndarray, np.generic)) for one in arrays):
        continue
    place = folder / case.name
    place.mkdir(parents=True, exist_ok=True)
    (place / 'model.onnx').write_bytes(case.model.SerializeToString())
    for kind, values in (('input', inputs), ('output', outputs)):
        for i, value in enumerate(values):
            proto = numpy_helper.from_array(np.asarray(value))
            (place / f'{kind}_{i}.pb').write_bytes(proto.SerializeToString())
