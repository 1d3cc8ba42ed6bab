import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../../lib/check.js';

/** Channels or features that the first module of a print takes, with its rank: of the shape that the user is asked for. */
export function shapeOfPrint(print: string): string {
  const found =
    /\b(Conv|ConvTranspose)(\d)d\((\d+),|\b(Linear|LSTM|GRU)\((?:in_features=)?(\d+),/.exec(print);
  if (found === null) return '';
  const [, conv, rank, channels, , features] = found;
  if (conv === undefined) return features!;
  return [...new Array<string>(Number(rank)).fill('?'), channels!].join(', ');
}

/**
 * A shape as a user writes it: `28, 28, 1`, `?` for any length.
 *
 * @throws ValueError for another text
 */
export function parseShape(text: string): (number | null)[] {
  const parts = text.split(/[\s,x×]+/).filter((part) => part !== '');
  const lengths = parts.map((part) => (part === '?' ? null : Number(part)));
  const bad = lengths.some(
    (length) => length !== null && !(Number.isInteger(length) && length > 0),
  );
  if (parts.length === 0 || bad) {
    throw new ValueError(`The shape must be lengths such as 28, 28, 1 (? for any), got '${text}'.`);
  }
  return lengths;
}

/** A model of what PyTorch prints, filled with its weights. */
export async function torchModel(
  weights: readonly File[],
  print: string,
  shape: (number | null)[],
): Promise<LayersModel> {
  const [tfl, { importTorch, torchLayers }] = await Promise.all([
    import('@tensorflow/tfjs-layers'),
    import('../../../lib/torch/index.js'),
  ]);
  const first = tfl.layers.inputLayer({ inputShape: shape });
  const model = tfl.sequential({ layers: [first, ...torchLayers(print)] });
  try {
    await importTorch(weights, model);
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}
