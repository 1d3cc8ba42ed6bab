/**
 * Runs ONNX's own tests of operators through lib/onnx, and models that lib/onnx writes in ONNX Runtime, those that PyTorch
 * exported among them; tells how many are right, refused and wrong.
 *
 * Usage: npm run check:onnx -- [PYTHON] [--folder DIR] [--list refused] [--only networks]
 *
 *   PYTHON        one that has onnx 1.23, which writes the tests, and onnxruntime (pip install onnx onnxruntime); default
 *                 python3
 *   --folder DIR  keeps the tests there, or takes those that are there already
 *   --list WHAT   names those that are 'refused' with the reason, or the 'right' ones
 *   --only WHAT   ONNX's tests of 'operators', the package's own models 'written', or PyTorch's 'networks'; default all
 *
 * Each runs by the operators' functions, and as a model of loadOnnx(..., { layout: 'keep' }) where it
 * can be one. Numbers must be right to 1e-3 of themselves and 1e-6, as ONNX asks for; none may be wrong, but for
 * two of Resize, of which PyTorch and ONNX Runtime make something else. What is written must be as
 * tfjs to 1e-5, and what came from PyTorch also as PyTorch predicts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { fail, oneOf, ValueError } from '../lib/check.js';
import { Unsupported } from '../lib/keras/read/unsupported.js';
import { pickBackend } from '../lib/node/index.js';
import { ELEMENT } from '../lib/onnx/element_types.js';
import '../lib/onnx/index.js';
import { decodeModel, decodeTensor } from '../lib/onnx/protobuf/decode.js';
import { readGraph } from '../lib/onnx/read/read_graph.js';
import { runGraph, type Typed } from '../lib/onnx/read/run_graph.js';
import { tensorValue } from '../lib/onnx/read/tensor_data.js';
import { type TensorValue, toTensor } from '../lib/onnx/tensor_value.js';
import { runAsLayers, runAsModel } from './check_onnx/run_as_model.js';
import { checkCases, checkNetworks } from './check_onnx/written.js';
import { runScript } from './command_line.js';

const PROGRAM = fileURLToPath(new URL('./check_onnx/node_tests.py', import.meta.url));
const [RELATIVE, ABSOLUTE] = [1e-3, 1e-6];

/** Tests whose answer PyTorch and ONNX Runtime do not give: align_corners of a length that is no whole number. */
const OTHERWISE = ['cubic', 'linear'].map(
  (mode) => `test_resize_downsample_scales_${mode}_align_corners`,
);

interface Case {
  name: string;
  model: Uint8Array;
  inputs: TensorValue[];
  outputs: TensorValue[];
}

function readCase(folder: string, name: string): Case {
  const place = path.join(folder, name);
  const read = (file: string) => new Uint8Array(readFileSync(path.join(place, file)));
  const values = (kind: string) =>
    readdirSync(place)
      .filter((file) => file.startsWith(kind))
      .sort()
      .map((file) => tensorValue(`${name}/${file}`, decodeTensor(file, read(file))));
  return { name, model: read('model.onnx'), inputs: values('input'), outputs: values('output') };
}

/** What is computed in half precision there is computed in float32 here: so many bits are alike. */
const relative = (type: number) =>
  type === ELEMENT.bfloat16 ? 2 ** -5 : type === ELEMENT.float16 ? 2 ** -8 : RELATIVE;

const near = (a: number, b: number, most: number) =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= most;

/** What is wrong with a result; null if nothing is. */
function difference(got: tf.Tensor, expected: TensorValue): string | null {
  if (got.shape.join() !== expected.shape.join()) {
    return `shape [${got.shape}], expected [${expected.shape}]`;
  }
  const values = got.dataSync();
  const float = expected.data instanceof Float32Array;
  for (let i = 0; i < values.length; i++) {
    const [a, b] = [values[i]!, expected.data[i]!];
    const most = float ? ABSOLUTE + relative(expected.type) * Math.abs(Number(b)) : 0;
    if (typeof b === 'string' ? (a as unknown) !== b : !near(a, b, most)) {
      return `${a} at ${i}, expected ${b}`;
    }
  }
  return null;
}

type Verdict = { how: 'right' | 'refused' | 'otherwise' | 'wrong'; why: string };

async function judged(run: () => Promise<tf.Tensor[]>, outputs: TensorValue[]): Promise<Verdict> {
  tf.engine().startScope();
  try {
    const made = await run();
    const wrong = outputs.map((one, i) => difference(made[i]!, one)).find((one) => one !== null);
    return wrong ? { how: 'wrong', why: wrong } : { how: 'right', why: '' };
  } catch (error) {
    const refused = error instanceof Unsupported || error instanceof ValueError;
    const { message, stack } = error as Error;
    return { how: refused ? 'refused' : 'wrong', why: refused ? message : String(stack) };
  } finally {
    tf.engine().endScope();
  }
}

function runAtOnce({ name, model, inputs }: Case): tf.Tensor[] {
  const graph = readGraph(name, decodeModel(name, model), new Map());
  const values = graph.inputs.map(({ name: input }, i): [string, Typed] => [
    input,
    { tensor: toTensor(inputs[i]!), type: inputs[i]!.type },
  ]);
  return runGraph(graph, new Map(values)).map(({ tensor }) => tensor);
}

const NONE = { right: 0, refused: 0, otherwise: 0, wrong: 0 };

async function check(folder: string, listed: string | undefined): Promise<number> {
  const counts = { operators: { ...NONE }, models: { ...NONE }, layers: { ...NONE } };
  const note = (kind: keyof typeof counts, name: string, { how, why }: Verdict) => {
    counts[kind][how] += 1;
    if (how === 'wrong' || how === listed) console.log(`${how} (${kind}) ${name}: ${why}`);
  };
  for (const name of readdirSync(folder).sort()) {
    let test: Case;
    try {
      test = readCase(folder, name);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      note('operators', name, { how: 'refused', why: error.message });
      continue;
    }
    const { how, why } = await judged(async () => runAtOnce(test), test.outputs);
    const differs = how === 'wrong' && OTHERWISE.includes(name);
    const verdict: Verdict = { how: differs ? 'otherwise' : how, why };
    note('operators', name, verdict);
    if (verdict.how === 'right') {
      note('models', name, await judged(() => runAsModel(test), test.outputs));
      note('layers', name, await judged(() => runAsLayers(test), test.outputs));
    }
  }
  for (const [kind, { right, refused, otherwise, wrong }] of Object.entries(counts)) {
    const more = otherwise === 0 ? '' : `${otherwise} as ONNX Runtime has it, `;
    console.log(`${kind}: ${right} right, ${refused} refused by name, ${more}${wrong} wrong`);
  }
  return counts.operators.wrong + counts.models.wrong + counts.layers.wrong;
}

/** ONNX's own tests; gives how many are wrong. */
async function checkOperators(python: string, kept: string | undefined, list: string | undefined) {
  const folder = kept ?? mkdtempSync(path.join(tmpdir(), 'onnx-'));
  try {
    if (!existsSync(folder) || readdirSync(folder).length === 0) {
      const { status } = spawnSync(python, [PROGRAM, folder], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (status !== 0) fail('check_onnx', 'PYTHON', 'one that has onnx', python);
    }
    return await check(folder, list);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}

const KINDS = ['operators', 'written', 'networks'] as const;
const options = {
  folder: { type: 'string' },
  list: { type: 'string' },
  only: { type: 'string' },
} as const;

await runScript(import.meta.url, options, async ({ folder, list, only }, [python = 'python3']) => {
  if (list !== undefined) oneOf('check_onnx', '--list', list, ['right', 'refused']);
  const kinds = only === undefined ? KINDS : [oneOf('check_onnx', '--only', only, KINDS)];
  await pickBackend('cpu');
  let wrong = 0;
  if (kinds.includes('operators')) wrong += await checkOperators(python, folder, list);
  if (kinds.includes('written')) wrong += await checkCases(python);
  if (kinds.includes('networks')) wrong += await checkNetworks(python);
  if (wrong > 0) throw new ValueError(`${wrong} results are wrong.`);
});
