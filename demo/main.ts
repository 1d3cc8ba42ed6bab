import { keepOffline } from './keep_offline.js';
import { chapterHead } from './ui/chapter.js';
import { h } from './ui/dom.js';
import { message } from './ui/message.js';
import { addressOf, readAddress } from './ui/url_state.js';
import type { View, ViewEntry } from './ui/view.js';
import { CHAPTERS, TOOLS } from './views.js';

const main = document.querySelector<HTMLElement>('#view')!;
const links = new Map<ViewEntry, HTMLElement>();
const linkTo = (entry: ViewEntry) => {
  // On a phone the number of a chapter has to do.
  const [, number = '', rest] = /^(\d+)?(.+)$/.exec(entry.title)!;
  const text = number === '' ? entry.title : h('span', { class: 'rest' }, rest!);
  const attributes = { href: addressOf(entry.name), 'aria-label': entry.title };
  const link = h('a', attributes, number, text);
  links.set(entry, link);
  return link;
};
document.querySelector('#chapters')!.append(...CHAPTERS.map(linkTo));
document.querySelector('#tools')!.append(...TOOLS.map(linkTo));

/** Where the story goes on, and where it came from. */
function trail(entry: ViewEntry): HTMLElement[] {
  const at = CHAPTERS.indexOf(entry);
  if (at < 0) return [];
  const to = (other: ViewEntry | undefined, label: string) =>
    other === undefined
      ? []
      : [h('a', { href: addressOf(other.name), class: 'step' }, `${label}${other.title}`)];
  const steps = [...to(CHAPTERS[at - 1], '← '), ...to(CHAPTERS[at + 1], 'Next: ')];
  return [h('nav', { 'aria-label': 'On with the story', class: 'trail' }, ...steps)];
}

let current: View | null = null;
/** What stands in the place of a view whose parts did not come. */
function notOpened(error: unknown): View {
  const told = message();
  const why = error instanceof Error ? error.message : String(error);
  told.fail(`This view did not load (${why}). Load the page again when the network is there.`);
  return { element: told.element, close() {} };
}

let opening = 0;

async function show(): Promise<void> {
  const turn = ++opening;
  const { view, settings } = readAddress();
  const entry = [...links.keys()].find(({ name }) => name === view) ?? CHAPTERS[0]!;
  for (const [other, link] of links) {
    if (other === entry) {
      link.setAttribute('aria-current', 'page');
    } else link.removeAttribute('aria-current');
  }
  document.title = `${entry.title} · tfjs-deconv`;
  main.setAttribute('aria-busy', 'true');
  // Somebody new reads while the rest is loaded.
  if (current === null && entry.chapter) main.replaceChildren(chapterHead(entry.chapter));
  const opened = await entry.open(settings).catch(notOpened);
  // Another view may have been asked for in the meantime.
  if (turn !== opening) return opened.close();
  current?.close();
  const another = current !== null;
  const within = main.contains(document.activeElement);
  current = opened;
  main.replaceChildren(opened.element, ...trail(entry));
  if (another) {
    // Who went on from the end of one screen begins the next at its top, and so does the keyboard.
    scrollTo(0, 0);
    if (within) main.focus({ preventScroll: true });
  }
  main.removeAttribute('aria-busy');
}

addEventListener('hashchange', show);
// A file that is dropped beside its place would be opened instead of the page, and what is in that be lost.
for (const type of ['dragover', 'drop'] as const) {
  addEventListener(type, (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
}
await show();

// Of the built page alone: its files are known and do not change.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void keepOffline();
