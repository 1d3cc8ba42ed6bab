import { type DecoderLayer, deconvOutputLength, solveDecoder } from '../../lib/arithmetic/index.js';

type Layer = Required<DecoderLayer>;

/** `k,s,padding,outputPadding,d` for each layer. */
const layers = (text: string): Layer[] =>
  text.split(';').map((part) => {
    const [k, s, padding, op, d] = part.split(',');
    return {
      kernelSize: Number(k),
      strides: Number(s),
      padding: padding as 'same' | 'valid',
      outputPadding: op === 'null' ? null : Number(op),
      dilationRate: Number(d),
    };
  });
const HALVED = layers('3,2,same,0,1;3,2,same,null,1;3,2,same,null,1');

/** The end of a decoder; null where a layer leaves nothing. */
function endOf(inputLength: number, decoder: readonly Layer[]): number | null {
  let n = inputLength;
  for (const { kernelSize, strides, padding, outputPadding, dilationRate } of decoder) {
    const options = { stride: strides, outputPadding, dilation: dilationRate };
    try {
      n = deconvOutputLength(n, kernelSize, padding, options)!;
    } catch {
      return null;
    }
  }
  return n;
}

/** Every decoder that differs in padding and outputPadding alone. */
function everyDecoder([first, ...others]: readonly Layer[]): Layer[][] {
  if (first === undefined) return [[]];
  const rest = everyDecoder(others);
  return (['same', 'valid'] as const).flatMap((padding) =>
    [null, ...Array.from({ length: first.strides }, (_, op) => op)].flatMap((outputPadding) =>
      rest.map((tail) => [{ ...first, padding, outputPadding }, ...tail]),
    ),
  );
}

const costOf = (from: readonly Layer[], to: readonly Layer[]) =>
  to.reduce((sum, layer, n) => {
    const { padding, outputPadding } = from[n]!;
    return (
      sum + (layer.padding === padding ? 0 : 2) + (layer.outputPadding === outputPadding ? 0 : 1)
    );
  }, 0);

describe('solveDecoder', () => {
  test('why a decoder ends at 28 and not at 32', () => {
    const { lengths, why, remedies } = solveDecoder({
      layers: HALVED,
      inputLength: 4,
      outputLength: 32,
    });
    expect(lengths).toEqual([4, 7, 14, 28]);
    expect(why).toEqual([
      'It ends at 28 and not at 32: 4 → 7 → 14 → 28.',
      "Layer 1 makes 7 of 4, by padding 'same' and outputPadding 0, where 8 is needed.",
      "An encoder's convolution with the same kernel and strides turns 7 and 8 alike into 4; " +
        'which of them to go back to, outputPadding has to say.',
    ]);
    expect(remedies[0]).toEqual({
      text: 'layer 1: outputPadding null: 4 → 8 → 16 → 32',
      layers: [{ ...HALVED[0], outputPadding: null }, HALVED[1], HALVED[2]],
      lengths: [4, 8, 16, 32],
    });
  });

  test.each([28, null, undefined])('nothing to change where it ends as wanted: %s', (wanted) => {
    const args = wanted === undefined ? {} : { outputLength: wanted };
    expect(solveDecoder({ layers: HALVED, inputLength: 4, ...args })).toEqual({
      lengths: [4, 7, 14, 28],
      why: ['It ends at 28: 4 → 7 → 14 → 28.'],
      remedies: [],
    });
  });

  test('the defaults are those of the layers', () => {
    expect(solveDecoder({ layers: [{ kernelSize: 3 }], inputLength: 4 }).lengths).toEqual([4, 6]);
  });

  test('the nearest lengths where none of the settings leads there', () => {
    const args = { layers: layers('2,2,same,null,1'), inputLength: 4, outputLength: 20 };
    const { why, remedies } = solveDecoder(args);
    expect(remedies).toEqual([]);
    expect(why[1]).toBe(
      'No padding or outputPadding leads from 4 to 20 with these kernels and strides; ' +
        'the nearest length is 9. Change the input length, the strides or the number of layers.',
    );
  });

  test.each([
    [1, '2,2,same,null,1'],
    [4, '3,2,same,0,1;3,2,same,null,1'],
    [7, '5,2,same,null,1;4,2,valid,null,1'],
    [3, '4,3,valid,0,1;3,1,same,null,2'],
    [2, '1,3,valid,2,1;7,1,valid,null,1;2,2,same,1,1'],
    [5, '3,1,valid,0,3;3,1,same,null,1;5,4,valid,null,1'],
  ])('against every setting: from %i by %s', (inputLength, text) => {
    const decoder = layers(text);
    const all = everyDecoder(decoder).map((other) => ({
      end: endOf(inputLength, other),
      cost: costOf(decoder, other),
    }));
    const ends = [...new Set(all.map(({ end }) => end))].filter((end) => end !== null);
    const now = endOf(inputLength, decoder)!;
    for (let wanted = 1; wanted <= Math.max(...ends) + 2; wanted++) {
      if (wanted === now) continue;
      const { why, remedies } = solveDecoder({
        layers: decoder,
        inputLength,
        outputLength: wanted,
      });
      const least = Math.min(...all.filter(({ end }) => end === wanted).map(({ cost }) => cost));
      expect([wanted, remedies.length > 0]).toEqual([wanted, ends.includes(wanted)]);
      const costs = remedies.map((remedy) => costOf(decoder, remedy.layers));
      if (remedies.length > 0) expect([wanted, costs[0]]).toEqual([wanted, least]);
      expect(costs).toEqual([...costs].sort((a, b) => a - b));
      for (const remedy of remedies) {
        expect(endOf(inputLength, remedy.layers)).toBe(wanted);
        expect(solveDecoder({ layers: remedy.layers, inputLength }).lengths).toEqual(
          remedy.lengths,
        );
      }
      if (remedies.length > 0) continue;
      const below = ends.filter((end) => end < wanted);
      const above = ends.filter((end) => end > wanted);
      const near = [below.length > 0 && Math.max(...below), above.length > 0 && Math.min(...above)];
      expect(why[1]).toContain(` ${near.filter(Boolean).join(' and ')}. Change`);
    }
  });

  test('sixteen layers of stride 7: no setting is tried in vain', () => {
    const decoder = layers(Array.from({ length: 16 }, () => '9,7,same,null,1').join(';'));
    const outputLength = 7 ** 16 - 1;
    const { remedies } = solveDecoder({ layers: decoder, inputLength: 1, outputLength });
    expect(remedies[0]!.text).toContain('layer 16: outputPadding 5: ');
  });
});

const one = layers('3,2,same,0,1');

test.each([
  [{ layers: [], inputLength: 4 }, 'layers must be at least one layer, got [].'],
  [{ layers: one[0], inputLength: 4 }, 'layers must be an array, got {'],
  [{ layers: one, inputLength: 0 }, 'inputLength must be a positive integer, got 0.'],
  [
    { layers: one, inputLength: 4, outputLength: 7.5 },
    'outputLength must be a positive integer, got 7.5.',
  ],
  [{ layers: [...one, 3], inputLength: 4 }, 'layers[1] must be an object, got 3.'],
  [
    { layers: [{ strides: 2 }], inputLength: 4 },
    'layers[0].kernelSize must be a positive integer, got undefined.',
  ],
  [
    { layers: [{ ...one[0], outputPadding: 2 }], inputLength: 4 },
    'layers[0].outputPadding must be smaller than strides (2), got 2.',
  ],
  [
    { layers: [{ ...one[0], padding: 'full' }], inputLength: 4 },
    "layers[0].padding must be 'valid' or 'same', got 'full'.",
  ],
  [
    { layers: layers('2,2,same,0,1'), inputLength: 1 },
    'the output length must be positive, got 0.',
  ],
])('solveDecoder refuses %j', (args, message) => {
  expect(() => solveDecoder(args as Parameters<typeof solveDecoder>[0])).toThrow(
    `solveDecoder: ${message}`,
  );
});

test('a misspelt option of a layer is refused', () => {
  const args = { layers: [{ kernelSize: 3, stride: 2 }], inputLength: 4 };
  expect(() => solveDecoder(args)).toThrow(
    "solveDecoder, layers[0]: unknown option 'stride', expected one of dilationRate, kernelSize, outputPadding, padding, strides.",
  );
});
