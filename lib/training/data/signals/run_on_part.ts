import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ChannelScale } from './channel_scale.js';
import type { SignalPart } from './signal_part.js';

/** How a model is run over a long signal. */
export interface RunOnPart {
  scale: ChannelScale;
  /** What the lengths that the model takes are multiples of. */
  unit: number;
  /** Frames around a stretch that the model sees as well; a multiple of `unit`. */
  margin: number;
}

/** Frames that a model is run on at once, besides the margins. */
const STRETCH = 2 ** 15;

/**
 * What a model of any length makes of a signal, stretch by stretch, each with a margin of its neighbours, so that it may
 * be hours long: `[frames, outputs]`, frame by frame.
 */
export async function* runOnPart(
  model: LayersModel,
  part: SignalPart,
  { scale, unit, margin }: RunOnPart,
): AsyncGenerator<Float32Array, void, undefined> {
  const { channels, frames } = part;
  const core = Math.ceil(STRETCH / unit) * unit;
  let kept = new Float32Array(0);
  let first = 0;
  let done = 0;
  const step = async (ends: boolean) => {
    const to = Math.min(done + core, frames);
    const from = Math.max(done - margin, 0);
    const wanted = Math.min(to + margin, frames);
    const length = Math.ceil((wanted - from) / unit) * unit;
    const x = new Float32Array(length * channels);
    x.set(scale.apply(kept.slice((from - first) * channels, (wanted - first) * channels)));
    const y = tf.tidy(() => model.predict(tf.tensor3d(x, [1, length, channels])) as tf.Tensor);
    const outputs = y.shape.at(-1)!;
    const values = await y.data<'float32'>();
    y.dispose();
    const out = values.slice((done - from) * outputs, (to - from) * outputs);
    done = to;
    const needed = Math.max(Math.min(done - margin, first + kept.length / channels), first);
    if (!ends) {
      kept = kept.slice((needed - first) * channels);
      first = needed;
    }
    return out;
  };
  for await (const block of part.blocks()) {
    const joined = new Float32Array(kept.length + block.length);
    joined.set(kept);
    joined.set(block, kept.length);
    kept = joined;
    while (first + kept.length / channels >= done + core + margin) yield await step(false);
  }
  while (done < frames) yield await step(true);
}
