import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testWithShared } from '../shared_data.js';
import { runScript } from './run_script.js';

testWithShared(
  'data/ecg5000',
  'reproduce --quick prints its figures and leaves docs alone',
  async (folder) => {
    const out = mkdtempSync(path.join(tmpdir(), 'reproduce-'));
    const results = path.join(__dirname, '..', '..', 'docs', 'results.md');
    const before = readFileSync(results, 'utf8');
    const options = ['ecg-anomalies', '--quick', '--backend', 'wasm', '--out', out];
    const run = await runScript('reproduce.ts', [...options, '--data', path.dirname(folder)]);
    expect(run).toMatchObject({ status: 0, signal: null });
    expect(run.stdout).toContain('| area under the ROC curve |');
    const text = readFileSync(path.join(out, 'quick.md'), 'utf8');
    expect(text).toContain('| at least 0.985, better than the baselines |');
    expect(text).toContain('`npm run reproduce -- ecg-anomalies --quick`');
    expect(readFileSync(results, 'utf8')).toBe(before);
    rmSync(out, { recursive: true });
  },
);
