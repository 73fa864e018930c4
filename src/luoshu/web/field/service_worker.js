// An extra, not a need: keeps the last field page and its files so that it opens without a network.
// The reports themselves wait in IndexedDB (field.js) and do not depend on this file.
const CACHE = "luoshu-field-2";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (path !== "/field/" && !path.startsWith("/static/")) return;
  event.respondWith(
    fetch(request).then((answer) => {
      // A redirect to the sign-in page must not replace the kept card.
      if (answer.ok && !answer.redirected) {
        const copy = answer.clone();
        caches.open(CACHE).then((cache) => cache.put(request, copy));
      }
      return answer;
    }).catch(() => caches.match(request)),
  );
});
