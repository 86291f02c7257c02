// Keeps the page: all of its files when it is first loaded, so that it works without a network. A new build has another
// name, and takes over when no tab shows the old one any more.

const CACHE = 'mass-preview-__VERSION__';
const FILES = '__FILES__';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((url) => new Request(url, { cache: 'reload' })))),
  );
});

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('mass-preview-') && name !== CACHE);
  const drop = async () => {
    await Promise.all(old(await caches.keys()).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(drop());
});

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const page = event.request.mode === 'navigate' ? './' : undefined;
  const answer = async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(page ?? event.request, { ignoreSearch: page !== undefined })) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
