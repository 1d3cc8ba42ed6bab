import * as tfl from '@tensorflow/tfjs-layers';
import { integer } from '../lib/check.js';
import { imageShape, outputOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `attentionUnet` takes. */
export interface AttentionUnetOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 3]. */
  inputShape?: Shape2D;
  /** How often the sizes are halved; default 4. */
  depth?: number;
  /** Channels of the first level, an even number; each level doubles them. Default 64. */
  filters?: number;
  /** Output channels; default 1. */
  classes?: number;
  /** The last layer's activation; default 'sigmoid' for one class, else 'softmax'. */
  outputActivation?: string;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  depth: 4,
  filters: 64,
  classes: 1,
  outputActivation: undefined,
  seed: undefined,
};

/**
 * A U-Net whose skip connections pass attention gates: of what the encoder saw each pixel is weighted by how well it goes with
 * what the decoder makes there, alpha = sigmoid(psi(relu(W_x x + W_g g))).
 *
 * Input [batch, height, width, channels] of any size, output [batch, height, width, classes]. Not compiled. Its layers have
 * the names of the modules of the usual implementation in PyTorch (AttU_Net, 34,878,573 parameters that are trained), whose
 * state dict `importTorch` takes; the gate works on the level's own size, as there.
 *
 * Source: Oktay et al. 2018, arXiv 1804.03999, equations 1 and 2.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = attentionUnet({ inputShape: [null, null, 1], depth: 2, filters: 4 });
 * (model.predict(tf.zeros([1, 21, 30, 1])) as tf.Tensor).shape; // [1, 21, 30, 1]
 */
export function attentionUnet(options: AttentionUnetOptions = {}): tfl.LayersModel {
  const where = 'attentionUnet';
  const { depth, filters, classes, seed, ...given } = withDefaults(where, options, DEFAULTS);
  const inputShape = imageShape(where, given.inputShape);
  integer(where, 'depth', depth, 1);
  integer(where, 'filters', filters, 2);
  const activation = outputOf(where, classes, given.outputActivation);
  const { apply, conv, norm, relu, halved, doubled, sum, joined } = imageLayers(where, seed);
  /** Two convolutions, each with its normalisation. */
  const block = (x: tfl.SymbolicTensor, count: number, name: string) =>
    [0, 3].reduce(
      (y, place) =>
        relu(norm(conv(y, count, `${name}.conv.${place}`), `${name}.conv.${place + 1}`)),
      x,
    );
  /** What is left of the skip x for the gating signal g. */
  const gated = (g: tfl.SymbolicTensor, x: tfl.SymbolicTensor, count: number, name: string) => {
    const normed = (y: tfl.SymbolicTensor, features: number, part: string) =>
      norm(conv(y, features, `${name}.${part}.0`, { kernelSize: 1 }), `${name}.${part}.1`);
    const both = relu(sum(normed(g, count, 'W_g'), normed(x, count, 'W_x')));
    const alpha = apply(
      tfl.layers.activation({ activation: 'sigmoid', name: `${name}.alpha` }),
      normed(both, 1, 'psi'),
    );
    return apply(tfl.layers.multiply(), [x, alpha]);
  };

  const input = tfl.input({ shape: inputShape });
  const skips = [block(input, filters, 'Conv1')];
  for (let level = 1; level <= depth; level++) {
    skips.push(block(halved(skips.at(-1)!), filters * 2 ** level, `Conv${level + 1}`));
  }
  let x = skips.pop()!;
  for (let level = depth; level >= 1; level--) {
    const count = filters * 2 ** (level - 1);
    const own = level + 1;
    const skip = skips.pop()!;
    const up = relu(norm(conv(doubled(x), count, `Up${own}.up.1`), `Up${own}.up.2`));
    x = fitTo(up, skip);
    const attended = gated(x, skip, Math.floor(count / 2), `Att${own}`);
    x = block(joined(attended, x), count, `Up_conv${own}`);
  }
  x = conv(x, classes, 'Conv_1x1', { kernelSize: 1 });
  const output = tfl.layers.activation({ activation, name: 'output' });
  return tfl.model({ inputs: input, outputs: apply(output, x), name: 'attention_unet' });
}
