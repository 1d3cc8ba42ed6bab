import { h } from './ui/dom.js';
import { addressOf, readAddress } from './ui/url_state.js';
import type { View, ViewEntry } from './ui/view.js';

/** Each view is loaded when it is opened. */
const VIEWS: ViewEntry[] = [
  {
    name: 'reconstruct',
    title: 'Reconstruct',
    open: async (settings) => (await import('./views/reconstruct.js')).openReconstruct(settings),
  },
  {
    name: 'deconvolve',
    title: 'Deconvolve',
    open: async (settings) => (await import('./views/deconvolve.js')).openDeconvolve(settings),
  },
  {
    name: 'segment',
    title: 'Segment',
    open: async (settings) => (await import('./views/segment.js')).openSegment(settings),
  },
  {
    name: 'run',
    title: 'Your model',
    open: async (settings) => (await import('./views/run.js')).openRun(settings),
  },
  {
    name: 'arithmetic',
    title: 'Arithmetic',
    open: async (settings) => (await import('./views/arithmetic.js')).openArithmetic(settings),
  },
];

const main = document.querySelector<HTMLElement>('#view')!;
const links = VIEWS.map(({ name, title }) => h('a', { href: addressOf(name) }, title));
document.querySelector('#views')!.append(...links);

let current: View | null = null;
let opening = 0;

async function show(): Promise<void> {
  const turn = ++opening;
  const { view, settings } = readAddress();
  const entry = VIEWS.find(({ name }) => name === view) ?? VIEWS.at(-1)!;
  VIEWS.forEach(({ name }, n) => {
    if (name === entry.name) links[n]!.setAttribute('aria-current', 'page');
    else links[n]!.removeAttribute('aria-current');
  });
  document.title = `${entry.title} · tfjs-deconv`;
  main.setAttribute('aria-busy', 'true');
  const opened = await entry.open(settings);
  // Another view may have been asked for in the meantime.
  if (turn !== opening) return opened.close();
  current?.close();
  current = opened;
  main.replaceChildren(opened.element);
  main.removeAttribute('aria-busy');
}

addEventListener('hashchange', show);
await show();

// Offline after the first load. Only of the built page: its files are known and do not change.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  await navigator.serviceWorker.register('./service_worker.js');
}
