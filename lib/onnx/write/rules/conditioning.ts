import type * as tfl from '@tensorflow/tfjs-layers';
import type { Codebook } from '../../../layers/codebook.js';
import type { Stage } from '../../../layers/residual_vector_quantizer.js';
import type { SinusoidalEmbedding } from '../../../layers/sinusoidal_embedding.js';
import type { GraphWriter } from '../graph_writer.js';
import { lengthOf, reshape } from '../lengths.js';
import { refuse } from '../refusal.js';
import { add, mul } from './functions.js';
import { mean } from './normalization.js';
import { type Rule, rule } from './rule.js';

/** Part of the last axis. */
const part = (w: GraphWriter, x: string, from: number, to: number) =>
  w.node('Slice', [x, w.integers([from]), w.integers([to]), w.integers([-1])]);

const film = rule<{ kernel: tfl.LayerVariable; bias: tfl.LayerVariable | null }>(
  ({ w, layer: { kernel, bias }, inputs: [x, condition], shape }) => {
    const product = w.node('MatMul', [w.plain(condition!), w.weight(kernel)]);
    const both = bias === null ? product : add(w, product, w.weight(bias));
    const more = shape.length - condition!.shape.length;
    const axes = Array.from({ length: more }, (_, i) => i + 1);
    const placed = more === 0 ? both : w.node('Unsqueeze', [both, w.integers(axes)]);
    const channels = shape.at(-1)!;
    const scale = add(w, part(w, placed, 0, channels), w.scalar(1));
    const shift = part(w, placed, channels, 2 * channels);
    return w.value(add(w, mul(w, w.plain(x!), scale), shift), shape);
  },
);

const adaIn = rule<{ epsilon: number }>(({ w, layer: { epsilon }, inputs, shape }) => {
  const axes = shape.slice(1, -1).map((_, i) => i + 1);
  const [content, style] = inputs.map((one) => {
    const name = w.plain(one);
    const middle = mean(w, name, axes);
    const centred = w.node('Sub', [name, middle]);
    const variance = mean(w, mul(w, centred, centred), axes);
    const spread = w.node('Sqrt', [add(w, variance, w.scalar(epsilon))]);
    return { middle, centred, spread };
  });
  const normal = w.node('Div', [content!.centred, content!.spread]);
  return w.value(add(w, mul(w, normal, style!.spread), style!.middle), shape);
});

const sinusoidal = rule<SinusoidalEmbedding>(({ w, layer, x, shape }) => {
  if (layer.embeddingDim % 2 === 1) refuse('an odd embeddingDim');
  const apart = w.node('Unsqueeze', [w.plain(x), w.integers([-1])]);
  const angles = mul(w, apart, w.constant(layer.frequencies()));
  const waves = [w.node('Sin', [angles]), w.node('Cos', [angles])];
  const both = w.node('Concat', layer.flipSinToCos ? waves.reverse() : waves, { axis: -1 });
  const lengths = x.shape.slice(0, -1).map((_, axis) => lengthOf(w, x, axis));
  return w.value(reshape(w, both, [...lengths, shape.at(-1)!]), shape);
});

const fourier = rule<{ kernel: tfl.LayerVariable }>(({ w, layer: { kernel }, x, shape }) => {
  const product = w.node('MatMul', [w.plain(x), w.weight(kernel)]);
  const angles = mul(w, product, w.scalar(2 * Math.PI));
  const waves = [w.node('Cos', [angles]), w.node('Sin', [angles])];
  return w.value(w.node('Concat', waves, { axis: -1 }), shape);
});

/** The nearest codes of vectors, of directions where `normalize` says so. */
function codesOf(w: GraphWriter, z: string, codes: string, normalize: boolean): string {
  const seen = (x: string) => (normalize ? w.node('LpNormalization', [x], { axis: -1, p: 2 }) : x);
  const [from, among] = [seen(z), seen(codes)];
  const product = w.node('MatMul', [from, w.transpose(among, [1, 0])]);
  const square = w.node('ReduceSum', [mul(w, among, among), w.integers([1])], { keepdims: 0 });
  const distance = w.node('Sub', [square, mul(w, product, w.scalar(2))]);
  const nearest = w.node('ArgMin', [distance], { axis: -1, keepdims: 0 });
  return w.node('Gather', [codes, nearest], { axis: 0 });
}

const quantizer = rule<{ codebook: Codebook }>(({ w, layer, x, shape }) =>
  w.value(codesOf(w, w.plain(x), w.weight(layer.codebook.embeddings), false), shape),
);

interface Residual {
  stages: readonly Stage[];
  normalize: boolean;
}

const residualQuantizer = rule<Residual>(({ w, layer: { stages, normalize }, x, shape }) => {
  const projected = (z: string, kernel: tfl.LayerVariable, bias: tfl.LayerVariable) =>
    add(w, w.node('MatMul', [z, w.weight(kernel)]), w.weight(bias));
  let residual = w.plain(x);
  const parts = stages.map(({ codebook, projections: p }) => {
    const z = p === null ? residual : projected(residual, p.inKernel, p.inBias);
    const codes = codesOf(w, z, w.weight(codebook.embeddings), normalize);
    const more = p === null ? codes : projected(codes, p.outKernel, p.outBias);
    residual = w.node('Sub', [residual, more]);
    return more;
  });
  return w.value(
    parts.reduce((a, b) => add(w, a, b)),
    shape,
  );
});

/** Layers by which one thing is told of another, or by its number. */
export const CONDITIONING_RULES = {
  FiLM: film,
  AdaIN: adaIn,
  SinusoidalEmbedding: sinusoidal,
  RandomFourierFeatures: fourier,
  VectorQuantizer: quantizer,
  ResidualVectorQuantizer: residualQuantizer,
} satisfies Record<string, Rule>;
