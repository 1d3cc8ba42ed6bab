import type { ConvGeometry, Sizes } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/**
 * A part of a convolution, or of its input gradient: images, lines or channels of what it writes. Splits change no sum:
 * every output is added up as in the whole.
 */
export interface Part {
  readonly g: ConvGeometry;
  /** The values that lie before it in what is read and in what is written. */
  readonly read: number;
  readonly written: number;
  /** The channels of what is written that are before it. */
  readonly channel: number;
}

/** How a kernel may be split, and what of its work every part does again. */
export interface Splitting {
  /** What a part begins at a multiple of: lines counted from `origin`, a tile's outputs, along each axis; 0: nowhere. */
  readonly lines: (axis: 0 | 1 | 2) => number;
  /** Multiplications, as it computes them, for each output and pair of channels. */
  readonly work: number;
  /** In multiplications: what it does with a value of the filter, and with one that is read, before it multiplies. */
  readonly filter: number;
  readonly value: number;
}

/** Channels that a panel of a packed filter has. */
const PANEL = 8;

/** The first axis along which there is more than one line: lines before it would lie apart. */
function axisOf({ input, output, kernel }: ConvGeometry): 0 | 1 | 2 {
  const long = (axis: 0 | 1) => input[axis] > 1 || output[axis] > 1 || kernel[axis] > 1;
  return long(0) ? 0 : long(1) ? 1 : 2;
}

/** `count` in up to `parts` runs of whole `granules`, as equal as can be: where they begin, and the end. */
export function cuts(count: number, parts: number, granule: number): number[] {
  const granules = Math.ceil(count / granule);
  return Array.from({ length: parts + 1 }, (_, i) =>
    Math.min(count, Math.floor((i * granules) / parts) * granule),
  ).filter((at, i, all) => i === 0 || at > all[i - 1]!);
}

/** From where to before where. */
export type Run = readonly [first: number, end: number];

/** What lies between cuts. */
export const runsBetween = (at: readonly number[]): Run[] =>
  at.slice(1).map((end, i) => [at[i]!, end]);

/** Channels in runs of whole panels; the last run has the rest. */
export function channelCuts(channels: number, parts: number): number[] {
  if (channels < 2 * PANEL) return [0, channels];
  const all = cuts(Math.floor(channels / PANEL) * PANEL, parts, PANEL);
  return [...all.slice(0, -1), channels];
}

const longest = (at: readonly number[]) =>
  at.slice(1).reduce((most, end, i) => Math.max(most, end - at[i]!), 0);

/** Into how many parts images, lines and channels are cut. */
type Counts = readonly [images: number, lines: number, channels: number];

/** The ways to cut into so many parts. */
function ways(parts: number): Counts[] {
  const factors = (n: number) =>
    Array.from({ length: n }, (_, i) => i + 1).filter((f) => n % f === 0);
  return factors(parts).flatMap((images) =>
    factors(parts / images).map((lines): Counts => [images, lines, parts / images / lines]),
  );
}

const withAxis = (sizes: Sizes, axis: number, value: number): Sizes =>
  sizes.map((size, i) => (i === axis ? value : size)) as unknown as Sizes;

/** Lines of the input, from `first` to before `end`, and what then is the border. */
interface Span {
  readonly first: number;
  readonly end: number;
  readonly before: number;
}

/** What a convolution reads for its outputs from p to before q, along an axis. */
function readOfOutputs(g: ConvGeometry, axis: number, p: number, q: number): Span {
  const [n, k, s, b] = [g.input[axis]!, g.kernel[axis]!, g.strides[axis]!, g.before[axis]!];
  const start = p * s - b;
  const first = Math.max(0, start);
  return { first, end: Math.min(n, (q - 1) * s - b + k), before: first - start };
}

/** What an input gradient reads of dy for its lines from p to before q. */
function readOfInputs(g: ConvGeometry, axis: number, p: number, q: number): Span {
  const [o, k, s, b] = [g.output[axis]!, g.kernel[axis]!, g.strides[axis]!, g.before[axis]!];
  const reached = Math.max(0, Math.ceil((p + b - k + 1) / s));
  const first = Math.min(reached, Math.floor((p + b) / s));
  const end = Math.min(o, Math.floor((q - 1 + b) / s) + 1);
  return { first, end, before: p + b - first * s };
}

/** What of a geometry is read and what is written. */
interface Sides {
  readonly read: Sizes;
  readonly readChannels: number;
  readonly written: Sizes;
  readonly writtenChannels: number;
}

const sidesOf = (g: ConvGeometry, gradient: boolean): Sides =>
  gradient
    ? {
        read: g.output,
        readChannels: g.outChannels,
        written: g.input,
        writtenChannels: g.inChannels,
      }
    : {
        read: g.input,
        readChannels: g.inChannels,
        written: g.output,
        writtenChannels: g.outChannels,
      };

/** The part of a geometry that writes these images, lines and channels, or null if it reads nothing. */
function partOf(
  g: ConvGeometry,
  gradient: boolean,
  axis: 0 | 1 | 2,
  [n, images]: Run,
  [p, q]: Run,
  [c, channels]: Run,
): Part | null {
  const { read, readChannels, written, writtenChannels } = sidesOf(g, gradient);
  const whole = p === 0 && q === written[axis];
  const span = whole
    ? { first: 0, end: read[axis]!, before: g.before[axis]! }
    : (gradient ? readOfInputs : readOfOutputs)(g, axis, p, q);
  if (span.end <= span.first) return null;
  const [readLine, writtenLine] = [read, written].map((sizes) => product(sizes.slice(axis + 1)));
  const from = withAxis(read, axis, span.end - span.first);
  const to = withAxis(written, axis, q - p);
  const sides = gradient ? { input: to, output: from } : { input: from, output: to };
  const count = channels - c;
  return {
    g: {
      ...g,
      ...sides,
      ...(gradient ? { inChannels: count } : { outChannels: count }),
      batch: images - n,
      before: withAxis(g.before, axis, span.before),
    },
    read: (n * product(read) + span.first * readLine!) * readChannels,
    written: (n * product(written) + p * writtenLine!) * writtenChannels,
    channel: c,
  };
}

/** Partings that are remembered: a model's convolutions come again at every step, and finding their parts takes 50 microseconds. */
const MOST_REMEMBERED = 1024;
const remembered = new Map<string, readonly Part[]>();

/**
 * A convolution or, as `gradient`, an input gradient in so many parts, cut in the way whose longest part is expected to take the
 * least time; none where no cut gains. Of images taken apart from others, one is cut along its first axis only.
 */
export function partsOf(
  g: ConvGeometry,
  count: number,
  splitting: Splitting,
  gradient = false,
): readonly Part[] {
  if (count < 2) return [];
  const axis = axisOf(g);
  const granule = splitting.lines(axis);
  const key = [
    [g.batch, g.input, g.inChannels, g.output, g.outChannels, g.kernel, g.strides, g.before],
    [count, granule, splitting.work, splitting.filter, splitting.value, gradient],
  ].join();
  let parts = remembered.get(key);
  if (parts === undefined) {
    parts = cutInParts(g, count, splitting, gradient, axis, granule);
    if (remembered.size === MOST_REMEMBERED) remembered.clear();
    remembered.set(key, parts);
  }
  return parts;
}

function cutInParts(
  g: ConvGeometry,
  count: number,
  splitting: Splitting,
  gradient: boolean,
  axis: 0 | 1 | 2,
  granule: number,
): readonly Part[] {
  const { read, readChannels, written, writtenChannels } = sidesOf(g, gradient);
  // An input gradient's tiles begin at phase 0.
  const origin =
    gradient && granule > 0 ? (granule - (g.before[axis] % g.strides[axis])) % granule : 0;
  const linesIn = (parts: number) => {
    if (parts === 1 || granule === 0 || origin >= written[axis]!) return [0, written[axis]!];
    const rest = cuts(written[axis]! - origin, parts, granule).map((at) => at + origin);
    return [0, ...rest.slice(1)];
  };
  const cutBy = ([images, lines, channels]: Counts) =>
    [
      cuts(g.batch, images, 1),
      linesIn(lines),
      channels === 1 ? [0, writtenChannels] : channelCuts(writtenChannels, channels),
    ] as const;
  const values = product(read) * readChannels;
  const filter = product(g.kernel) * g.inChannels * g.outChannels;
  const all = g.batch * product(written) * splitting.work * g.inChannels * g.outChannels;
  const cost = (lists: readonly (readonly number[])[]) => {
    const [images, lines, channels] = lists.map(longest) as [number, number, number];
    const part = lines / written[axis]!;
    const some = channels / writtenChannels;
    return (
      (images / g.batch) * part * some * all +
      images * part * values * splitting.value +
      some * filter * splitting.filter
    );
  };
  const candidates = ways(count).map((counts) => {
    const lists = cutBy(counts);
    // Parts of an image lie apart from those of the next.
    if (lists[1].length < 3) return { lists, cost: cost(lists) };
    const each = [cuts(g.batch, g.batch, 1), lists[1], lists[2]] as const;
    return { lists: each, cost: cost(each) * Math.ceil(g.batch / counts[0]) };
  });
  const best = candidates.reduce((a, b) => (b.cost < a.cost ? b : a));
  const whole = cost([
    [0, g.batch],
    [0, written[axis]!],
    [0, writtenChannels],
  ]);
  if (best.cost > 0.9 * whole) return [];
  const [images, lines, channels] = best.lists;
  const parts = runsBetween(images).flatMap((n) =>
    runsBetween(lines).flatMap((p) =>
      runsBetween(channels).map((c) => partOf(g, gradient, axis, n, p, c)),
    ),
  );
  return parts.includes(null) ? [] : (parts as Part[]);
}
