import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImage } from '../../lib/node/read_image.js';

jest.mock('jpeg-js', () => {
  throw new Error("Cannot find module 'jpeg-js'");
});

test('a JPEG where jpeg-js is not installed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jpeg-'));
  const path = join(folder, 'a.jpg');
  writeFileSync(path, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
  await expect(readImage(path)).rejects.toMatchObject({
    message: `${path}: reading JPEG needs the package jpeg-js, got none (npm install jpeg-js).`,
  });
  rmSync(folder, { recursive: true });
});
