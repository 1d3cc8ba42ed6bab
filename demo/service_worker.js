// Keeps the page's files, so that it opens without a network. The build fills in the two constants.
const FILES = 'FILES';
// All pages of a host share its caches: the page may lie there twice.
const OURS = `tfjs-deconv ${registration.scope} `;
const CACHE = `${OURS}VERSION`;

addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

// It takes over when no page of an older version is open any more, and then serves the page that installed it, too:
// what that loads later may be gone from the server by then.
addEventListener('activate', (event) => {
  const takeOver = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
    }
    await clients.claim();
  };
  event.waitUntil(takeOver());
});

/** What is kept for a request, whatever its query; the page by any name that a server has for it. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreSearch: true });
  return found ?? (request.mode === 'navigate' ? cache.match('./') : undefined);
}

/**
 * Files in assets/ have a digest in their names and never change. The page and its models are asked of the server first:
 * a newer page is not given the older models, and none has to be loaded twice to be the newest.
 */
async function answer(request) {
  if (new URL(request.url).pathname.includes('/assets/'))
    return (await kept(request)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(request);
    if (found === undefined) throw error;
    return found;
  }
}

addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  // Other requests go on as if there were no worker.
  if (method === 'GET' && url.startsWith(registration.scope))
    event.respondWith(answer(event.request));
});
