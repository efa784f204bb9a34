// Keeps the shell of the inspections' phone pages, so that they open without a network.
// It keeps no answers of the server: rounds and queue lie in the browser's own store, by person.
const SHELL = "hengwang-inspections";
const FETCHED = /\/(session|work|submit|photo|manifest\.webmanifest|worker\.js)$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fresh(request, plain) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    // A page that sends on (to the login) must not take the shell's place.
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(plain, answer.clone());
    return answer;
  } catch (failure) {
    const kept = await cache.match(plain);
    if (kept) return kept;
    throw failure;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (FETCHED.test(address.pathname)) return;
  if (request.mode === "navigate" && !address.pathname.endsWith("/phone/")) return;
  // The place that was scanned stands behind the question mark; the shell is one.
  event.respondWith(fresh(request, address.origin + address.pathname));
});
