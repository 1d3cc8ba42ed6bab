import type { BaseMaxUnpooling } from '../../../layers/base_max_unpooling.js';
import { splitShape } from '../../../ops/data_format.js';
import { refuse } from '../refusal.js';
import { borders } from './convolution.js';
import { type Rule, rule } from './rule.js';

/** Each value to where its window had its maximum: MaxPool says where, ScatterElements puts it there. */
const unpooling = rule<BaseMaxUnpooling>(({ w, layer, inputs, shape }) => {
  const { poolSize, strides, padding } = layer;
  const [x, source] = inputs.map((one) => w.name(one, 'first'));
  const { spatial } = splitShape(inputs[1]!.shape, 'channelsLast');
  const window = { kernel: poolSize, strides, dilations: poolSize.map(() => 1), padding };
  const attributes = { kernel_shape: poolSize, strides, ...borders(spatial, window) };
  const [, places] = w.many('MaxPool', [source!], attributes, 2);
  const overlap = poolSize.some((k, i) => k > strides[i]!);
  if (overlap && w.opset < 16) refuse('windows that overlap, before opset 16');
  const all = w.integers([-1]);
  const sizes = w.shapeOf(source!);
  const count = w.node('Shape', [w.node('Reshape', [source!, all])]);
  const zeros = w.node('ConstantOfShape', [count]);
  const flat = [places!, x!].map((name) => w.node('Reshape', [name, all]));
  const reduction = overlap ? { reduction: 'add' } : {};
  const put = w.node('ScatterElements', [zeros, ...flat], { axis: 0, ...reduction });
  return w.value(w.node('Reshape', [put, sizes]), shape, 'first');
});

/** What undoes a max-pooling. */
export const UNPOOLING_RULES = {
  MaxUnpooling1D: unpooling,
  MaxUnpooling2D: unpooling,
} satisfies Record<string, Rule>;
