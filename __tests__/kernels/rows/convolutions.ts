import { ROUNDING, type Row } from '../row.js';
import { listed, seeded, size, special, type Value } from '../value.js';
import { type Axis, type Border, everyMeeting, padAttrs, windowsOf } from '../windows.js';

interface Convolution {
  readonly batch: number;
  readonly axes: readonly Axis[];
  readonly ci: number;
  readonly co: number;
}

const axis = (n: number, k: number, s: number, pad: Border, d = 1): Axis => ({ n, k, s, d, pad });

function shapesOf({ batch, axes, ci, co }: Convolution) {
  return {
    x: [batch, ...axes.map(({ n }) => n), ci],
    w: [...axes.map(({ k }) => k), ci, co],
    y: [batch, ...axes.map((a) => windowsOf(a).count), co],
  };
}

/** Calls visit with the places of every x, w and y that are multiplied together and added. */
function everyProduct(
  { batch, axes, ci, co }: Convolution,
  visit: (x: number, w: number, y: number) => void,
): void {
  const places = size(axes.map(({ n }) => n));
  const windows = size(axes.map((a) => windowsOf(a).count));
  for (let b = 0; b < batch; b++) {
    everyMeeting(axes, (x, tap, y) => {
      for (let i = 0; i < ci; i++) {
        for (let o = 0; o < co; o++) {
          visit((b * places + x) * ci + i, (tap * ci + i) * co + o, (b * windows + y) * co + o);
        }
      }
    });
  }
}

type Visit = typeof everyProduct;

/** The sums of all products that belong to one of the three. */
function summed(
  c: Convolution,
  which: 'x' | 'w' | 'y',
  shape: readonly number[],
  parts: { x?: Value; w?: Value; y?: Value },
  every: Visit = everyProduct,
): Value {
  const sums = new Array<number>(size(shape)).fill(0);
  every(c, (x, w, y) => {
    const places = { x, w, y };
    let product = 1;
    for (const name of ['x', 'w', 'y'] as const) {
      if (name !== which) product *= parts[name]!.values[places[name]]!;
    }
    sums[places[which]]! += product;
  });
  return { shape, dtype: 'float32', values: sums };
}

function attrsOf({ axes }: Convolution) {
  const volume = axes.length === 3;
  return {
    strides: axes.map(({ s }) => s),
    dilations: axes.map(({ d }) => d),
    ...(padAttrs(axes) as { pad: unknown }),
    dataFormat: volume ? 'NDHWC' : 'NHWC',
  };
}

const nameOf = ({ batch, axes, ci, co }: Convolution) =>
  `in=${batch}x${axes.map(({ n }) => n).join('x')}x${ci} out=${co} k=${axes.map(({ k }) => k)} ` +
  `s=${axes.map(({ s }) => s)} d=${axes.map(({ d }) => d)} ${axes.map(({ pad }) => pad).join(' ')}`;

const activated = (y: Value, f: (value: number) => number): Value => ({
  ...y,
  values: y.values.map(f),
});
const relu = (value: number) => (value > 0 || Number.isNaN(value) ? value : 0);
const plusBias = (y: Value, bias: Value): Value => ({
  ...y,
  values: y.values.map((v, i) => v + bias.values[i % bias.values.length]!),
});

function rowsOf(c: Convolution, x: Value, w: Value, dy: Value, name: string): Row[] {
  const s = shapesOf(c);
  const attrs = attrsOf(c);
  const undilated = c.axes.every(({ d }) => d === 1);
  const flat = c.axes.length === 2;
  const same = { name: `${nameOf(c)} ${name}`, tolerance: ROUNDING };
  const y = summed(c, 'y', s.y, { x, w });
  const rows: Row[] = [];
  const explicit = typeof attrs.pad !== 'string';
  if (flat || !explicit) {
    rows.push({
      ...same,
      kernel: flat ? 'Conv2D' : 'Conv3D',
      inputs: { x, filter: w },
      attrs,
      expected: y,
    });
  }
  const bias = seeded([c.co], 4);
  const fused = (given: Value | null, activation: string, expected: Value): Row => ({
    ...same,
    kernel: 'FusedConv2D',
    name: `${same.name} bias=${given !== null} ${activation}`,
    inputs: { x, filter: w, bias: given, preluActivationWeights: null },
    attrs: { ...attrs, activation, leakyreluAlpha: 0.25 },
    expected,
  });
  if (flat) {
    rows.push(fused(null, 'linear', y), fused(bias, 'linear', plusBias(y, bias)));
    rows.push(fused(bias, 'relu', activated(plusBias(y, bias), relu)));
  }
  if (!undilated) return rows;
  const dx = summed(c, 'x', s.x, { w, y: dy });
  const dw = summed(c, 'w', s.w, { x, y: dy });
  const { dilations: _, ...plain } = attrs;
  if (flat || !explicit) {
    rows.push({
      ...same,
      kernel: flat ? 'Conv2DBackpropInput' : 'Conv3DBackpropInputV2',
      inputs: { dy, filter: w },
      attrs: { ...plain, inputShape: s.x },
      expected: dx,
    });
    rows.push({
      ...same,
      kernel: flat ? 'Conv2DBackpropFilter' : 'Conv3DBackpropFilterV2',
      inputs: { x, dy },
      attrs: { ...plain, filterShape: s.w },
      expected: dw,
    });
  }
  const ending = seeded([c.ci], 5);
  const withEnding = activated(plusBias(dx, ending), relu);
  const fusedInput = { inputs: { dy, filter: w, bias: ending }, expected: withEnding };
  if (flat) {
    rows.push({
      ...same,
      ...fusedInput,
      kernel: 'FusedConv2DBackpropInput',
      attrs: { ...plain, inputShape: s.x, activation: 'relu' },
    });
  } else if (explicit) {
    rows.push({
      ...same,
      ...fusedInput,
      kernel: 'FusedConv3DBackpropInput',
      attrs: {
        strides: plain.strides,
        inputShape: s.x,
        activation: 'relu',
        pad: [[0, 0], ...c.axes.map((a) => a.pad), [0, 0]],
      },
    });
  }
  return rows;
}

/** The same of a depthwise convolution: co is how many filters each channel has. */
function depthwiseRowsOf(c: Convolution, x: Value, w: Value, name: string): Row[] {
  const { batch, axes, ci, co } = c;
  const s = shapesOf(c);
  const yShape = [...s.y.slice(0, -1), ci * co];
  const every: Visit = (_, visit) => {
    const places = size(axes.map(({ n }) => n));
    const windows = size(axes.map((a) => windowsOf(a).count));
    for (let b = 0; b < batch; b++) {
      everyMeeting(axes, (place, tap, window) => {
        for (let i = 0; i < ci; i++) {
          for (let o = 0; o < co; o++) {
            const from = (b * places + place) * ci + i;
            visit(from, (tap * ci + i) * co + o, (b * windows + window) * ci * co + i * co + o);
          }
        }
      });
    }
  };
  const dy = seeded(yShape, 3);
  const attrs = attrsOf(c);
  const same = { name: `${nameOf(c)} ${name}`, tolerance: ROUNDING };
  const y = summed(c, 'y', yShape, { x, w }, every);
  const bias = seeded([ci * co], 4);
  const fused = { ...same, kernel: 'FusedDepthwiseConv2D' };
  const none = { preluActivationWeights: null };
  return [
    { ...same, kernel: 'DepthwiseConv2dNative', inputs: { x, filter: w }, attrs, expected: y },
    {
      ...fused,
      inputs: { x, filter: w, bias, ...none },
      attrs: { ...attrs, activation: 'relu' },
      expected: activated(plusBias(y, bias), relu),
    },
    {
      ...fused,
      inputs: { x, filter: w, bias: null, ...none },
      attrs: { ...attrs, activation: 'linear' },
      expected: y,
    },
    {
      ...same,
      kernel: 'DepthwiseConv2dNativeBackpropInput',
      inputs: { dy, filter: w },
      attrs: { ...attrs, inputShape: s.x },
      expected: summed(c, 'x', s.x, { w, y: dy }, every),
    },
    {
      ...same,
      kernel: 'DepthwiseConv2dNativeBackpropFilter',
      inputs: { x, dy },
      attrs: { ...attrs, filterShape: s.w },
      expected: summed(c, 'w', s.w, { x, y: dy }, every),
    },
  ];
}

const PADS: readonly (readonly [Border, Border])[] = [
  ['same', 'same'],
  ['valid', 'valid'],
  [
    [1, 1],
    [1, 1],
  ],
  [
    [1, 2],
    [0, 1],
  ],
  [
    [0, 0],
    [3, 0],
  ],
];

/** Kernels and strides of one axis: both lengths of 1, strides above the kernel, and dilation. */
const WINDOWS = [
  [1, 1, 1],
  [1, 2, 1],
  [1, 3, 1],
  [2, 1, 1],
  [2, 3, 1],
  [2, 4, 1],
  [3, 1, 1],
  [3, 2, 1],
  [3, 5, 1],
  [5, 1, 1],
  [2, 1, 2],
  [3, 1, 2],
  [3, 2, 2],
] as [number, number, number][];

function convolutions2d(): Convolution[] {
  const all: Convolution[] = [];
  WINDOWS.forEach(([k, s, d], i) => {
    const [k2, s2] = WINDOWS[(i * 5 + 3) % 10]!;
    for (const [p, q] of PADS) {
      for (const [n, m] of [
        [7, 8],
        [11, 5],
      ]) {
        const axes = [axis(n!, k, s, p, d), axis(m!, k2, d > 1 ? 1 : s2, q, d)];
        if (axes.some((a) => windowsOf(a).count < 1)) continue;
        all.push({ batch: 1 + (i % 2), axes, ci: 1 + (i % 3), co: 1 + ((i * 3) % 5) });
      }
    }
  });
  const small = [axis(4, 3, 1, 'same'), axis(5, 2, 2, 'same')];
  for (const [batch, ci, co] of [
    [0, 2, 3],
    [1, 0, 3],
    [1, 2, 0],
    [1, 1, 1],
    [2, 17, 9],
  ] as const) {
    all.push({ batch, axes: small, ci, co });
  }
  all.push({ batch: 1, axes: [axis(0, 3, 1, 'same'), axis(5, 2, 2, 'same')], ci: 2, co: 3 });
  all.push({ batch: 1, axes: [axis(1, 1, 1, 'valid'), axis(1, 1, 1, 'valid')], ci: 1, co: 1 });
  all.push({ batch: 2, axes: [axis(16, 3, 1, 'same'), axis(18, 3, 1, 'same')], ci: 8, co: 8 });
  return all;
}

function convolutions3d(): Convolution[] {
  const all: Convolution[] = [];
  WINDOWS.slice(0, 10).forEach(([k, s], i) => {
    const [k2, s2] = WINDOWS[(i * 3 + 2) % 10]!;
    for (const pad of ['same', 'valid', [1, 1]] as Border[]) {
      const axes = [
        axis(5, k, s, pad),
        axis(6, k2, s2, pad),
        axis(5 + (i % 3), 2, 1 + (i % 3), pad),
      ];
      if (axes.some((a) => windowsOf(a).count < 1)) continue;
      all.push({ batch: 1 + (i % 2), axes, ci: 1 + (i % 3), co: 1 + (i % 4) });
    }
  });
  const small = [axis(2, 2, 2, 'valid'), axis(3, 2, 1, 'valid'), axis(4, 3, 1, 'valid')];
  const bordered = small.map((a) => ({ ...a, pad: [1, 1] as const }));
  for (const axes of [small, bordered]) {
    all.push({ batch: 0, axes, ci: 3, co: 4 }, { batch: 1, axes, ci: 1, co: 1 });
  }
  return all;
}

/** Gradients of outputs that the convolution does not make: what is beyond their end is left out. */
function inconsistentRows(): Row[] {
  const images: Convolution = {
    batch: 2,
    axes: [axis(4, 3, 2, 'same'), axis(5, 2, 1, 'same')],
    ci: 2,
    co: 3,
  };
  const volumes = { ...images, axes: [axis(3, 2, 2, 'same'), ...images.axes] };
  return [images, volumes].flatMap((c): Row[] => {
    const s = shapesOf(c);
    const [x, w, dy] = [seeded(s.x, 1), seeded(s.w, 2), seeded(s.y, 3)];
    const last = s.y.length - 1;
    const longer = s.y.map((n, i) => (i > 0 && i < last ? n + i : n));
    const values = seeded(longer, 9).values.slice();
    let from = 0;
    values.forEach((_, place) => {
      let rest = place;
      const inside = [...longer.keys()].reverse().every((i) => {
        const at = rest % longer[i]!;
        rest = Math.floor(rest / longer[i]!);
        return at < s.y[i]!;
      });
      if (inside) values[place] = dy.values[from++]!;
    });
    const backward = rowsOf(c, x, w, dy, '').filter(({ kernel }) => /^Conv.*Backprop/.test(kernel));
    const others = {
      longer: listed(longer, values),
      shorter: seeded(
        s.y.map((n, i) => (i === 1 ? n - 1 : n)),
        3,
      ),
    };
    return backward.flatMap((row) =>
      Object.entries(others).map(
        ([name, other]): Row => ({
          ...row,
          name: `${row.name} dy ${name} than it`,
          inputs: { ...(row.inputs as Record<string, Value>), dy: other },
          expected: name === 'longer' ? row.expected : 'throws',
          ...(name === 'shorter' && { stock: 'answers' as const }),
        }),
      ),
    );
  });
}

/** Convolutions, transposed ones, and their gradients. */
export function convolutionRows(): Row[] {
  const rows = [...convolutions2d(), ...convolutions3d()].flatMap((c): Row[] => {
    const s = shapesOf(c);
    const [x, w, dy] = [seeded(s.x, 1), seeded(s.w, 2), seeded(s.y, 3)];
    // tfjs has no strided dilated depthwise convolution.
    const flat =
      c.axes.length === 2 && c.axes.every(({ d }) => d === 1 || c.axes.every((a) => a.s === 1));
    return [...rowsOf(c, x, w, dy, ''), ...(flat ? depthwiseRowsOf(c, x, w, '') : [])];
  });
  // Values that are not finite stay within the windows that see them.
  const c: Convolution = {
    batch: 2,
    axes: [axis(5, 3, 1, 'same'), axis(6, 2, 2, 'same')],
    ci: 2,
    co: 3,
  };
  const s = shapesOf(c);
  rows.push(...rowsOf(c, special(s.x, 1), seeded(s.w, 2), special(s.y, 3), 'special'));
  rows.push(...depthwiseRowsOf(c, special(s.x, 1), seeded(s.w, 2), 'special'));
  // A lone NaN, which a relu may hide.
  const { values } = seeded(s.x, 1);
  const hole = listed(
    s.x,
    values.map((v, i) => (i === 17 ? Number.NaN : v)),
  );
  rows.push(...depthwiseRowsOf(c, hole, seeded(s.w, 2), 'one NaN').slice(0, 3));
  const tiny = (shape: readonly number[], seed: number) =>
    listed(
      shape,
      seeded(shape, seed).values.map((v) => v * 1e-38),
    );
  rows.push(...rowsOf(c, tiny(s.x, 1), seeded(s.w, 2), tiny(s.y, 3), 'denormal'));
  rows.push(...inconsistentRows());
  const square: Convolution = {
    ...c,
    batch: 2,
    axes: [axis(2, 2, 1, 'same'), axis(1, 2, 1, 'same')],
    ci: 1,
    co: 1,
  };
  const alias = seeded([2, 2, 1, 1], 6);
  const own = rowsOf(square, alias, listed([2, 2, 1, 1], alias.values), alias, 'alias');
  // The same tensor as image and as filter.
  const both = Object.keys(own[0]!.inputs).map((key) => [key, alias] as const);
  rows.push({ ...own[0]!, inputs: Object.fromEntries(both) });
  return rows;
}
