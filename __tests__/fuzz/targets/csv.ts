import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../../../lib/node/index.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';

const CELLS = ['1', '-2.5', '1e309', 'NaN', '', '"', '"a,b"', '""', ' 3 ', '0x10', 'x', '\u0000'];

export const target: Target = {
  make: (random) => {
    const columns = 1 + random.integer(5);
    const pick = () => CELLS[random.integer(CELLS.length)]!;
    const line = (cell: () => string) => Array.from({ length: columns }, cell).join(',');
    const names = Array.from({ length: columns }, (_, i) => `c${i}`).join(',');
    const wild = random.integer(2) === 0;
    const rows = Array.from({ length: random.integer(20) }, () =>
      line(wild ? pick : () => String(random.integer(100))),
    );
    const text = [names, ...rows].join(random.integer(2) === 0 ? '\n' : '\r\n');
    const bytes = new TextEncoder().encode(text);
    return { 'a.csv': wild ? bytes : corrupt(bytes, random) };
  },
  async read(files, folder) {
    const path = join(folder, 'a.csv');
    writeFileSync(path, files['a.csv']!);
    for await (const _ of readCsv(path));
  },
};
