import type * as tfl from '@tensorflow/tfjs-layers';
import type { CodecLayers } from './codec_layers.js';
import type { CodecParts, CodecSizes } from './codec_sizes.js';

type Tensor = tfl.SymbolicTensor;

/** Of the residual units, the first convolution and the last. */
const OUTER = 7;
/** Of the convolution before the codes. */
const INNER = 3;
/** How much further each residual unit of a level looks than the one before. */
const GROWTH = 3;

/** Encoder and decoder of DAC, by the names that transformers has for the modules. */
export function dacParts(layers: CodecLayers, sizes: CodecSizes): CodecParts {
  const { conv, grown, recalled, snake, sum } = layers;
  const { filters, decoderFilters, strides, codeSize, blocks, lstmLayers } = sizes;

  const unit = (x: Tensor, count: number, dilationRate: number, name: string) => {
    const size = { kernelSize: OUTER, dilationRate };
    const seen = conv(snake(x, `${name}.snake1`), count, `${name}.conv1`, size);
    return sum(x, conv(snake(seen, `${name}.snake2`), count, `${name}.conv2`, { kernelSize: 1 }));
  };
  const units = (start: Tensor, count: number, name: string) =>
    Array.from({ length: blocks }).reduce<Tensor>(
      (x, _, i) => unit(x, count, GROWTH ** i, `${name}.res_unit${i + 1}`),
      start,
    );

  return {
    encode(samples) {
      let x = conv(samples, filters, 'encoder.conv1', { kernelSize: OUTER });
      strides.forEach((stride, level) => {
        const [count, name] = [filters * 2 ** level, `encoder.block.${level}`];
        x = snake(units(x, count, name), `${name}.snake1`);
        x = conv(x, 2 * count, `${name}.conv1`, { kernelSize: 2 * stride, strides: stride });
      });
      x = recalled(x, lstmLayers, 'encoder.lstm');
      return conv(snake(x, 'encoder.snake1'), codeSize, 'encoder.conv2', { kernelSize: INNER });
    },
    decode(code, channels) {
      let x = conv(code, decoderFilters, 'decoder.conv1', { kernelSize: OUTER });
      x = recalled(x, lstmLayers, 'decoder.lstm');
      strides.toReversed().forEach((stride, level) => {
        const [count, name] = [decoderFilters / 2 ** (level + 1), `decoder.block.${level}`];
        x = grown(snake(x, `${name}.snake1`), count, `${name}.conv_t1`, stride);
        x = units(x, count, name);
      });
      const last = { kernelSize: OUTER, activation: 'tanh' } as const;
      return conv(snake(x, 'decoder.snake1'), channels, 'decoder.conv2', last);
    },
  };
}
