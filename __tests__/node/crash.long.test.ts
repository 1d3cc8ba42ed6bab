import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleChild } from './crash_children.js';
import { killWhileSaving } from './kill_while_saving.js';

test('200 kills at random moments of many saves lose nothing', async () => {
  const children = await bundleChild();
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  await killWhileSaving(children, folder, 200);
  rmSync(folder, { recursive: true });
}, 600_000);
