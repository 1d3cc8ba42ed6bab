// Keeps the page's files, so that it opens without a network. The build fills in the two constants.
const FILES = 'FILES';
const CACHE = 'tfjs-deconv-VERSION';

addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

addEventListener('activate', (event) => {
  const removeOthers = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('tfjs-deconv-') && name !== CACHE) await caches.delete(name);
    }
  };
  event.waitUntil(removeOthers());
});

addEventListener('fetch', (event) => {
  event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});
