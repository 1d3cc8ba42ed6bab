/** Runs examples of the site's pages, each that the page sends, and sends back what they log. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, ready, setBackend } from '@tensorflow/tfjs-core';
import { MODULES } from 'example-modules';
import { transform } from 'sucrase';

type Run = (require: (name: string) => unknown, exports: object) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...code: string[]) => Run;

setWasmPaths(new URL('./', import.meta.url).href);
// One thread: a worker of a worker cannot find the file that tfjs's threads are of.
env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

for (const level of ['log', 'info', 'warn', 'error'] as const) {
  console[level] = (...values: unknown[]) => {
    const text = values.map(textOf).join(' ');
    postMessage({ level: level === 'info' ? 'log' : level, text });
  };
}

async function run(code: string): Promise<void> {
  const { code: plain } = transform(code, { transforms: ['typescript', 'imports'] });
  const names = [...plain.matchAll(/\brequire\('([^']+)'\)/g)].map((match) => match[1]!);
  const modules = new Map<string, object>();
  for (const name of new Set(names)) {
    const load = MODULES[name];
    if (load === undefined)
      throw new Error(`${name} is not here. Here are: ${Object.keys(MODULES).join(', ')}.`);
    // What `import` gives needs no default around it.
    modules.set(name, { __esModule: true, ...(await load()) });
  }
  await setBackend('wasm');
  await ready();
  await new AsyncFunction('require', 'exports', plain)((name) => modules.get(name), {});
}

addEventListener('message', async ({ data }: MessageEvent<string>) => {
  const start = performance.now();
  try {
    await run(data);
  } catch (error) {
    console.error(error);
  }
  postMessage({ milliseconds: performance.now() - start });
});
