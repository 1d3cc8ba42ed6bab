import * as tf from '@tensorflow/tfjs-core';
import * as builders from '../../models/index.js';
import { DECODERS } from '../decoder_models.js';
import type { Measured } from '../measured.js';
import { processorTime } from '../processor_time.js';
import { BUILT, nameOf, type Row, SHAPES } from '../rows.js';
import { type Task, tfjsTask } from '../tfjs_tasks.js';
import type { Budget } from './budget.js';
import { correctness } from './correctness.js';
import { type KernelSet, kernelSets, OURS, STOCK } from './kernel_sets.js';
import { matmulRate } from './matmul_rate.js';
import { type Contender, measure } from './measure.js';
import { modelInOnnx, shapeInOnnx } from './onnx_contenders.js';
import type { CardReport } from './report.js';

/** Three whole decoders. */
const CHOSEN = ['TAESD 256x256', 'DCGAN 64x64', 'HiFi-GAN V2, 32 frames'] as const;

const MATMULS = { card: [1024, 2048, 4096], software: [128, 256] };

export interface CardOptions {
  readonly stock: readonly tf.KernelConfig[];
  readonly budget: Budget;
  readonly rounds: number;
  readonly software: boolean;
  /** Which shapes are compared with float64. */
  readonly checked: readonly number[];
  readonly kinds: readonly string[];
  readonly only: string;
  /** Called after each row, with what there is. */
  readonly keep: () => void;
}

interface Work {
  readonly row: Row;
  readonly name: string;
  /** What is asked for again and again, and what the peers do. */
  readonly prepare: () => Promise<{ task: Task; peers: Contender[]; free: () => void }>;
}

const nothing = () => {};

function shapeWork(kind: 'forward' | 'backward', index: number): Work {
  const row = { kind, index };
  const prepare = async () => {
    const task = tfjsTask(row, { tf, builders });
    return { task, peers: kind === 'forward' ? await shapeInOnnx(index) : [], free: nothing };
  };
  return { row, name: nameOf(row), prepare };
}

function stepWork(index: number): Work {
  const row = { kind: 'step', index } as const;
  const prepare = async () => {
    return { task: tfjsTask(row, { tf, builders }), peers: [], free: tf.disposeVariables };
  };
  return { row, name: nameOf(row), prepare };
}

function decoderWork(name: (typeof CHOSEN)[number], index: number): Work {
  const prepare = async () => {
    const model = DECODERS[name]!();
    const x = tf.randomNormal([1, ...(model.inputs[0]!.shape.slice(1) as number[])]);
    const task = () => tf.tidy(() => void model.predict(x));
    const free = () => {
      x.dispose();
      tf.disposeVariables();
    };
    return { task, peers: await modelInOnnx(model), free };
  };
  return { row: { kind: 'predict', index }, name, prepare };
}

/** All that is measured, what matters most first. */
function works(): Work[] {
  const shapes = SHAPES.map((_, index) => index);
  return [
    ...shapes.map((index) => shapeWork('forward', index)),
    ...shapes.map((index) => shapeWork('backward', index)),
    ...BUILT.map((_, index) => stepWork(index)),
    ...CHOSEN.map(decoderWork),
  ];
}

/** Compares and measures on the current backend, into the report, until the budget is spent. */
export async function runCard(report: CardReport, options: CardOptions): Promise<void> {
  const { stock, budget, rounds, software, checked, kinds, only, keep } = options;
  const use = kernelSets(stock);
  for (const index of checked) {
    report.correctness.push(await correctness(index));
    keep();
  }
  const wanted = works().filter(({ row, name }) => kinds.includes(row.kind) && name.includes(only));
  if (wanted.length === 0) return;
  use(STOCK);
  const now = software ? processorTime : () => performance.now();
  const sizes = software ? MATMULS.software : MATMULS.card;
  report.matmul = await matmulRate(sizes, { until: budget.share(10), now });
  for (const [i, { row, name, prepare }] of wanted.entries()) {
    if (budget.left === 0) {
      report.left.push(`${row.kind} ${name}`);
      continue;
    }
    const until = budget.share(wanted.length - i);
    use(OURS);
    tf.engine().startScope();
    const { task, peers, free } = await prepare();
    const own = (set: KernelSet): Contender => ({ name: set, task, begin: () => use(set) });
    const times = await measure([own(OURS), own(STOCK), ...peers], { rounds, until, now });
    use(OURS);
    free();
    tf.engine().endScope();
    report.measured.push({ row, name, ...times } satisfies Measured);
    console.error(
      `${i + 1} of ${wanted.length}, ${Math.round(budget.left / 1000)} s left: ${row.kind} ${name}`,
    );
    keep();
  }
}
