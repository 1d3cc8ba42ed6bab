import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

const mode = process.argv[2];
if (mode !== 'stock') {
  await import('../../lib/repairs/index.js');
  await import('../../lib/wasm/index.js');
}
const { judge } = await import('./judge.js');
const { guardHeap } = await import('./guarded_heap.js');
const rows = (await import('./table.js')).table();
console.log(rows.length, 'rows');
for (const backend of (process.argv[3] ?? 'cpu,wasm').split(',')) {
  await tf.setBackend(backend);
  const guard = backend === 'wasm' ? guardHeap() : null;
  const t0 = Date.now();
  const bad: Record<string, string[]> = {};
  const missing = new Set<string>();
  for (const row of rows) {
    if (process.argv[4] && !process.argv[4].split(',').includes(row.kernel)) continue;
    if (process.env.NAME && !new RegExp(process.env.NAME).test(row.name)) continue;
    if (row.backends?.includes(backend) === false) continue;
    if (!tf.getKernel(row.kernel, backend)) {
      missing.add(row.kernel);
      continue;
    }
    let p: string | null;
    try {
      p = await judge(row);
    } catch (e: any) {
      p = 'JUDGE ' + e.message;
    }
    const b = guard?.broken() ?? 0;
    if (b) p = `${p ?? ''} BROKEN ${b}`;
    const fatal = p && /trap|JUDGE|Abort|out of bounds/.test(p);
    if (p) (bad[row.kernel] ??= []).push(`${row.name}: ${p}`);
    if (fatal) {
      console.log('STOP at', row.kernel, row.name);
      break;
    }
  }
  console.log('==', backend, Date.now() - t0, 'ms; missing', [...missing].join(' '));
  for (const [k, l] of Object.entries(bad)) {
    console.log(k, l.length, 'of', rows.filter((r) => r.kernel === k).length);
    for (const s of l.slice(0, Number(process.argv[5] ?? 4))) console.log('     ', s.slice(0, 260));
  }
}
