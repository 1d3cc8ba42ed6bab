import * as tf from '@tensorflow/tfjs-core';
import '../../lib/node/index.js';
import type { BackendReport } from './backend_report.js';
import { type Check, TOLERANCE } from './check_convolutions.js';
import { markdownTable } from './markdown.js';

const SCHEMES = ['file://', 'http://', 'https://', 'localstorage://', 'indexeddb://'] as const;

/** The checks that came out wrong. */
const wrongOnes = (checks: readonly Check[]) =>
  checks.filter(({ error }) => error === null || error > TOLERANCE);

/** An error, short. */
const size = (error: number | null) => (error === null ? 'all bounds' : error.toExponential(1));

/** What is wrong with a backend that loads, or an empty array. */
function faults({ checks, missing }: BackendReport & { loads: true }): string[] {
  return [
    ...wrongOnes(checks).map(({ name, error }) => `${name} is off by ${size(error)}`),
    ...missing.map((kernel) => `${kernel} is missing`),
  ];
}

function backendRow(backend: BackendReport): string[] {
  if (!backend.loads) return [backend.name, 'no', backend.description, '', ''];
  const { name, description, missing, checks } = backend;
  const errors = checks.map(({ error }) => error);
  const largest = errors.includes(null) ? null : Math.max(...(errors as number[]));
  const wrong = wrongOnes(checks).map((check) => check.name);
  const verdict = wrong.length === 0 ? 'right' : `wrong: ${wrong.join('; ')}`;
  return [
    name,
    'yes',
    description,
    missing.length === 0 ? 'none' : missing.join(', '),
    `${verdict} (largest error ${size(largest)})`,
  ];
}

/** The handlers there are for a URL, as `model.save` and `loadLayersModel` ask for them. */
function schemeRow(scheme: string): string[] {
  const answer = (handlers: unknown[]) => (handlers.length > 0 ? 'yes' : 'no');
  const url = `${scheme}model`;
  return [scheme, answer(tf.io.getSaveHandlers(url)), answer(tf.io.getLoadHandlers(url))];
}

/** One line that says whether all is well. */
function verdict(backends: readonly BackendReport[]): { well: boolean; line: string } {
  const loaded = backends.filter((backend) => backend.loads);
  if (loaded.length === 0) return { well: false, line: 'No backend loads.' };
  const found = loaded.flatMap((backend) =>
    faults(backend).map((fault) => `${backend.name}: ${fault}`),
  );
  if (found.length > 0) return { well: false, line: `Not well. ${found.join('; ')}.` };
  const automatic = loaded.find(({ name }) => name !== 'webgpu');
  const taken = automatic === undefined ? "'auto' finds none" : `'auto' takes ${automatic.name}`;
  return { well: true, line: `All well: what loads computes right and trains. ${taken}.` };
}

/** The whole report, in Markdown, and whether all is well. Backends fastest first. */
export function doctorReport(
  environment: [string, string][],
  backends: readonly BackendReport[],
): { text: string; well: boolean } {
  const { well, line } = verdict(backends);
  const text = [
    '### tfjs-deconv doctor',
    line,
    markdownTable(['what', 'is'], environment),
    markdownTable(
      ['backend', 'loads', 'what it is, or why not', 'kernels missing', 'transposed convolutions'],
      backends.map(backendRow),
    ),
    markdownTable(['models at', 'save', 'load'], SCHEMES.map(schemeRow)),
  ].join('\n\n');
  return { text, well };
}
