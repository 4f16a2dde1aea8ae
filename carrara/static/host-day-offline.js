/* The page of a host without a line: as the site last answered it, and what it is drawn with. Nothing else is kept, and
   this until its midnight alone, or until the site says that the link has ended. The clock is the telephone's own, from
   how long the page said it had left. */
const STORES = "host-day ", UNTIL = "Kept-Until";
const page = new URL(registration.scope).pathname;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), sweep()])));
addEventListener("fetch", (event) => event.respondWith(answer(event.request)));

async function answer(request) {
  try {
    const fresh = await fetch(request);
    await keep(request, fresh.clone()).catch(() => {}); // a full telephone
    return fresh;
  } catch (fault) {
    const kept = request.method === "GET" && await recall(request);
    if (!kept) throw fault;
    return kept;
  }
}

async function keep(request, fresh) {
  const { pathname } = new URL(fresh.url);
  if (pathname === page && fresh.status === 410) return forget();
  if (!fresh.ok) return;
  if (pathname === page) await keepPage(fresh);
  else if (pathname.startsWith("/static/") && await whileItLasts(page)) await (await caches.open(STORES + page)).put(request, fresh);
}

async function keepPage(fresh) {
  const text = await fresh.text(), left = text.match(/data-left="(\d+)"/);
  if (!left) return;
  const headers = new Headers(fresh.headers);
  headers.set(UNTIL, Date.now() + 1000 * left[1]);
  await (await caches.open(STORES + page)).put(page, new Response(text, { headers }));
}

async function recall(request) {
  const kept = await whileItLasts(page);
  if (!kept) return forget();
  if (new URL(request.url).pathname !== page) return caches.match(request, { cacheName: STORES + page, ignoreVary: true });
  const left = Math.ceil((kept.headers.get(UNTIL) - Date.now()) / 1000), text = await kept.text();
  return new Response(text.replace("data-kept hidden", "data-kept").replace(/data-left="\d+"/, `data-left="${left}"`), kept);
}

async function whileItLasts(page) {
  const kept = await caches.match(page, { cacheName: STORES + page, ignoreVary: true });
  return kept && Date.now() < kept.headers.get(UNTIL) ? kept : null;
}

async function forget() {
  await caches.delete(STORES + page);
  await registration.unregister();
}

/* What is left of other days. */
async function sweep() {
  for (const name of await caches.keys()) {
    if (name.startsWith(STORES) && name !== STORES + page && !await whileItLasts(name.slice(STORES.length))) await caches.delete(name);
  }
}
