import { convOutputLength } from '../../lib/arithmetic/conv_output_length.js';
import { chain, outputLength, type Stage } from './stage.js';

/** A change of one or more stages after which the decoder ends at the length wanted. */
export interface Remedy {
  text: string;
  stages: Stage[];
  lengths: number[];
}

export interface Answer {
  /** 4 -> 7 -> 14 -> 28 */
  lengths: number[];
  /** Why it ends there and not at the length wanted, a sentence each. */
  why: string[];
  remedies: Remedy[];
}

const MOST_REMEDIES = 3;

const opText = (value: number | null) => (value === null ? 'null' : String(value));
const join = (lengths: readonly number[]) => lengths.join(' → ');

/** The same stage with every padding and outputPadding, itself first. */
function variants(stage: Stage): Stage[] {
  const others = (['same', 'valid'] as const).flatMap((padding) =>
    [null, ...Array.from({ length: stage.s }, (_, op) => op)].map((outputPadding) => ({
      ...stage,
      padding,
      outputPadding,
    })),
  );
  const isSame = (other: Stage) =>
    other.padding === stage.padding && other.outputPadding === stage.outputPadding;
  return [stage, ...others.filter((other) => !isSame(other))];
}

/** What differs between two settings of a layer, null if nothing, and how far apart they are. */
function change(n: number, from: Stage, to: Stage): { text: string; cost: number } | null {
  const padding = from.padding === to.padding ? [] : [`padding '${to.padding}'`];
  const outputPadding =
    from.outputPadding === to.outputPadding ? [] : [`outputPadding ${opText(to.outputPadding)}`];
  const parts = [...padding, ...outputPadding];
  if (parts.length === 0) return null;
  // Another padding moves every value; outputPadding only adds or leaves out the last.
  const cost = 2 * padding.length + outputPadding.length;
  return { text: `layer ${n}: ${parts.join(', ')}`, cost };
}

/** All decoders that differ in padding and outputPadding, with the lengths they pass. */
function decoders(i: number, stages: readonly Stage[]): { stages: Stage[]; lengths: number[] }[] {
  let partial = [{ stages: [] as Stage[], lengths: [i] }];
  for (const stage of stages) {
    partial = partial.flatMap((one) => {
      const seen = new Set<number>();
      return variants(stage).flatMap((variant) => {
        const length = lengthOrNull(one.lengths.at(-1)!, variant);
        // Of settings that give one length, the first will do.
        if (length === null || seen.has(length)) return [];
        seen.add(length);
        return [{ stages: [...one.stages, variant], lengths: [...one.lengths, length] }];
      });
    });
  }
  return partial;
}

function lengthOrNull(i: number, stage: Stage): number | null {
  try {
    return outputLength(i, stage);
  } catch {
    return null;
  }
}

/** Which lengths a convolution of the same settings shortens to i: what a decoder cannot know. */
function ambiguous(i: number, { k, s, padding, d }: Stage): number[] {
  const found: number[] = [];
  for (let n = 1; n <= i * s + (k - 1) * d + 1; n++) {
    try {
      if (convOutputLength(n, k, padding, s, d) === i) found.push(n);
    } catch {
      // Shorter than the kernel.
    }
  }
  return found;
}

function whyApart(stages: readonly Stage[], lengths: readonly number[], remedy: Remedy): string[] {
  const at = stages.findIndex((_, n) => lengths[n + 1] !== remedy.lengths[n + 1]);
  const stage = stages[at]!;
  const [i, o, wanted] = [lengths[at]!, lengths[at + 1]!, remedy.lengths[at + 1]!];
  const settings = `padding '${stage.padding}' and outputPadding ${opText(stage.outputPadding)}`;
  const sentences = [
    `Layer ${at + 1} makes ${o} of ${i}, by ${settings}, where ${wanted} is needed.`,
  ];
  const from = ambiguous(i, stage);
  if (from.length > 1 && from.includes(o) && from.includes(wanted)) {
    sentences.push(
      `An encoder's convolution with the same kernel and strides turns ${from.join(' and ')} alike into ${i}; ` +
        'which of them to go back to, outputPadding has to say.',
    );
  }
  return sentences;
}

/**
 * Why a decoder ends at its length and not at the one wanted, and the fewest changes of padding
 * and outputPadding that lead there.
 *
 * @param wanted null if any length will do.
 */
export function answer(i: number, stages: readonly Stage[], wanted: number | null): Answer {
  const lengths = chain(i, stages);
  const end = lengths.at(-1)!;
  if (wanted === null || end === wanted) {
    return { lengths, why: [`It ends at ${end}: ${join(lengths)}.`], remedies: [] };
  }
  const all = decoders(i, stages);
  const remedies = all
    .filter((one) => one.lengths.at(-1) === wanted)
    .map((one) => {
      const changes = one.stages.flatMap((stage, n) => change(n + 1, stages[n]!, stage) ?? []);
      const text = `${changes.map((each) => each.text).join('; ')}: ${join(one.lengths)}`;
      return { ...one, text, cost: changes.reduce((sum, each) => sum + each.cost, 0) };
    })
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST_REMEDIES)
    .map(({ text, stages, lengths }) => ({ text, stages, lengths }));
  const first = `It ends at ${end} and not at ${wanted}: ${join(lengths)}.`;
  const [nearest] = remedies;
  if (nearest !== undefined) {
    return { lengths, why: [first, ...whyApart(stages, lengths, nearest)], remedies };
  }
  const ends = [...new Set(all.map((one) => one.lengths.at(-1)!))].sort((a, b) => a - b);
  const below = ends.findLast((length) => length < wanted);
  const above = ends.find((length) => length > wanted);
  const near = [below, above].filter((length) => length !== undefined);
  const nearestText = near.length === 1 ? 'the nearest length is' : 'the nearest lengths are';
  return {
    lengths,
    why: [
      first,
      `No padding or outputPadding leads from ${i} to ${wanted} with these kernels and strides; ` +
        `${nearestText} ${near.join(' and ')}. Change i, the strides or the number of layers.`,
    ],
    remedies,
  };
}
