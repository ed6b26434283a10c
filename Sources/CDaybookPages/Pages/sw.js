// Keeps the pages' files, so that a reload without the service shows the page. What the ledger says it
// never keeps:
// a page has its last answers in its own storage, and marks them as old.

const cacheName = "daybook-pages";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin
    || url.pathname.startsWith("/v1/")) return;
  event.respondWith(answer(event.request, url));
});

// The service first, for a new version is taken at once; a kept file when it does not answer in two seconds.
async function answer(request, url) {
  const cache = await caches.open(cacheName);
  const key = url.origin + url.pathname;
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(2000) });
    if (response.ok) await cache.put(key, response.clone());
    if (response.status < 500) return response;
  } catch {
    // Nothing answers.
  }
  return (await cache.match(key)) ?? Response.error();
}

// A page asks for all that it is made of to be kept, also what it has not loaded through this worker.
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) {
    event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(event.data.keep)));
  }
});
