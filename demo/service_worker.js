// Keeps the page's files, so that it opens without a network. The build fills in the two constants.
const FILES = 'FILES';
const OWN = new Set(FILES.map((file) => new URL(file, registration.scope).href));
// All pages of a host share its caches: the page may lie there twice.
const OURS = `tfjs-deconv ${registration.scope} `;
const CACHE = `${OURS}VERSION`;

// The rest is kept when the page says so: what it has loaded at once, all else when nothing else is to be done.
addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add('./')));
});

/** Keeps those of the page's files, one after the other, that are not kept yet; what the browser has is not sent again. */
async function keep(wanted) {
  const cache = await caches.open(CACHE);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  for (const url of OWN) {
    if (wanted(url) && !known.has(url)) await cache.add(new Request(url, { cache: 'force-cache' }));
  }
}

addEventListener('message', (event) => {
  const { loaded, all } = event.data;
  const done = async () => {
    await keep((url) => all || loaded.includes(url));
    event.source.postMessage({ kept: all ? 'all' : 'loaded' });
  };
  event.waitUntil(done());
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

/** Loads a file, and keeps it if it is one of the page's. */
async function loadAndKeep(request) {
  const response = await fetch(request);
  if (response.ok && OWN.has(request.url))
    await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}

/**
 * Files in assets/ have a digest in their names and never change. The page and its models are asked of the server first:
 * a newer page is not given the older models, and none has to be loaded twice to be the newest.
 */
async function answer(request) {
  if (new URL(request.url).pathname.includes('/assets/'))
    return (await kept(request)) ?? loadAndKeep(request);
  try {
    return await loadAndKeep(request);
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
