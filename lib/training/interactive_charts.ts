import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { PageScript } from '../pictures/index.js';
import { chartScript } from '../pictures/report/chart_script.js';
import { packageRoot } from './package_root.js';

/** What makes the charts of a report interactive: uPlot, which the page carries, and how it is used. */
export function interactiveCharts(): PageScript {
  const folder = path.dirname(
    createRequire(path.join(packageRoot(), 'package.json')).resolve('uplot'),
  );
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  // A page has line feeds alone: by its bytes there the script is known.
  const code = `${read('uPlot.iife.min.js')}\n${chartScript}`.replace(/\r\n?/g, '\n');
  const sha256 = createHash('sha256').update(code).digest('base64');
  return { code, sha256, style: read('uPlot.min.css') };
}
