import { convOutputLength } from './conv_output_length.js';
import { deconvFormulas } from './deconv_formulas.js';
import { effectiveKernel } from './effective_kernel.js';
import type { AxisWindow, LayerWindow } from './layer_window.js';

/** Why a shape is what it is. */
export interface Explanation {
  /** The formulas with their numbers put in, those of equal axes once. */
  formula: string[];
  /** A sentence on what the formula means here. */
  why: string;
}

/** The formulas and the sentence of a convolution, pooling or transposed convolution. */
export function explainWindow(layerWindow: LayerWindow): Explanation {
  const explain = layerWindow.kind === 'transposed' ? transposed : sliding;
  const each = layerWindow.axes.map((axis) => explain(axis, layerWindow.kind === 'pooling'));
  const texts = each.map(({ formula }) => formula.join('\n'));
  if (new Set(texts).size === 1) return each[0]!;
  return {
    formula: each.flatMap(({ formula }, n) =>
      formula.map((line) => `axis ${layerWindow.axes[n]!.axis}: ${line}`),
    ),
    why: [...new Set(each.map(({ why }) => why))].join(' '),
  };
}

function sliding({ i, k, s, d, padding }: AxisWindow, pooling: boolean): Explanation {
  const kEff = effectiveKernel('explainShape', k, d);
  const o = convOutputLength(i, k, padding, s, d) ?? '?';
  const from = i ?? '?';
  const valid = padding === 'valid';
  const formula = valid
    ? `floor((i - k) / s) + 1 = floor((${from} - ${kEff}) / ${s}) + 1 = ${o}`
    : `ceil(i / s) = ceil(${from} / ${s}) = ${o}`;
  const dilated = d > 1 ? [`k = (k - 1)d + 1 = (${k} - 1)*${d} + 1 = ${kEff}`] : [];
  const poolStrides =
    pooling && s === k ? ` Its strides are ${s} because strides default to poolSize.` : '';
  const missed = valid && i !== null ? (i - kEff) % s : 0;
  const rest = missed === 0 ? '' : ` and does not see the last ${missed}`;
  const why =
    i === null
      ? 'The length is known at run time.'
      : valid
        ? `\`valid\` adds no border: a window of ${kEff} that moves by ${s} fits ${o} times into ${i}${rest}.`
        : s === 1
          ? `\`${padding}\` adds the border that keeps the length at ${i}.`
          : `\`${padding}\` adds border as needed, so that strides alone count: every ${ordinal(s)} of ${i} places gives ${o}.`;
  return { formula: [...dilated, formula], why: why + poolStrides };
}

function transposed(axis: AxisWindow): Explanation {
  const { i, k, s, d, padding, outputPadding, outputLength } = axis;
  const kEff = effectiveKernel('explainShape', k, d);
  if (i === null) return atRunTime(axis, kEff);
  const options = { stride: s, outputPadding, dilation: d, outputLength };
  const f = deconvFormulas(i, k, padding, options);
  const mark = (name: typeof f.applies) => (f.applies === name ? ' <- applies' : '');
  const stamps = `${i} stamps of ${kEff}, ${s} apart, reach over ${(i - 1) * s + kEff}`;
  const change = (i - 1) * s + kEff - f.outputLength;
  const border =
    change > 0
      ? `\`${padding}\` crops ${change} of them`
      : change < 0
        ? `${-change} more are added at the end`
        : 'nothing is cropped';
  const withZero = (i - 1) * s + (kEff % 2);
  const op =
    outputLength !== null
      ? ` outputSize asks for ${outputLength}.`
      : outputPadding !== null
        ? ` outputPadding is ${outputPadding}.`
        : padding === 'same' && withZero !== f.outputLength
          ? ` outputPadding null means i*s = ${f.outputLength}; 0 would give ${withZero}.`
          : '';
  const which =
    f.a === 0
      ? 'The remainder a is 0: the plain formula applies.'
      : `The remainder a is ${f.a}: the plain formula is ${f.a} short, the one with a applies.`;
  return {
    formula: [f.plain + mark('plain'), f.withRemainder + mark('withRemainder')],
    why: `${stamps}; ${border}: ${f.outputLength}.${op} ${which}`,
  };
}

function atRunTime(
  { s, padding, outputPadding, outputLength }: AxisWindow,
  k: number,
): Explanation {
  if (outputLength !== null) {
    return { formula: [`outputSize = ${outputLength}`], why: 'outputSize fixes the length.' };
  }
  const length =
    padding === 'valid'
      ? `(i - 1)*${s} + ${k} + ${outputPadding ?? Math.max(s - k, 0)}`
      : outputPadding === null
        ? `i*${s}`
        : `(i - 1)*${s} + ${k % 2} + ${outputPadding}`;
  return { formula: [length], why: 'The length is known at run time.' };
}

function ordinal(n: number): string {
  return n === 2 ? '2nd' : n === 3 ? '3rd' : `${n}th`;
}
