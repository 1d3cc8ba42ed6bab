import type { DecoderLayer } from './decoder_layer.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS, type Padding } from './padding.js';

type Layer = Required<DecoderLayer>;

/** Settings of the last layers of a decoder that lead from a length to the one wanted. */
export interface Way {
  layers: Layer[];
  /** The lengths before, between and after these layers. */
  lengths: number[];
  /** One for each change of outputPadding, two for each of padding, which moves every value. */
  cost: number;
}

/** The settings of padding and outputPadding, and the input lengths, that give an output length. */
function settingsFor(layer: Layer, output: number): { n: number; layer: Layer }[] {
  const { strides: s } = layer;
  const k = effectiveKernel('solveDecoder', layer.kernelSize, layer.dilationRate);
  const found: { n: number; layer: Layer }[] = [];
  const add = (n: number, padding: Padding, outputPadding: number | null) => {
    if (n >= 1 && Number.isInteger(n))
      found.push({ n, layer: { ...layer, padding, outputPadding } });
  };
  for (const padding of PADDINGS) {
    const same = padding === 'same';
    add(same ? output / s : (output - Math.max(s, k)) / s + 1, padding, null);
    // output = (n - 1)s + stamp + op with op < s
    const rest = output - (same ? k % 2 : k);
    if (rest >= 0) add(Math.floor(rest / s) + 1, padding, rest % s);
  }
  return found;
}

const cost = (from: Layer, to: Layer) =>
  2 * Number(from.padding !== to.padding) + Number(from.outputPadding !== to.outputPadding);

/**
 * The cheapest changes of padding and outputPadding with which a decoder ends at a length.
 *
 * From the last layer back: few input lengths give one output length, so that the search stays
 * small where the number of settings grows exponentially. Of changes of equal cost those of later
 * layers come first, and for one length within a layer only the cheapest setting counts.
 *
 * @param most how many ways at the most.
 */
export function decoderRemedies(
  inputLength: number,
  layers: readonly Layer[],
  outputLength: number,
  most: number,
): Way[] {
  let ways = new Map<number, Way[]>([
    [outputLength, [{ layers: [], lengths: [outputLength], cost: 0 }]],
  ]);
  for (const layer of [...layers].reverse()) {
    const longer = new Map<number, { way: Way; step: number }[]>();
    for (const [output, suffixes] of ways) {
      const cheapest = new Map<number, { layer: Layer; step: number }>();
      for (const { n, layer: setting } of settingsFor(layer, output)) {
        const step = cost(layer, setting);
        if (step < (cheapest.get(n)?.step ?? Infinity)) cheapest.set(n, { layer: setting, step });
      }
      for (const [n, { layer: setting, step }] of cheapest) {
        const joined = suffixes.map((suffix) => ({
          step,
          way: {
            layers: [setting, ...suffix.layers],
            lengths: [n, ...suffix.lengths],
            cost: step + suffix.cost,
          },
        }));
        longer.set(n, [...(longer.get(n) ?? []), ...joined]);
      }
    }
    ways = new Map();
    for (const [n, all] of longer) {
      all.sort((a, b) => a.way.cost - b.way.cost || a.step - b.step);
      ways.set(
        n,
        all.slice(0, most).map(({ way }) => way),
      );
    }
  }
  return ways.get(inputLength) ?? [];
}
