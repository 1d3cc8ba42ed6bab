import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { array, fail, flag, integer, onlyKnown } from '../../check.js';
import { builtModel } from '../../tfjs/check.js';

/** Samples within the network, so that hardly any is below 0, where an ELU bends. */
const SCALE = 0.3;
const OFFSET = 2;

/** Where a kernel is not 0. */
type Tap = readonly [place: number, input: number, output: number];
type Layer = layers.Layer;

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const kernelOf = (layer: Layer) => layer.getWeights()[0]!.shape as [number, number, number];

/** Taps for the first outputs of a layer, which have nothing else of its input. */
interface Straight {
  outputs: number;
  taps: readonly Tap[];
  /** What a tap is, and what is added; default 1 and 0. */
  value?: number;
  bias?: number;
  transposed?: boolean;
}

function straighten(layer: Layer, straight: Straight): void {
  const { outputs, taps, value = 1, bias = 0, transposed = false } = straight;
  const shape = kernelOf(layer);
  // Of a transposed convolution the outputs come before the inputs.
  const [inAxis, outAxis] = transposed ? [2, 1] : [1, 2];
  const put = (place: number, input: number, output: number) => {
    const at = [place, 0, 0];
    at[inAxis] = input;
    at[outAxis] = output;
    return (at[0]! * shape[1] + at[1]!) * shape[2] + at[2]!;
  };
  const [kernel, offsets] = layer.getWeights().map((weight) => weight.dataSync().slice());
  for (const output of range(outputs)) {
    for (const place of range(shape[0])) {
      for (const input of range(shape[inAxis]!)) kernel![put(place, input, output)] = 0;
    }
    offsets![output] = bias;
  }
  for (const tap of taps) kernel![put(...tap)] = value;
  tf.tidy(() => layer.setWeights([tf.tensor(kernel!, shape), tf.tensor1d(offsets!)]));
}

/** The layers of a part that have weights, by what follows their number: `conv`, `shortcut.conv`, `block.3.conv` and so on. */
function named(part: LayersModel) {
  const all = part.layers.flatMap((layer) => {
    const [, place, what] = /\.layers\.(\d+)\.(.+)$/.exec(layer.name) ?? [];
    return what === undefined ? [] : [{ place: Number(place), what, layer }];
  });
  all.sort((a, b) => a.place - b.place);
  return (what: string) => all.filter((one) => one.what === what).map(({ layer }) => layer);
}

/** What `handThrough` takes besides the model: what it was built with. */
export interface HandThroughOptions {
  /** How much each level makes the sound shorter. */
  strides: readonly number[];
  /** Whether its convolutions see the samples before alone. */
  causal: boolean;
}

/**
 * Lets a codec of EnCodec's kind without LSTMs begin as one that hands sounds through: a vector of the encoder is the samples of
 * its frame, and the decoder puts them back into their places, as long as they are above -6.6. With codes of blocks of
 * samples it is as good as these at once, and learns what a network adds to them. Nothing else than these channels is changed.
 *
 * @param model of `codec`
 * @param options the strides and whether it is causal, as `codec` was given them
 * @returns whether the levels and the code have as many channels as samples of a frame by then; if not, nothing is changed
 * @throws ValueError for another model, one with LSTMs or normalised weights among them, or what it was not built with
 * @example
 * const strides = [2, 2];
 * const sizes = { filters: 4, lstmLayers: 0, codeSize: 8, codebooks: 2, codes: 4, causal: false };
 * const model = codec({ inputShape: [null, 1], strides, ...sizes });
 * handThrough(model, { strides, causal: false }); // true
 */
export function handThrough(model: LayersModel, options: HandThroughOptions): boolean {
  const where = 'handThrough';
  builtModel(where, 'the model', model);
  onlyKnown(where, options, ['strides', 'causal']);
  const causal = flag(where, 'causal', options.causal);
  const strides = array(where, 'strides', options.strides).map((stride) =>
    integer(where, 'each entry of strides', stride, 1),
  );
  const networks = ['encoder', 'decoder'].map((name) => {
    const part = model.layers.find((layer) => layer.name === name);
    const names = model.layers.map((layer) => layer.name);
    return (part ?? fail(where, 'the model', 'one of codec', names)) as unknown as LayersModel;
  }) as [LayersModel, LayersModel];
  const [encoder, decoder] = [named(networks[0]), named(networks[1])];
  const [down, up] = [encoder('conv'), decoder('conv')];
  // Others would take the samples on in another way, or have no such kernels.
  const plain = [...down, ...up, ...encoder('lstm'), ...encoder('lstm.0')].every((layer) =>
    ['Conv1D', 'Conv1DTranspose'].includes(layer.getClassName()),
  );
  if (down.length < 2 || !plain) {
    fail(where, 'the model', 'of plain convolutions, as EnCodec without LSTMs', model.name);
  }
  const own = down.slice(1, -1).flatMap((layer) => layer.getConfig().strides as number[]);
  if (own.join() !== strides.join()) {
    fail(where, 'strides', `the model's, [${own.join(', ')}]`, strides);
  }
  const border = networks[0].layers.find((layer) => layer.getClassName().endsWith('Padding1D'));
  const [, behind] = border!.getConfig().padding as number[];
  if (causal !== (behind === 0)) fail(where, 'causal', `the model's, ${!causal}`, causal);
  /** Samples in a place of each level. */
  const counts = [1];
  for (const stride of strides) counts.push(counts.at(-1)! * stride);
  const frame = counts.at(-1)!;
  const enough = [...counts, frame].every((count, i) => kernelOf(down[i]!)[2] >= count);
  if (!enough) return false;

  const middle = (layer: Layer) => (kernelOf(layer)[0] - 1) / (causal ? 1 : 2);
  const same = (layer: Layer, outputs: number, place = middle(layer)): Straight => ({
    outputs,
    taps: range(outputs).map((i) => [place, i, i] as const),
  });
  const inside = { value: SCALE, bias: OFFSET };
  const outside = { value: 1 / SCALE, bias: -OFFSET / SCALE };
  const { length: levels } = strides;

  straighten(down[0]!, { ...same(down[0]!, 1), ...inside });
  straighten(down.at(-1)!, { ...same(down.at(-1)!, frame), ...outside });
  straighten(up[0]!, { ...same(up[0]!, frame), ...inside });
  straighten(up.at(-1)!, { ...same(up.at(-1)!, 1), ...outside });
  for (const [level, stride] of strides.entries()) {
    const count = counts[level]!;
    /** Each sample of a place of the longer side, at its place in a kernel that begins so many before, and in the shorter. */
    const parts = (before: number) =>
      range(stride).flatMap((j) =>
        range(count).map((i) => [before + j, i, j * count + i] as const),
      );
    const half = Math.ceil(stride / 2);
    straighten(down[level + 1]!, {
      outputs: count * stride,
      taps: parts(causal ? stride : half),
    });
    straighten(up[levels - level]!, {
      outputs: count,
      taps: parts(causal ? 0 : half).map(([place, i, j]) => [place, j, i] as const),
      transposed: true,
    });
    for (const [part, at] of [
      [encoder, level],
      [decoder, levels - 1 - level],
    ] as const) {
      const shortcuts = part('shortcut.conv');
      const blocks = shortcuts.length / levels;
      for (let i = at * blocks; i < (at + 1) * blocks; i++) {
        straighten(shortcuts[i]!, same(shortcuts[i]!, count, 0));
        straighten(part('block.3.conv')[i]!, { outputs: count, taps: [] });
      }
    }
  }
  return true;
}
