import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { encode } from 'fast-png';

/** What the largest resident memory of a process grows by while it parses, in bytes a pixel. */
function bytesAPixel(file: Uint8Array, pixels: number): number {
  const script = `
    import { parsePng } from ${JSON.stringify(join(__dirname, '../../lib/data/parse_png.ts'))};
    import { peakMemory } from ${JSON.stringify(join(__dirname, '../../lib/training/peak_memory.ts'))};
    import { readFileSync } from 'node:fs';
    const file = new Uint8Array(readFileSync(0));
    const before = peakMemory();
    parsePng(file, 'a.png');
    console.log(peakMemory() - before);
  `;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const child = spawnSync(process.execPath, args, { input: file, encoding: 'utf8' });
  expect(child.stderr).toBe('');
  return Number(child.stdout) / pixels;
}

test.each([
  ['gray', 1, 8, 8],
  ['gray of 16 bits', 1, 16, 12],
  ['colour', 3, 8, 20],
] as const)(
  '%s: %d channels of %d bits take at most %d bytes a pixel',
  (_, channels, depth, most) => {
    const size = 4096;
    const values = size * size * channels;
    const data = depth === 16 ? new Uint16Array(values) : new Uint8Array(values);
    const file = encode({ width: size, height: size, channels, depth, data });
    expect(bytesAPixel(file, size * size)).toBeLessThan(most);
  },
);
