/** Until the page has shown what was asked for, and somebody may have left again. */
const REST_MS = 4_000;

/** Whether the visitor asks for few bytes. */
const saves = () =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

const idle = () =>
  new Promise<unknown>((now) =>
    // Safari has no such callback.
    'requestIdleCallback' in globalThis ? requestIdleCallback(now) : setTimeout(now, REST_MS),
  );

/**
 * Lets the page open without a network: what it has loaded is kept at once, all its other files later, when nothing else is
 * to be done, unless the visitor saves data. What is kept, `loaded` or `all`, stands in the attribute `data-kept` of the page.
 */
export async function keepOffline(): Promise<void> {
  await navigator.serviceWorker.register('./service_worker.js');
  const { active } = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent) => {
    document.documentElement.dataset.kept = data.kept;
  });
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ loaded, all: false });
  if (saves()) return;
  await new Promise((later) => setTimeout(later, REST_MS));
  await idle();
  active?.postMessage({ loaded, all: true });
}
