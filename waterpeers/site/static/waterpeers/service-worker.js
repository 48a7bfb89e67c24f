// Without a connection, answers for the pages that were taken along; with one, stays out of the way.
// HOUSE stands before this: the release, its files, the policy of pages, the page of this device.
const STATIC = `static ${HOUSE.release}`;
const PAGES = "pages "; // and whose they are

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll(HOUSE.files)));
});
addEventListener("activate", (event) => event.waitUntil(renew().then(() => clients.claim())));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(pathname + search)));
  } else if (HOUSE.files.includes(pathname)) {
    event.respondWith(find(pathname, STATIC).then((found) => found || fetch(request)));
  }
});

const find = (address, cacheName) => caches.match(address, { cacheName, ignoreVary: true });

// A page as it was taken along, else the page that says what is on this device.
async function kept(address) {
  const found = await find(address) || await find(HOUSE.device);
  if (!found) return Response.error();
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": HOUSE.policy };
  return new Response(found.body, { headers });
}

// With a new release, pages are taken along anew: they belong to its files.
async function renew() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("static ") && name !== STATIC);
  for (const name of old.length ? names.filter((each) => each.startsWith(PAGES)) : []) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const page = await fetch(url).catch(() => undefined);
      if (page && page.ok && !page.redirected) await cache.put(url, page);
      else await cache.delete(url);
    }
  }
  await Promise.all(old.map((name) => caches.delete(name)));
}
