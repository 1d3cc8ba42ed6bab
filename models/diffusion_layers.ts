import * as tfl from '@tensorflow/tfjs-layers';
import { Attention } from '../lib/layers/attention.js';
import { GroupNormalization } from '../lib/layers/group_normalization.js';
import { imageLayers } from './image_layers.js';

type Tensor = tfl.SymbolicTensor;

/** A layer that maps the channels of each position, of a name. */
type Projection = (x: Tensor, name: string) => Tensor;

/** What a residual block has beside its convolutions. */
interface Beside {
  /** The name of the convolution of what is added, where it has other channels. */
  shortcut: string;
  /** What is added to each pixel between the convolutions: a number for each of so many channels. */
  between?: (count: number) => Tensor;
  /** The share of what is dropped before the second convolution, and what by; default none. */
  dropout?: { rate: number; seed?: number };
}

/** The layers of networks that diffuse, and of their autoencoders: group normalised, bent by swish. */
export function diffusionLayers(where: string, seed: number | undefined, groups: number) {
  const layers = imageLayers(where, seed);
  const { apply, conv, sum, times } = layers;
  const norm = (x: Tensor, name: string) =>
    apply(new GroupNormalization({ groups, epsilon: 1e-6, name }), x);
  const swish = (x: Tensor) => apply(tfl.layers.activation({ activation: 'swish' }), x);
  const bent = (x: Tensor, name: string) => swish(norm(x, name));
  return {
    ...layers,
    swish,
    bent,
    /** Two convolutions, each normalised and bent before, and what came in. */
    block(x: Tensor, count: number, name: string, { shortcut, between, dropout }: Beside): Tensor {
      const first = conv(bent(x, `${name}.norm1`), count, `${name}.conv1`);
      const told = between === undefined ? first : sum(first, between(count));
      const second = bent(told, `${name}.norm2`);
      const kept = dropout === undefined ? second : apply(tfl.layers.dropout(dropout), second);
      const made = conv(kept, count, `${name}.conv2`);
      const same = x.shape.at(-1) === count;
      return sum(same ? x : conv(x, count, `${name}.${shortcut}`, { kernelSize: 1 }), made);
    },
    /** Each position sees all others, by one head: query, key, value and output of the given names, and what came in. */
    attention(x: Tensor, normName: string, names: readonly string[], map: Projection): Tensor {
      const [height, width, count] = x.shape.slice(1) as [number, number, number];
      const inRow = (y: Tensor) =>
        apply(tfl.layers.reshape({ targetShape: [height * width, count] }), y);
      const normal = norm(x, normName);
      const [query, key, value] = names.slice(0, 3).map((name) => map(normal, name));
      const scaled = times(query!, count ** -0.5);
      const seen = apply(new Attention(), [scaled, value!, key!].map(inRow));
      const placed = apply(tfl.layers.reshape({ targetShape: [height, width, count] }), seen);
      return sum(x, map(placed, names[3]!));
    },
  };
}
