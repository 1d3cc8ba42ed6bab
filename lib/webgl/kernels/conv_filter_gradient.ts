import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { Work } from '../../webgpu/work.js';
import { byLines, keepsFloats, runShader, type WebglBackend } from '../backend.js';
import { geometryUniforms } from '../geometry.js';
import { sumOf } from '../work.js';
import { addParts } from './add_parts.js';

/** A part of a sum has at least so many steps of two places, and there are no more parts than give so many pixels. */
const SHORTEST_PART = 32;
const ENOUGH_PIXELS = 8192;

/** How the sums of a filter gradient are cut. */
export interface Parts {
  /** How many parts there are, of lines of dy and of two columns of it. */
  readonly lines: number;
  readonly columns: number;
  /** How many lines and twos of columns a part has. */
  readonly each: readonly [lines: number, twos: number];
}

/** So that a card has enough to do: a shader has one thread for a pixel, and filters are small. */
function filterGradientParts(g: ConvGeometry, cut = true): Parts {
  const pixels = product(g.kernel) * Math.ceil(g.inChannels / 2) * Math.ceil(g.outChannels / 2);
  const lines = g.batch * g.output[0] * g.output[1];
  const twos = Math.ceil(g.output[2] / 2);
  const wanted = cut
    ? Math.min(Math.ceil(ENOUGH_PIXELS / pixels), Math.floor((lines * twos) / SHORTEST_PART))
    : 1;
  const ofLines = Math.max(Math.min(wanted, lines), 1);
  const ofColumns = Math.max(Math.min(Math.floor(wanted / ofLines), twos), 1);
  const each = [Math.ceil(lines / ofLines), Math.ceil(twos / ofColumns)] as const;
  return { lines: Math.ceil(lines / each[0]), columns: Math.ceil(twos / each[1]), each };
}

/** The first and the last place of dy along an axis that a tap has inside x. */
function ends({ input, output, strides, before }: ConvGeometry, axis: 0 | 1 | 2, tap: number) {
  const [s, shift] = [strides[axis], tap - before[axis]];
  const last = Math.min(Math.floor((input[axis] - 1 - shift) / s), output[axis] - 1);
  return { first: Math.max(Math.ceil(-shift / s), 0), last };
}

/** What the kernel does. */
export function filterGradientWork(g: ConvGeometry): Work {
  const { lines, columns } = filterGradientParts(g);
  const parts = lines * columns;
  const pixels = Math.ceil(g.inChannels / 2) * Math.ceil(g.outChannels / 2);
  const along = (axis: 0 | 1) =>
    sumOf(0, g.kernel[axis], 1, (tap) => {
      const { first, last } = ends(g, axis, tap);
      return Math.max(last - first + 1, 0);
    });
  const steps = sumOf(0, g.kernel[2], 1, (tap) => {
    const { first, last } = ends(g, 2, tap);
    return last < first ? 0 : (last >> 1) - (first >> 1) + 1;
  });
  const unit = g.strides[2] === 1;
  const ofLines = g.batch * along(0) * along(1) * pixels;
  // The first pixel of a line, where places beside each other begin at an odd one.
  const begun = unit ? ofLines * columns * g.kernel[2] : 0;
  const added = parts > 1 ? parts * product(g.kernel) * pixels : 0;
  return {
    multiplications: ofLines * steps * 8,
    loads: ofLines * steps * (unit ? 2 : 3) + begun + added,
    dispatches: parts > 1 ? 2 : 1,
  };
}

/** Columns of x for two columns of dy: beside each other for a stride of 1, else each in a pixel of its own. */
const COLUMNS = {
  beside: {
    start: `vec4 low = vec4(0);
      if (shifted) {
        low = texelFetch(x, xAt, 0);
        advance(xAt, pairs, xColumns);
      }`,
    step: `vec4 high = texelFetch(x, xAt, 0);
        vec4 a = shifted ? vec4(low.zw, high.xy) : high;
        low = high;
        advance(xAt, pairs, xColumns);`,
  },
  apart: {
    start: `int next = column + stride.z;
      bool nextShifted = (next & 1) == 1;
      ivec2 nextAt = placeOf((xLine + (next >> 1)) * cPairs + (at.y >> 1), xColumns);`,
    step: `vec4 s = texelFetch(x, xAt, 0);
        vec4 t = texelFetch(x, nextAt, 0);
        vec4 a = vec4(shifted ? s.zw : s.xy, nextShifted ? t.zw : t.xy);
        advance(xAt, by, xColumns);
        advance(nextAt, by, xColumns);`,
  },
} as const;

const code = ({ start, step }: { readonly start: string; readonly step: string }) => `
  vec4 pixel(ivec3 at) {
    int taps = kernel.x * kernel.y * kernel.z;
    int part = quotient(at.x, taps);
    int tap = at.x - part * taps;
    int linePart = quotient(part, columnParts);
    int columnPart = part - linePart * columnParts;
    int tapRow = quotient(tap, kernel.z);
    int kw = tap - tapRow * kernel.z;
    int kd = quotient(tapRow, kernel.y);
    int kh = tapRow - kd * kernel.y;
    int cPairs = pairsOf(channels.x);
    int oPairs = pairsOf(channels.y);
    int xColumns = textureSize(x, 0).x;
    int dyColumns = textureSize(dy, 0).x;
    int steps = pairsOf(outSize.z);
    int shift = kw - before.z;
    int first = shift >= 0 ? 0 : quotient(stride.z - 1 - shift, stride.z);
    int end = inSize.z - 1 - shift;
    int last = end < 0 ? -1 : min(quotient(end, stride.z), outSize.z - 1);
    int from = max(first >> 1, columnPart * each.y);
    int to = last < first ? -1 : min(last >> 1, (columnPart + 1) * each.y - 1);
    int lines = batch * outSize.x * outSize.y;
    int xPixels = pairsOf(inSize.z);
    ivec2 pairs = placeOf(cPairs, xColumns);
    ivec2 by = placeOf(cPairs * stride.z, xColumns);
    ivec2 dyBy = placeOf(oPairs, dyColumns);
    int stop = min((linePart + 1) * each.x, lines);
    vec4 sum = vec4(0);
    for (int line = linePart * each.x; line < stop; line++) {
      int rest = quotient(line, outSize.y);
      int image = quotient(rest, outSize.x);
      int h = (line - rest * outSize.y) * stride.y - before.y + kh;
      int d = (rest - image * outSize.x) * stride.x - before.x + kd;
      if (h < 0 || h >= inSize.y || d < 0 || d >= inSize.x) continue;
      int xLine = ((image * inSize.x + d) * inSize.y + h) * xPixels;
      int column = 2 * from * stride.z + shift;
      bool shifted = (column & 1) == 1;
      ivec2 xAt = placeOf((xLine + (column >> 1)) * cPairs + (at.y >> 1), xColumns);
      ivec2 dyAt = placeOf((line * steps + from) * oPairs + (at.z >> 1), dyColumns);
      ${start}
      vec4 ofLine = vec4(0);
      for (int y = from; y <= to; y++) {
        ${step}
        vec4 b = texelFetch(dy, dyAt, 0);
        if (2 * y < first) { a.xy = vec2(0); b.xy = vec2(0); }
        if (2 * y + 1 > last) { a.zw = vec2(0); b.zw = vec2(0); }
        ofLine += a.xxyy * b.xyxy + a.zzww * b.zwzw;
        advance(dyAt, dyBy, dyColumns);
      }
      sum += ofLine;
    }
    if (at.y + 1 >= channels.x) sum.zw = vec2(0);
    if (at.z + 1 >= channels.y) sum.yw = vec2(0);
    return sum;
  }`;

/**
 * The filter gradient of a convolution: a pixel of the result, of two channels of the input and two of the output,
 * takes two places in a step. Sums are cut into parts, which a second shader adds in their order, where textures keep
 * them as they are.
 *
 * @returns [...kernel, inChannels, outChannels] as `shape` has it
 */
export function filterGradient(
  backend: WebglBackend,
  g: ConvGeometry,
  { x, dy }: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo },
  shape: number[],
): tf.TensorInfo {
  const { lines, columns, each } = filterGradientParts(g, keepsFloats());
  const result = [product(g.kernel), g.inChannels, g.outChannels];
  const parts = lines * columns;
  const sums = runShader(backend, {
    name: 'DeconvFilterGradient',
    inputs: { x: byLines(x), dy: byLines(dy) },
    uniforms: [
      ...geometryUniforms(g),
      { name: 'batch', values: [g.batch] },
      { name: 'each', values: each },
      { name: 'columnParts', values: [columns] },
    ],
    outputShape: [parts * result[0]!, result[1]!, result[2]!],
    code: code(g.strides[2] === 1 ? COLUMNS.beside : COLUMNS.apart),
  });
  if (parts === 1) return { ...sums, shape };
  const added = addParts(backend, sums, parts, result);
  backend.disposeData(sums.dataId);
  return { ...added, shape };
}
