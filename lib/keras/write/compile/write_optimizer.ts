import { product } from '../../../arithmetic/product.js';
import { fail } from '../../../check.js';
import type { KerasOptimizer, MuonOptions } from '../../../optimizers/index.js';
import type { Nadam } from '../../../optimizers/nadam.js';
import type { Hdf5Dataset } from '../../hdf5/writer.js';
import { byAdam, keptOrder } from '../../kept_order.js';
import { OPTIMIZER_CLASSES } from '../../optimizer_classes.js';
import { kerasOptionName } from '../../option_names.js';
import { kerasObject } from '../keras_layer.js';
import { asFloat } from './json_floats.js';
import type { TrainedVariable } from './trained_weights.js';
import { writeRate } from './write_rate.js';

/** One of an optimizer's variables as a file has it. */
export interface WrittenVariable {
  name: string;
  dataset: Hdf5Dataset;
}

/** An optimizer as Keras writes it. */
export interface WrittenOptimizer {
  object: Record<string, unknown>;
  variables: WrittenVariable[];
}

const OWN_NAME = /^Keras/;

/** What Keras 2 lacks, for which an .h5 is: Keras 3 does not go on from any. */
const NOT_IN_KERAS_2 = {
  classes: ['Lamb', 'Muon'],
  settings: ['gradientAccumulationSteps', 'lossScaleFactor'],
};

/** Settings that Keras wants as integers, all others as floats. */
const COUNTS = ['emaOverwriteFrequency', 'gradientAccumulationSteps', 'nsSteps'];

/** The patterns by which Keras's Muon steps the same weights by Adam as ours. */
function muonSettings(optimizer: KerasOptimizer, weights: readonly TrainedVariable[]): MuonOptions {
  const { excludeLayers = [], excludeEmbeddings = true } = optimizer.settings as MuonOptions;
  const [, velocity] = optimizer.keptKinds();
  // What steps by Adam has a velocity of its shape.
  const chosen = ({ shape, variable }: TrainedVariable) =>
    shape.length !== 2 || velocity!.shape!(variable).length > 0;
  const settings = { excludeLayers, excludeEmbeddings };
  const same = weights.every((weight) => byAdam(weight, settings) === chosen(weight));
  if (same) return settings;
  const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const names = weights.filter((weight) => weight.shape.length === 2 && chosen(weight));
  const patterns = names.map(({ path }) => {
    const [layer, own] = path.split('/').slice(-2).map(escaped);
    // In between are the cells of a layer.
    return `(^|/)${layer}/(.*/)?${own}$`;
  });
  return { excludeEmbeddings: false, excludeLayers: patterns };
}

/** The optimizer's variables, in Keras's order; what has made no step is what it starts as. */
async function variablesOf(
  className: string,
  optimizer: KerasOptimizer,
  weights: readonly TrainedVariable[],
  settings: MuonOptions,
  legacy: boolean,
): Promise<WrittenVariable[]> {
  const [steps, ...kept] = await optimizer.getWeights();
  const [iterations] = await steps!.tensor.data();
  steps!.tensor.dispose();
  const values = new Map(kept.map(({ name, tensor }) => [name, tensor]));
  const kinds = new Map(optimizer.keptKinds().map((kind) => [kind.suffix, kind]));
  const named = {
    settings: { ...optimizer.settings, ...settings },
    keptKinds: () => optimizer.keptKinds(),
  };
  // Of what has no rows and columns, Keras 2 keeps no means of them.
  const order = keptOrder(className, named, weights).filter(
    ({ shape, weight }) => !legacy || shape.length > 0 || weights[weight]!.shape.length === 0,
  );
  const own = order.map(async ({ suffix, weight, shape }) => {
    const { path, variable } = weights[weight]!;
    const { fill = 0, copies = false } = kinds.get(suffix)!;
    const tensor = values.get(`${variable.name}/${suffix}`) ?? (copies ? variable : null);
    const size = product(shape);
    const numbers =
      tensor === null ? new Float32Array(size).fill(fill) : ((await tensor.data()) as Float32Array);
    const name = `${path.replaceAll('/', '_')}_${suffix}`;
    return { name, dataset: { shape, numbers: numbers.slice(0, size) } };
  });
  const scalar = (name: string, value: number) => {
    return { name, dataset: { shape: [], numbers: Float32Array.of(value) } };
  };
  const { learningRate, gradientAccumulationSteps } = optimizer.settings;
  const updates = Math.floor(iterations! / (gradientAccumulationSteps ?? 1));
  return [
    { name: 'iteration', dataset: { shape: [], numbers: Int32Array.of(iterations!) } },
    ...(typeof learningRate === 'number' && !legacy ? [scalar('learning_rate', learningRate)] : []),
    ...(await Promise.all(own)),
    ...(className === 'Nadam' && !legacy
      ? [scalar('variable', (optimizer as Nadam).productUpTo(updates))]
      : []),
  ];
}

/** An optimizer with its state; `legacy`: as Keras 2 has it. @throws ValueError for what Keras does not save */
export async function writeOptimizer(
  optimizer: KerasOptimizer,
  weights: readonly TrainedVariable[],
  legacy: boolean,
): Promise<WrittenOptimizer> {
  const className = optimizer.getClassName().replace(OWN_NAME, '');
  if (!Object.hasOwn(OPTIMIZER_CLASSES, className)) {
    fail('toKeras', 'the optimizer', Object.keys(OPTIMIZER_CLASSES).join(', '), className);
  }
  const { learningRate, excludeFromWeightDecay: _, ...settings } = optimizer.settings;
  const { classes, settings: lacking } = NOT_IN_KERAS_2;
  const foreign = classes.includes(className)
    ? className
    : lacking.find((name) => (settings as Record<string, unknown>)[name] !== null);
  if (legacy && foreign !== undefined) {
    fail(
      'toKeras',
      'the optimizer in an .h5',
      "one that Keras 2 has (nearest: the format 'keras')",
      foreign,
    );
  }
  const spared = weights.find(({ variable }) => !optimizer.decays(variable));
  const { adamWeightDecay = null } = settings as MuonOptions;
  if (spared !== undefined && (settings.weightDecay !== null || adamWeightDecay !== null)) {
    fail('toKeras', 'weights', 'ones that all decay, as Keras saves no other', spared.path);
  }
  const muon = className === 'Muon' ? muonSettings(optimizer, weights) : {};
  const entries = Object.entries({ ...settings, ...muon });
  const written = entries.filter(([key]) => !legacy || !lacking.includes(key));
  const config = written.map(([key, value]) => {
    const float = typeof value === 'number' && !COUNTS.includes(key);
    return [kerasOptionName(key), float ? asFloat(value) : value];
  });
  const object = kerasObject('keras.optimizers', className, {
    name: className.toLowerCase(),
    learning_rate: writeRate(learningRate),
    ...Object.fromEntries(config),
  });
  return { object, variables: await variablesOf(className, optimizer, weights, muon, legacy) };
}
