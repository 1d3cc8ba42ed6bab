import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes PNG files of one number, each to a folder of its own, as images/ and masks/. */
export function imageFolder(
  folder: string,
  place: number,
  parts: Readonly<Record<string, Uint8Array>>,
): void {
  for (const [part, bytes] of Object.entries(parts)) {
    mkdirSync(path.join(folder, part), { recursive: true });
    writeFileSync(path.join(folder, part, `${String(place).padStart(4, '0')}.png`), bytes);
  }
}
