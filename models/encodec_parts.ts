import type * as tfl from '@tensorflow/tfjs-layers';
import type { CodecLayers } from './codec_layers.js';
import type { CodecParts, CodecSizes } from './codec_sizes.js';

type Tensor = tfl.SymbolicTensor;

/** The kernel of the first convolution and the last. */
const OUTER = 7;
const INNER = 3;

/** Encoder and decoder of EnCodec, its SEANet, by the names that transformers has for the modules. */
export function encodecParts(layers: CodecLayers, sizes: CodecSizes): CodecParts {
  const { conv, grown, recalled, elu, sum } = layers;
  const { filters, strides, codeSize, blocks, lstmLayers } = sizes;
  const widest = filters * 2 ** strides.length;

  const block = (x: Tensor, count: number, dilationRate: number, name: string) => {
    const half = conv(elu(x), count / 2, `${name}.block.1.conv`, {
      kernelSize: INNER,
      dilationRate,
    });
    const y = conv(elu(half), count, `${name}.block.3.conv`, { kernelSize: 1 });
    return sum(conv(x, count, `${name}.shortcut.conv`, { kernelSize: 1 }), y);
  };
  /** The names of modules one after the other, functions among them. */
  const counted = (part: string) => {
    let place = 0;
    return (skipped = 0) => {
      place += skipped;
      return `${part}.layers.${place++}`;
    };
  };
  const stack = (start: Tensor, count: number, next: () => string) => {
    let x = start;
    for (let i = 0; i < blocks; i++) x = block(x, count, 2 ** i, next());
    return x;
  };

  return {
    encode(samples) {
      const next = counted('encoder');
      let x = conv(samples, filters, `${next()}.conv`, { kernelSize: OUTER });
      strides.forEach((stride, level) => {
        const count = filters * 2 ** level;
        x = stack(x, count, next);
        const size = { kernelSize: 2 * stride, strides: stride };
        x = conv(elu(x), 2 * count, `${next(1)}.conv`, size);
      });
      x = recalled(x, lstmLayers, `${next()}.lstm`);
      return conv(elu(x), codeSize, `${next(1)}.conv`, { kernelSize: OUTER });
    },
    decode(code, channels) {
      const next = counted('decoder');
      let x = conv(code, widest, `${next()}.conv`, { kernelSize: OUTER });
      x = recalled(x, lstmLayers, `${next()}.lstm`);
      strides.toReversed().forEach((stride, level) => {
        const count = widest / 2 ** (level + 1);
        x = stack(grown(elu(x), count, `${next(1)}.conv`, stride), count, next);
      });
      return conv(elu(x), channels, `${next(1)}.conv`, { kernelSize: OUTER });
    },
  };
}
