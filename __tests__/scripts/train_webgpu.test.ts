import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { absent } from '../absent.js';
import { bundled } from '../bundled.js';

const { SOFTWARE_ADAPTER } = jest.requireActual<{
  SOFTWARE_ADAPTER: { VK_ICD_FILENAMES: string; LD_LIBRARY_PATH: string };
}>('../../scripts/software_adapter.js');
const ROOT = path.join(__dirname, '..', '..');

if (existsSync(SOFTWARE_ADAPTER.VK_ICD_FILENAMES)) {
  test('train on webgpu, by the software adapter of Debian’s chromium; the process ends', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'train-webgpu-'));
    const small = ['--limit', '8', '--batch', '4', '--steps', '1', '--validation', '0'];
    const model = ['--model', '{"filters":[2],"codeSize":4}'];
    const command = [await bundled('scripts/train.ts'), 'autoencoder', ...small, ...model];
    const env = { ...process.env, ...SOFTWARE_ADAPTER };
    const [error, stdout] = await new Promise<[Error | null, string]>((resolve) => {
      const args = [...command, '--backend', 'webgpu', '--out', out];
      execFile(process.execPath, args, { cwd: ROOT, env }, (failed, text) =>
        resolve([failed, text]),
      );
    });
    try {
      expect(error).toBeNull();
      expect(stdout).toContain('Backend webgpu (WebGPU by Dawn: ');
      const metrics = JSON.parse(readFileSync(path.join(out, 'metrics.json'), 'utf8'));
      expect(metrics.measures[0].value).toBeGreaterThan(0);
    } finally {
      rmSync(out, { recursive: true });
    }
  }, 300_000);
} else absent('train on webgpu', `${SOFTWARE_ADAPTER.VK_ICD_FILENAMES} (apt-get install chromium)`);
