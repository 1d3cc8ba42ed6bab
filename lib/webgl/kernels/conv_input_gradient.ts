import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import type { Epilogue } from '../../webgpu/kernels/epilogue.js';
import { byLines, runShader, type WebglBackend } from '../backend.js';
import { geometryUniforms } from '../geometry.js';
import { sumOf, type TextureWork } from '../work.js';
import { interleave } from './interleave.js';

const activationCode = (alpha: number) => ({
  linear: '',
  relu: 'sum = mix(sum, vec4(0), lessThan(sum, vec4(0)));',
  relu6:
    'sum = mix(mix(sum, vec4(0), lessThan(sum, vec4(0))), vec4(6), greaterThan(sum, vec4(6)));',
  leakyrelu: `sum = mix(sum, float(${alpha}) * sum, lessThan(sum, vec4(0)));`,
});

/** The last pair of an odd number of channels has one; what tfjs leaves beside it may be anything. */
const read = (odd: boolean) => `
  vec4 pairAt(sampler2D from, ivec2 place, bool last) {
    vec4 value = texelFetch(from, place, 0);
    ${odd ? 'if (last) value.yw = vec2(0);' : ''}
    return value;
  }`;

/** Two taps that lie beside each other share two pixels of dy: columns i - 1 to i + 1, i even or odd. */
const code = (odd: boolean, { bias, activation = 'linear', alpha = 0 }: Epilogue) => `
  ${read(odd)}
  vec4 products(vec4 a, vec4 b) { return a.xxzz * b.xzxz + a.yyww * b.ywyw; }
  vec4 pixel(ivec3 at) {
    int pairs = pairsOf(channels.y);
    int each = 2 * pairsOf(channels.x);
    int phase = stride.z == 1 ? 0 : quotient(at.z, each);
    int channel = at.z - phase * each;
    int line = quotient(at.x, inSize.y);
    int h = at.x - line * inSize.y + before.y;
    int image = quotient(line, inSize.x);
    int d = line - image * inSize.x + before.x;
    int w = phase + before.z;
    int shift = quotient(w, stride.z);
    int first = w - shift * stride.z;
    int last = outSize.z - 1;
    int pixels = pairsOf(outSize.z);
    int dyColumns = textureSize(dy, 0).x;
    int wColumns = textureSize(W, 0).x;
    ivec2 one = ivec2(1, 0);
    int rows = pairsOf(channels.x) * pairs;
    vec4 sum = vec4(0);
    int yd = quotient(d, stride.x);
    for (int kd = d - yd * stride.x; kd < kernel.x; kd += stride.x, yd--) {
      if (yd < 0 || yd >= outSize.x) continue;
      int yh = quotient(h, stride.y);
      for (int kh = h - yh * stride.y; kh < kernel.y; kh += stride.y, yh--) {
        if (yh < 0 || yh >= outSize.y) continue;
        int dyLine = ((image * outSize.x + yd) * outSize.y + yh) * pixels;
        int tapLine = (kd * kernel.y + kh) * kernel.z;
        int i = at.y + shift;
        for (int kw = first; kw < kernel.z; kw += 2 * stride.z) {
          bool two = kw + stride.z < kernel.z;
          bool shifted = (i & 1) == 1;
          int low = (i - 1) >> 1;
          ivec2 lowAt = placeOf((dyLine + clamp(low, 0, pixels - 1)) * pairs, dyColumns);
          ivec2 highAt = placeOf((dyLine + clamp(low + 1, 0, pixels - 1)) * pairs, dyColumns);
          int tap = (tapLine + kw) * rows + (channel >> 1) * pairs;
          ivec2 wAt = placeOf(tap, wColumns);
          vec4 here = vec4(0);
          vec4 next = vec4(0);
          if (two) {
            ivec2 vAt = placeOf(tap + stride.z * rows, wColumns);
            for (int c = 0; c < pairs; c++) {
              bool end = c + 1 == pairs;
              vec4 a = pairAt(dy, lowAt, end);
              vec4 b = pairAt(dy, highAt, end);
              vec4 u = pairAt(W, wAt, end);
              vec4 v = pairAt(W, vAt, end);
              vec4 both = vec4(a.zw, b.xy);
              here += products(shifted ? both : b, u);
              next += products(shifted ? a : both, v);
              advance(lowAt, one, dyColumns);
              advance(highAt, one, dyColumns);
              advance(wAt, one, wColumns);
              advance(vAt, one, wColumns);
            }
          } else if (shifted) {
            for (int c = 0; c < pairs; c++) {
              bool end = c + 1 == pairs;
              vec4 both = vec4(pairAt(dy, lowAt, end).zw, pairAt(dy, highAt, end).xy);
              here += products(both, pairAt(W, wAt, end));
              advance(lowAt, one, dyColumns);
              advance(highAt, one, dyColumns);
              advance(wAt, one, wColumns);
            }
          } else {
            for (int c = 0; c < pairs; c++) {
              bool end = c + 1 == pairs;
              here += products(pairAt(dy, highAt, end), pairAt(W, wAt, end));
              advance(highAt, one, dyColumns);
              advance(wAt, one, wColumns);
            }
          }
          if (i >= 0 && i <= last) sum += vec4(here.xy, next.zw);
          if (i >= -1 && i < last) sum.zw += here.zw;
          if (i >= 1 && i <= last + 1) sum.xy += next.xy;
          i -= 2;
        }
      }
    }
    ${bias ? 'sum += texelFetch(bias, placeOf(channel >> 1, textureSize(bias, 0).x), 0).xyxy;' : ''}
    ${activationCode(alpha)[activation]}
    if (channel + 1 >= channels.x) sum.yw = vec2(0);
    if ((at.y + 1) * stride.z + phase >= inSize.z) sum.zw = vec2(0);
    return sum;
  }`;

/** How many taps of the phases of an axis reach its places, those that fall outside of dy left out. */
const reached = ({ input, output, kernel, strides, before }: ConvGeometry, axis: 0 | 1): number =>
  sumOf(0, input[axis], 1, (place) => {
    const [at, s] = [place + before[axis], strides[axis]];
    return sumOf(at % s, kernel[axis], s, (tap) => {
      const from = (at - tap) / s;
      return from >= 0 && from < output[axis] ? 1 : 0;
    });
  });

/** What the kernel does. */
export function inputGradientWork(g: ConvGeometry): TextureWork {
  const [, , width] = g.input;
  const [, , s] = g.strides;
  const [pairs, columns] = [Math.ceil(g.outChannels / 2), Math.ceil(g.inChannels / 2)];
  const lines = g.batch * reached(g, 0) * reached(g, 1) * columns;
  let [taps, reads, products] = [0, 0, 0];
  for (let phase = 0; phase < s; phase++) {
    const at = phase + g.before[2];
    for (let place = 0; place < Math.ceil(width / s); place += 2) {
      for (let [kw, i] = [at % s, place + Math.floor(at / s)]; kw < g.kernel[2]; kw += 2 * s) {
        const two = kw + s < g.kernel[2];
        taps += two ? 2 : 1;
        reads += two ? 4 : i % 2 === 0 ? 2 : 3;
        products += two ? 16 : 8;
        i -= 2;
      }
    }
  }
  const moved =
    s === 1 ? 0 : 2 * g.batch * g.input[0] * g.input[1] * Math.ceil(width / 2) * columns;
  return {
    taps: lines * taps,
    multiplications: lines * pairs * products,
    loads: lines * pairs * reads + moved,
    dispatches: s === 1 ? 1 : 2,
  };
}

/**
 * The input gradient of a convolution, which is the transposed convolution of dy: a place of the result takes the taps
 * of its phase alone. A pixel has two places of one phase, which share the filter: [lines, places of a phase,
 * phases x channels], which a second shader puts in their order where there is more than one phase along the width.
 *
 * @returns [batch, ...input, inChannels] as `shape` has it
 */
export function inputGradient(
  backend: WebglBackend,
  g: ConvGeometry,
  { dy, filter }: { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo },
  shape: number[],
  epilogue: Epilogue = {},
): tf.TensorInfo {
  const { bias } = epilogue;
  const lines = g.batch * g.input[0] * g.input[1];
  const phases = g.strides[2];
  const outputShape =
    phases === 1
      ? [lines, g.input[2], g.inChannels]
      : [lines, Math.ceil(g.input[2] / phases), phases * 2 * Math.ceil(g.inChannels / 2)];
  const sums = runShader(backend, {
    name: 'DeconvInputGradient',
    inputs: { dy: byLines(dy), W: byLines(filter), ...(bias && { bias }) },
    uniforms: geometryUniforms(g),
    outputShape,
    code: code(g.outChannels % 2 === 1, epilogue),
  });
  if (phases === 1) return { ...sums, shape };
  const y = interleave(backend, sums, phases, [lines, g.input[2], g.inChannels]);
  backend.disposeData(sums.dataId);
  return { ...y, shape };
}
