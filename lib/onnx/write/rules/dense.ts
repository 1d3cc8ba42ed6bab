import type * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../../../ops/data_format.js';
import { ELEMENT } from '../../element_types.js';
import { activated, type Named } from './activation.js';
import { biasOf } from './convolution.js';
import { type Rule, rule } from './rule.js';

interface Dense {
  kernel: tfl.LayerVariable;
  bias: tfl.LayerVariable | null;
  activation: Named | null;
}

interface EinsumDense extends Dense {
  shapesFor(shape: Shape): { equation: string };
}

/** Layers of one matrix, or of a number for all. */
export const DENSE_RULES = {
  Dense: rule<Dense>(({ w, layer: { kernel, bias, activation }, x, shape }) => {
    const [matrix, biases] = [w.weight(kernel), biasOf(w, bias)];
    if (shape.length === 2) {
      return activated(
        w,
        w.value(w.node('Gemm', [w.plain(x), matrix, ...biases]), shape),
        activation,
      );
    }
    const product = w.node('MatMul', [w.plain(x), matrix]);
    const y = biases.length === 0 ? product : w.node('Add', [product, biases[0]!]);
    return activated(w, w.value(y, shape), activation);
  }),
  EinsumDense: rule<EinsumDense>(({ w, layer, x, shape }) => {
    const { bias, activation } = layer;
    const { equation } = layer.shapesFor(x.shape);
    const product = w.node('Einsum', [w.plain(x), w.weight(layer.kernel)], { equation });
    const y = bias === null ? product : w.node('Add', [product, w.weight(bias)]);
    return activated(w, w.value(y, shape), activation);
  }),
  Embedding: rule<{ embeddings: tfl.LayerVariable }>(({ w, layer, x, shape }) => {
    const whole = x.type === ELEMENT.int32 || x.type === ELEMENT.int64;
    const name = w.plain(x);
    const places = whole ? name : w.node('Cast', [name], { to: ELEMENT.int32 });
    return w.value(w.node('Gather', [w.weight(layer.embeddings), places], { axis: 0 }), shape);
  }),
  Masking: rule<{ maskValue: number }>(({ w, layer: { maskValue }, x, shape }) => {
    const name = w.plain(x);
    const counted = w.node('Not', [w.node('Equal', [name, w.scalar(maskValue)])]);
    const each = w.node('Cast', [counted], { to: ELEMENT.float });
    const axes = { axes: [-1], keepdims: 1 };
    const any =
      w.opset < 18
        ? w.node('ReduceMax', [each], axes)
        : w.node('ReduceMax', [each, w.integers([-1])], { keepdims: 1 });
    return w.value(w.node('Mul', [name, any]), shape);
  }),
  Rescaling: rule<{ scale: number; offset: number }>(({ w, layer: { scale, offset }, x }) =>
    w.pointwise(
      x,
      (name) => {
        const float =
          x.type === ELEMENT.float ? name : w.node('Cast', [name], { to: ELEMENT.float });
        const large = scale === 1 ? float : w.node('Mul', [float, w.scalar(scale)]);
        return offset === 0 ? large : w.node('Add', [large, w.scalar(offset)]);
      },
      { type: ELEMENT.float },
    ),
  ),
} satisfies Record<string, Rule>;
