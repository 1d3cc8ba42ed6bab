import * as tfl from '@tensorflow/tfjs-layers';
import { array, fail, integer, onlyKnown } from '../lib/check.js';
import { mirror } from '../lib/rewrite/index.js';

export interface AudioModelOptions {
  /** Channels of each level; every level halves the length, and the last one is the code. */
  filters?: number[];
  /** Default 8: the stride of 2 divides it, so that the decoder covers every sample equally often. */
  kernelSize?: number;
}

/**
 * An encoder of strided convolutions, and the decoder that `mirror` makes of it.
 *
 * @param length of the signals; null for any
 */
export function audioModel(
  options: AudioModelOptions,
  seed: number,
  channels = 1,
  length: number | null = null,
) {
  onlyKnown('audioAutoencoder', options, ['filters', 'kernelSize']);
  const { filters = [32, 64, 2], kernelSize = 8 } = options;
  integer('audioAutoencoder', 'kernelSize', kernelSize, 1);
  for (const count of array('audioAutoencoder', 'filters', filters)) {
    integer('audioAutoencoder', 'each of filters', count, 1);
  }
  if (filters.length === 0) fail('audioAutoencoder', 'filters', 'one number or more', filters);
  const encoder = tfl.sequential({ name: 'encoder' });
  filters.forEach((count, level) => {
    encoder.add(
      tfl.layers.conv1d({
        ...(level === 0 ? { inputShape: [length, channels] } : {}),
        filters: count,
        kernelSize,
        strides: 2,
        padding: 'same',
        activation: level === filters.length - 1 ? 'linear' : 'relu',
        name: `encode${level + 1}`,
        kernelInitializer: tfl.initializers.glorotUniform({ seed: seed + level }),
      }),
    );
  });
  const decoder = mirror(encoder);
  const input = encoder.inputs[0]!;
  const code = encoder.outputs[0]!;
  // The recording itself gives the decoder nothing but its length, where that is open.
  const output = decoder.apply(length === null ? [code, input] : code) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output, name: 'audio_autoencoder' });
}

/** The layers of the encoder. */
export const encoders = (model: tfl.LayersModel) =>
  model.layers.filter(({ name }) => /^encode\d+$/.test(name));

/** Values of the signal for each number of the code. */
export function reduction(model: tfl.LayersModel): number {
  const levels = encoders(model);
  const channels = (levels.at(-1)!.outputShape as number[]).at(-1)!;
  return (2 ** levels.length * model.inputs[0]!.shape.at(-1)!) / channels;
}
