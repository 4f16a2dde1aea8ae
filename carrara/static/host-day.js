/* Touches on a bad line: each waits here, in the browser, until the site has answered it. Its key makes that sending it
   twice is doing it once. Opened without a line the page is as it was kept (host-day-offline.js). Without this file each
   touch is a plain form. */
const store = `host-day ${location.pathname}`;
const waiting = document.querySelector("[data-waiting]");
const FIRST_PAUSE = 2000, LONGEST_PAUSE = 30000;
let pause = FIRST_PAUSE, timer = 0, isSending = false;

const queue = () => JSON.parse(localStorage.getItem(store) || "[]");
const keep = (touches) => localStorage.setItem(store, JSON.stringify(touches));
const newKey = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16));

function tell() {
  const count = queue().length;
  const words = count ? waiting.dataset.waiting.replace("{n}", count) : "";
  if (waiting.textContent !== words) waiting.textContent = words;
}

function show(form, touch) {
  if (touch.deed === "came") {
    const came = Number(touch.came);
    form.querySelector("[data-came] b").textContent = came;
    for (const button of form.querySelectorAll("[data-step]")) button.value = came + Number(button.dataset.step);
    form.querySelector("[data-step='-1']").disabled = came === 0;
    form.classList.toggle("is-whole", form.querySelector("[data-all]").value === touch.came);
    form.classList.add("is-sending");
  } else if (touch.deed === "walk_in" && !touch.session) {
    const count = document.querySelector("[data-walked]");
    count.textContent = Number(count.textContent) + 1;
  } else if (touch.deed === "take_back") {
    form.hidden = true;
  }
  renew(form);
}

function renew(form) {
  if (form.elements.deed.value !== "take_back") form.elements.key.value = newKey();
}

/* A page that was kept says how it was before what waits here, and holds keys that have been used. */
function catchUp() {
  const forms = [...document.querySelectorAll("[data-live] form")];
  forms.forEach(renew);
  for (const touch of queue()) {
    const form = forms.find(({ elements }) => ["deed", "booking", "session"].every((name) => elements[name]?.value === touch[name]));
    if (form) show(form, touch);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-live]")) return;
  event.preventDefault();
  const touch = Object.fromEntries(new FormData(form, event.submitter));
  keep([...queue(), touch]);
  show(form, touch);
  send();
});

/* One after the other, in the order of the touches. Whatever the site answers ends the touch, but for its own faults. */
async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(timer);
  try {
    while (queue().length) {
      tell();
      const answer = await post(queue()[0]);
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
      const page = await read(answer);
      keep(queue().slice(1));
      pause = FIRST_PAUSE;
      if (!queue().length || !answer.ok) replace(page);
    }
    if (isKept()) replace(await read(await fetch(location.pathname)));
    if (isKept()) throw new Error("no line");
  } catch {
    timer = setTimeout(send, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
  isSending = false;
  tell();
}

function post(touch) {
  return fetch(location.pathname, { method: "POST", body: new URLSearchParams(touch) });
}

const isKept = () => document.querySelector("[data-kept]:not([hidden])");

async function read(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function replace(page) {
  const focused = document.activeElement?.id;
  const [live, fresh] = [document, page].map((each) => each.querySelector("[data-live]"));
  if (live && fresh) live.replaceWith(fresh);
  else document.querySelector("main").replaceWith(page.querySelector("main"));
  if (focused) document.getElementById(focused)?.focus();
}

/* For the next time without a line. What had been fetched before the worker was there is fetched once more through it. */
async function prepare() {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  const isTaken = new Promise((resolve) => worker.addEventListener("controllerchange", resolve, { once: true }));
  await worker.register("offline.js");
  if (worker.controller) return;
  await isTaken;
  await fetch(location.pathname);
  for (const { name } of performance.getEntriesByType("resource")) fetch(name);
}

const midnight = Date.now() + 1000 * document.querySelector("[data-left]").dataset.left;
const closeAtMidnight = () => Date.now() < midnight || location.reload();

addEventListener("online", () => {
  pause = FIRST_PAUSE;
  send();
});
document.addEventListener("visibilitychange", () => document.hidden || closeAtMidnight() && send());
setTimeout(closeAtMidnight, midnight - Date.now() + 1000);
catchUp();
send();
prepare().catch(() => {}); // without it the page needs a line to be opened
