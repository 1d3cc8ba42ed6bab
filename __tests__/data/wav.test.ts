import { ValueError } from '../../lib/check.js';
import { parseWav } from '../../lib/data/parse_wav.js';
import { type ToWavOptions, toWav } from '../../lib/data/to_wav.js';

/** 16-bit chunks by hand: a name, and what is in it. */
type Chunk = [name: string, bytes: number[], size?: number];

const u16 = (n: number) => [n & 255, (n >> 8) & 255];
const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

function riff(chunks: Chunk[], riffSize?: number): Uint8Array {
  const body = chunks.flatMap(([name, bytes, size = bytes.length]) => [
    ...letters(name),
    ...u32(size),
    ...bytes,
    ...(bytes.length % 2 ? [0] : []),
  ]);
  return Uint8Array.from([
    ...letters('RIFF'),
    ...u32(riffSize ?? body.length + 4),
    ...letters('WAVE'),
    ...body,
  ]);
}

const fmt = (tag: number, channels: number, bits: number, rate = 8000, block?: number): Chunk => [
  'fmt ',
  [
    ...u16(tag),
    ...u16(channels),
    ...u32(rate),
    ...u32((rate * channels * bits) / 8),
    ...u16(block ?? (channels * bits) / 8),
    ...u16(bits),
  ],
];

const float = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];
const double = (value: number) => [...new Uint8Array(Float64Array.of(value).buffer)];

describe('parseWav', () => {
  test.each<[string, Chunk, number[], number[]]>([
    ['8 bits', fmt(1, 1, 8), [0, 128, 255], [-1, 0, 127 / 128]],
    ['16 bits', fmt(1, 1, 16), [0, 128, 0, 0, 255, 127], [-1, 0, 32767 / 32768]],
    ['24 bits', fmt(1, 1, 24), [0, 0, 128, 1, 0, 0, 255, 255, 255], [-1, 2 ** -23, -(2 ** -23)]],
    ['32 bits', fmt(1, 1, 32), [0, 0, 0, 128, 0, 0, 0, 64], [-1, 0.5]],
    ['32-bit floats', fmt(3, 1, 32), [...float(-1.5), ...float(0.25)], [-1.5, 0.25]],
    ['64-bit floats', fmt(3, 1, 64), [...double(0.5)], [0.5]],
    ['stereo', fmt(1, 2, 16), [0, 64, 0, 192, 0, 32, 0, 0], [0.5, -0.5, 0.25, 0]],
  ])('%s', (_, format, data, samples) => {
    const wav = parseWav(riff([format, ['data', data]]), 'f');
    expect([...wav.samples]).toEqual(samples);
    expect(wav).toMatchObject({
      sampleRate: 8000,
      channels: format[1][2],
      bits: format[1][14],
      float: format[1][0] === 3,
    });
  });

  const unknown = [0, 0xffffffff, 0x7ffff000];
  test.each([
    ...unknown.map((size) => [size, size] as const),
    [0xffffffff, 0x7ffff000] as const,
    [36, 0] as const,
    [40, 0xffffffff] as const,
  ])(
    'a recorder into a pipe leaves RIFF %d, data %d: to the last whole frame',
    (riffSize, size) => {
      const data: Chunk = ['data', [...u16(16384), ...u16(-8192 & 0xffff), 7], size];
      const file = riff([fmt(1, 1, 16), data], riffSize).subarray(0, -1);
      expect([...parseWav(file, 'a.wav').samples]).toEqual([0.5, -0.25]);
      const late = riff(
        [['LIST', [1, 2]], fmt(1, 1, 16), data],
        riffSize + (riffSize === 36 ? 10 : 0),
      );
      if (riffSize !== 40)
        expect([...parseWav(late, 'a.wav').samples].slice(0, 2)).toEqual([0.5, -0.25]);
    },
  );

  test('an empty recording is one, with chunks after it too', () => {
    expect(parseWav(riff([fmt(1, 1, 16), ['data', []]]), 'a.wav').samples).toHaveLength(0);
    const followed = riff([fmt(1, 1, 16), ['data', []], ['LIST', [1, 2]]]);
    expect(parseWav(followed, 'a.wav').samples).toHaveLength(0);
  });

  test('leaves out other chunks, of odd length too, and knows the extensible form', () => {
    const guid = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
    const [name, bytes] = fmt(0xfffe, 1, 16, 44100);
    const extensible: Chunk = [
      name,
      [...bytes, ...u16(22), ...u16(16), ...u32(4), ...u16(1), ...guid],
    ];
    const file = riff([['LIST', [1, 2, 3]], extensible, ['fact', u32(1)], ['data', [0, 64]]]);
    const { sampleRate, samples } = parseWav(file, 'f');
    expect([sampleRate, ...samples]).toEqual([44100, 0.5]);
    // Within a larger buffer, at an odd place.
    const inside = Uint8Array.from([7, ...file]).subarray(1);
    expect(parseWav(inside, 'f').samples).toEqual(samples);
  });

  const good = riff([fmt(1, 1, 16), ['data', [1, 0, 2, 0]]]);
  const mono = fmt(1, 1, 16);
  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(), 'f, byte 0: the header must be 12 bytes, got 0.'],
    [
      'not RIFF',
      Uint8Array.from([...letters('OggS'), ...new Array(20).fill(0)]),
      'f, byte 0: the file must be a WAV file, \'RIFF\', got "OggS".',
    ],
    [
      'not WAVE',
      Uint8Array.from([...letters('RIFF'), ...u32(4), ...letters('AVI ')]),
      'f, byte 8: the file must be a WAV file, \'WAVE\', got "AVI ".',
    ],
    [
      'truncated',
      good.subarray(0, good.length - 2),
      "f, byte 4: the size of 'RIFF' must be at most 38, as the file has 46 bytes, got 40.",
    ],
    [
      'a chunk larger than the file',
      riff([mono, ['data', [1, 0], 600]]),
      "f, byte 40: the size of 'data' must be at most 2, what is left, got 600.",
    ],
    [
      'bytes after the last chunk',
      Uint8Array.from([...riff([mono], 4 + 24 + 3), 1, 2, 3]),
      'f, byte 36: a chunk must be at least 8 bytes, got 3.',
    ],
    [
      'no data',
      riff([mono]),
      "f, byte 36: the next chunk must be 'data', got the end of the file.",
    ],
    [
      'data first',
      riff([['data', [1, 0]], mono]),
      "f, byte 12: the chunk before 'data' must be 'fmt ', got none.",
    ],
    [
      'half a frame',
      riff([fmt(1, 2, 16), ['data', [1, 0, 2, 0, 3, 0]]]),
      "f, byte 40: the size of 'data' must be a multiple of 4, the bytes of a frame, got 6.",
    ],
    [
      'a short format',
      riff([
        ['fmt ', u16(1)],
        ['data', []],
      ]),
      "f, byte 20: the chunk 'fmt ' must be at least 16 bytes, got 2.",
    ],
    [
      'a short extensible format',
      riff([fmt(0xfffe, 1, 16), ['data', []]]),
      "f, byte 20: the extensible chunk 'fmt ' must be 40 bytes, got 16.",
    ],
    [
      'compressed',
      riff([fmt(85, 1, 16), ['data', []]]),
      'f, byte 20: the format must be 1 (integers) or 3 (floats), got 85.',
    ],
    [
      'no channels',
      riff([fmt(1, 0, 16), ['data', []]]),
      'f, byte 20: the number of channels must be positive, got 0.',
    ],
    [
      'no rate',
      riff([fmt(1, 1, 16, 0), ['data', []]]),
      'f, byte 20: the sample rate must be positive, got 0.',
    ],
    [
      '12 bits',
      riff([fmt(1, 1, 12), ['data', []]]),
      'f, byte 20: the bits of a sample must be 8 or 16 or 24 or 32, got 12.',
    ],
    [
      'a wrong frame size',
      riff([fmt(1, 2, 16, 8000, 2), ['data', []]]),
      'f, byte 20: the bytes of a frame must be 4, 2 x 16 bits, got 2.',
    ],
  ])('refuses: %s', (_, file, message) => {
    expect(() => parseWav(file, 'f')).toThrow(new Error(message));
  });
});

/** What is thrown, or null. */
function thrown(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}

test('every cut and every wrong byte gives a recording or a ValueError', () => {
  const samples = Float32Array.of(0.5, -0.5, 0.25);
  const file = toWav({ sampleRate: 8000, channels: 1, samples }, { bits: 24 });
  for (let length = 0; length < file.length; length++) {
    expect(thrown(() => parseWav(file.subarray(0, length), 'f'))).toBeInstanceOf(ValueError);
  }
  for (let at = 0; at < file.length; at++) {
    for (const wrong of [0, 1, 0x7f, 0x80, 0xff]) {
      const changed = file.slice();
      changed[at] = wrong;
      const error = thrown(() => parseWav(changed, 'f'));
      expect(error === null || error instanceof ValueError).toBe(true);
    }
  }
});

describe('toWav', () => {
  const samples = Float32Array.of(-1, -0.5, 0, 0.125, 0.5, 1);

  test.each<[ToWavOptions, number]>([
    [{ bits: 8 }, 2 ** -7],
    [{}, 2 ** -15],
    [{ bits: 16 }, 2 ** -15],
    [{ bits: 24 }, 2 ** -23],
    [{ bits: 32 }, 2 ** -24],
    [{ float: true }, 0],
  ])('%j comes back', (options, step) => {
    const wav = { sampleRate: 22050, channels: 2, samples };
    const parsed = parseWav(toWav(wav, options), 'f');
    expect(parsed).toMatchObject({ sampleRate: 22050, channels: 2, float: options.float ?? false });
    expect(parsed.bits).toBe(options.bits ?? (options.float ? 32 : 16));
    // 1 itself is one step too many for an integer.
    parsed.samples.forEach((value, i) => {
      expect(Math.abs(value - samples[i]!)).toBeLessThanOrEqual(samples[i] === 1 ? step : 0);
    });
  });

  test.each([8, 16, 24] as const)('every integer of %d bits comes back', (bits) => {
    const count = 256;
    const scale = 2 ** (bits - 1);
    const all = Float32Array.from({ length: count }, (_, i) => {
      return (Math.round(((i - 128) / 128) * scale) + (i % 2 && i < 255 ? 1 : 0)) / scale;
    });
    const parsed = parseWav(toWav({ sampleRate: 1, channels: 1, samples: all }, { bits }), 'f');
    expect(parsed.samples).toEqual(all);
  });

  test('cuts off what is too loud, and pads an odd number of bytes', () => {
    const loud = { sampleRate: 1, channels: 1, samples: Float32Array.of(-3, 3, 0) };
    const bytes = toWav(loud, { bits: 8 });
    expect(bytes.length % 2).toBe(0);
    expect([...parseWav(bytes, 'f').samples]).toEqual([-1, 127 / 128, 0]);
  });

  const good = { sampleRate: 8000, channels: 1, samples };
  test.each<[() => unknown, string]>([
    [() => toWav(good, { bits: 12 as 8 }), 'toWav: bits must be 8, 16, 24, 32, got 12.'],
    [() => toWav(good, { bits: 16, float: true }), 'toWav: bits must be 32, got 16.'],
    [
      () => toWav({ ...good, channels: 4 }),
      'toWav: the number of samples must be a multiple of channels (4), got 6.',
    ],
    [() => toWav({ ...good, channels: 0 }), 'toWav: channels must be a positive integer, got 0.'],
    [
      () => toWav({ ...good, sampleRate: 0.5 }),
      'toWav: sampleRate must be a positive integer, got 0.5.',
    ],
    [
      () => toWav({ ...good, samples: Float32Array.of(0, Number.NaN) }),
      'toWav: sample 1 must be a finite number, got NaN.',
    ],
    [
      () => toWav(good, { bit: 8 } as never),
      "toWav: unknown option 'bit', expected one of bits, float.",
    ],
  ])('%# %s', (write, message) => {
    expect(write).toThrow(new Error(message));
  });
});
