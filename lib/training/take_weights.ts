import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../check.js';
import { loadKeras } from '../keras/index.js';
import { loadModel } from '../node/index.js';
import { loadOnnx } from '../onnx/index.js';
import type { Models } from './tasks/task.js';

type Weights = LayersModel['weights'];
type Layer = LayersModel['layers'][number];

const sameShape = (a: Weights[number], b: Weights[number]) => a.shape.join() === b.shape.join();

/** A weight's name without what tells it from others of one name in a process. */
const nameOf = ({ originalName }: Weights[number]) => originalName;

/** A layer's name without the number that tells it from others of its kind in a process. */
const kindOf = (layer: Layer) => layer.name.replace(/\d+$/, '');

/** The layers of one kind that have weights, in order. */
function byKind({ layers }: LayersModel): Map<string, Layer[]> {
  const kinds = new Map<string, Layer[]>();
  for (const layer of layers) {
    if (layer.weights.length === 0) continue;
    kinds.set(kindOf(layer), [...(kinds.get(kindOf(layer)) ?? []), layer]);
  }
  return kinds;
}

/**
 * The names of the other model's layers by those of one's own: the same ones; of a kind whose names are only numbered,
 * as `batch_normalization_BatchNormalization7`, and of which both have as many, in order.
 */
function sameLayers(model: LayersModel, other: LayersModel): Map<string, string> {
  const there = byKind(other);
  const names = new Map<string, string>();
  for (const [kind, own] of byKind(model)) {
    const others = there.get(kind) ?? [];
    const numbered = /_[A-Z]\w*$/.test(kind) && own.length === others.length;
    own.forEach((layer, i) => {
      names.set(layer.name, numbered ? others[i]!.name : layer.name);
    });
  }
  return names;
}

/** The weights of another model that go into one: by name and shape; if none fits so, in order as long as shapes are the same. */
function pairs(model: LayersModel, other: LayersModel): [Weights[number], Weights[number]][] {
  const byName = new Map(other.weights.map((weight) => [nameOf(weight), weight]));
  const layers = sameLayers(model, other);
  const named = model.weights.flatMap((weight): [Weights[number], Weights[number]][] => {
    const [layer, ...rest] = nameOf(weight).split('/');
    const found = byName.get([layers.get(layer!) ?? layer, ...rest].join('/'));
    return found !== undefined && sameShape(weight, found) ? [[weight, found]] : [];
  });
  if (named.length > 0) return named;
  const [own, others] = [model.layers, other.layers].map((layers) =>
    layers.filter((layer) => layer.weights.length > 0),
  );
  const inOrder: [Weights[number], Weights[number]][] = [];
  for (const [i, layer] of own!.entries()) {
    const from = others![i]?.weights ?? [];
    const fits = from.length === layer.weights.length;
    if (!fits || !layer.weights.every((weight, k) => sameShape(weight, from[k]!))) break;
    layer.weights.forEach((weight, k) => {
      inOrder.push([weight, from[k]!]);
    });
  }
  return inOrder;
}

/** The model of a run of this name, or the model that a path is. */
async function otherModel(from: string, name: string): Promise<LayersModel> {
  if (/\.onnx$/i.test(from)) return loadOnnx(from);
  if (/\.(keras|h5|hdf5)$/i.test(from)) return loadKeras(from);
  const isRun = existsSync(path.join(from, 'run.json'));
  const own = path.join(from, name);
  if (isRun && !statSync(own, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ValueError(`${from}: the run must have a model '${name}', got none.`);
  }
  return loadModel(isRun ? own : from);
}

/**
 * Puts the weights of a run's models, or of one model, into new models, where names and shapes are the same.
 *
 * @returns what was taken, a sentence for each model
 * @throws ValueError where nothing fits
 */
export async function takeWeights(models: Models, from: string): Promise<string[]> {
  const told: string[] = [];
  for (const [name, model] of Object.entries(models)) {
    const other = await otherModel(from, name);
    try {
      const taken = pairs(model, other);
      const layers = (weights: Weights) => new Set(weights.map((one) => nameOf(one).split('/')[0]));
      if (taken.length === 0) {
        const some = [...layers(other.weights)].slice(0, 5).join(', ');
        throw new ValueError(
          `${from}: some weights must have names and shapes of the model's, got none (layers ${some}).`,
        );
      }
      for (const [to, source] of taken) to.write(source.read());
      const own = new Set(taken.map(([to]) => to));
      const left = model.weights.filter((weight) => !own.has(weight));
      const rest =
        left.length === 0 ? 'all that it has' : `new are those of ${[...layers(left)].join(', ')}`;
      told.push(
        `${taken.length} of ${model.weights.length} weights of '${name}' are those of ${from}: ${rest}.`,
      );
    } finally {
      other.dispose();
    }
  }
  return told;
}
