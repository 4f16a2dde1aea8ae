/* Touches on a bad line: each waits here, in the browser, until the site has answered it. Its key makes that sending it
   twice is doing it once. Without this file each touch is a plain form. */
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
  const key = form.querySelector("[name='key']");
  if (touch.deed !== "take_back") key.value = newKey();
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
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      keep(queue().slice(1));
      pause = FIRST_PAUSE;
      if (!queue().length || !answer.ok) replace(page);
    }
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

function replace(page) {
  const focused = document.activeElement?.id;
  const [live, fresh] = [document, page].map((each) => each.querySelector("[data-live]"));
  if (live && fresh) live.replaceWith(fresh);
  else document.querySelector("main").replaceWith(page.querySelector("main"));
  if (focused) document.getElementById(focused)?.focus();
}

addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
send();
