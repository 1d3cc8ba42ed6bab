import type * as tfl from '@tensorflow/tfjs-layers';
import type { DataFormat } from '../../../ops/data_format.js';
import { type Length, lengthOf, reshape, times } from '../lengths.js';
import { refuse } from '../refusal.js';
import { inOrder } from '../value.js';
import { type Rule, rule } from './rule.js';

/** Layers that give elements other places. */
export const RESHAPING_RULES = {
  Flatten: rule<{ dataFormat?: DataFormat }>(({ w, layer, x, shape }) => {
    const rank = x.shape.length;
    const turned = layer.dataFormat === 'channelsFirst' && rank > 2;
    const perm = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
    // Where there is nothing but channels, their place does not matter.
    const alone = x.shape.slice(1, -1).every((n) => n === 1) && x.names.first !== undefined;
    const plain = alone ? x.names.first! : w.plain(x);
    const name = turned ? w.transpose(w.plain(x), perm) : plain;
    return w.value(w.node('Flatten', [name], { axis: 1 }), shape);
  }),
  Reshape: rule(({ w, x, shape }) => {
    const batch = lengthOf(w, x, 0);
    const open = shape.slice(1).filter((n) => n === null).length;
    if (open > 1) refuse('a Reshape of several unknown sizes');
    // 0 copies the batch, where another size is what is left.
    const lengths: Length[] = shape.map((n, i) => n ?? (i === 0 ? (open === 0 ? -1 : 0) : -1));
    if (typeof batch === 'number') lengths[0] = batch;
    return w.value(reshape(w, w.plain(x), lengths), shape);
  }),
  Permute: rule<{ dims: number[] }>(({ w, layer: { dims }, x, shape }) => {
    // From the order that there is: [0, 3, 1, 2][...].
    const perm = [0, ...dims];
    const rank = perm.length;
    if (x.names.plain !== undefined || rank < 3) {
      return w.value(w.transpose(w.plain(x), perm), shape);
    }
    const held = inOrder(
      'first',
      perm.map((_, i) => i),
    );
    const places = perm.map((axis) => held.indexOf(axis));
    if (places.every((axis, i) => axis === i)) return w.value(x.names.first!, shape);
    return w.value(w.transpose(x.names.first!, places), shape);
  }),
  RepeatVector: rule<{ n: number }>(({ w, layer: { n }, x, shape }) => {
    const row = w.node('Unsqueeze', [w.plain(x), w.integers([1])]);
    return w.value(w.node('Expand', [row, w.integers([1, n, 1])]), shape);
  }),
  TimeDistributed: rule<{ layer: tfl.layers.Layer }>(
    ({ w, layer: { layer: within }, x, shape, inner }) => {
      const [batch, time] = [lengthOf(w, x, 0), lengthOf(w, x, 1)];
      const sizes = x.shape.slice(2).map((_, i) => lengthOf(w, x, i + 2));
      const rows = typeof batch === 'number' ? times(w, batch, time) : -1;
      const known = sizes.every((n) => typeof n === 'number');
      const folded = reshape(w, w.plain(x), [known ? rows : times(w, batch, time), ...sizes]);
      const all = [null, ...x.shape.slice(2)];
      const [y] = inner(within, [w.value(folded, all)]);
      const made = y!.shape.slice(1).map((_, i) => lengthOf(w, y!, i + 1));
      const first = typeof time === 'number' && made.every((n) => typeof n === 'number');
      return w.value(reshape(w, w.plain(y!), [first ? -1 : batch, time, ...made]), shape);
    },
  ),
} satisfies Record<string, Rule>;
