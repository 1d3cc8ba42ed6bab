import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { unzipSync } from 'fflate';
import { loadOnnx } from '../../lib/onnx/index.js';
import { lastOrder } from '../../lib/onnx/read/layouts.js';

const PACK = fileURLToPath(
  new URL('../../__tests__/fixtures/oracle/onnx_models.zip.br', import.meta.url),
);

/** A tensor as JSON has it. */
export type Numbers = {
  shape: number[];
  data: number[];
};

/** What a model must make of inputs, in the model's order of axes. */
export type Known = (model: tfl.LayersModel) => { inputs: tf.Tensor[]; outputs: tf.Tensor[] };

/** What scripts/fixtures/onnx_models.py kept of a network, in PyTorch's order of axes. */
interface Kept {
  inputs: Numbers[];
  output: Numbers;
}

const turned = ({ shape, data }: Numbers, last: boolean | undefined) => {
  const x = tf.tensor(data, shape);
  return last === true ? tf.transpose(x, lastOrder(x.rank)) : x;
};

/** PyTorch's inputs and predictions, turned as the model that loadOnnx made wants them. */
const predictions =
  ({ inputs, output }: Kept): Known =>
  (model) => {
    const { onnx } = model.getUserDefinedMetadata() as {
      onnx: { channelsLast: Record<string, boolean> };
    };
    const last = Object.values(onnx.channelsLast);
    return {
      inputs: inputs.map((one, i) => turned(one, last[i])),
      outputs: [turned(output, last[inputs.length])],
    };
  };

/** The networks that PyTorch exported, as loadOnnx reads them in either layout, and what PyTorch predicts. */
export function networks() {
  const files = unzipSync(brotliDecompressSync(readFileSync(PACK)));
  const read = (name: string) => JSON.parse(new TextDecoder().decode(files[name]!)) as Kept;
  const names = Object.keys(files).filter((name) => name.endsWith('.onnx'));
  return names.flatMap((name) =>
    (['channelsLast', 'keep'] as const).map((layout) => ({
      name: `${name} (loadOnnx ${layout})`,
      make: () => loadOnnx(files[name]!, { layout }),
      known: predictions(read(`${name.split('.')[0]}.json`)),
    })),
  );
}
