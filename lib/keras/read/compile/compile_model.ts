import type * as tfl from '@tensorflow/tfjs-layers';
// What compile's lossWeights and weightedMetrics are.
import '../../../stock/index.js';
import { fail } from '../../../check.js';
import type { Loss } from '../../../losses/index.js';
import type { Metric } from '../../../measures/index.js';
import type { BuiltModel } from '../build/model_builder.js';
import { leavesOf } from '../weights.js';
import { byOutput, outputNames } from './by_output.js';
import { type CustomFunctions, readLoss } from './read_loss.js';
import { type AnyMetric, readMetric } from './read_metric.js';
import { readOptimizer } from './read_optimizer.js';
import { setState } from './read_state.js';
import type { TrainingFile } from './training_file.js';

/** How `loadKeras` compiles. */
export interface CompileLoaded {
  /** Whether the optimizer goes on from what the file has of its state. */
  state: boolean;
  losses: CustomFunctions<Loss>;
  metrics: CustomFunctions<Loss | Metric | null>;
}

type CompileArgs = tfl.ModelCompileArgs;
type Metrics = NonNullable<CompileArgs['metrics']>;

/** Compiles a model as Keras had compiled it. @throws ValueError for what cannot be brought, by name */
export async function compileModel(
  where: string,
  { model, part }: BuiltModel,
  file: TrainingFile,
  options: CompileLoaded,
): Promise<void> {
  const { config, stored } = file;
  const { outputs } = model;
  const names = outputNames(part.object);
  const ofOutputs = (key: string) => byOutput(where, key, config[key], names, outputs.length);
  const losses = ofOutputs('loss').map((one, i) => {
    if (one !== null) return readLoss(where, one, options.losses);
    return fail(where, `the loss of output '${names[i] ?? model.outputNames[i]}'`, 'a loss', one);
  });
  const metricsOf = (key: string) =>
    ofOutputs(key).map((given, i) =>
      ([given ?? []].flat(2) as unknown[])
        .filter((one) => one !== null)
        .map((one) => {
          const classes = outputs[i]!.shape.at(-1) ?? null;
          return readMetric(where, one, options.metrics, { classes, loss: losses[i]! });
        })
        .filter((one) => one !== null),
    );
  const shares = ofOutputs('loss_weights').map((one) => (one === null ? 1 : Number(one)));
  const one = outputs.length === 1;
  const asArgs = (lists: AnyMetric[][]) =>
    (one
      ? lists[0]
      : Object.fromEntries(lists.map((list, i) => [model.outputNames[i], list]))) as Metrics;
  const given = {
    loss: (one ? losses[0] : losses) as CompileArgs['loss'],
    metrics: asArgs(metricsOf('metrics')),
    weightedMetrics: asArgs(metricsOf('weighted_metrics')),
    ...(shares.some((share) => share !== 1) && { lossWeights: shares }),
  };
  const optimizer = readOptimizer(where, file.optimizer);
  try {
    const kept = options.state ? stored : [];
    await setState(where, file.optimizer, optimizer, model, leavesOf(part), kept);
    model.compile({ optimizer, ...given });
  } catch (error) {
    optimizer.dispose();
    throw error;
  }
}
