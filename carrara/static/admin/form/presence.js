// Who else has this item open, and when the session ends: each open form asks every twenty seconds.
(() => {
  const { say, facts, make, news, button, form: findForm } = window.formPage;
  const form = findForm();
  if (!form) return;
  const PAUSE = 20000;
  const SOON = 15 * 60; // seconds before the end of the session at which it is told
  const { item, key, heartbeat, login } = facts();
  const here = document.querySelector(".form-here");
  const data = (more = {}) => {
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries({ item, key, ...more })) sent.append(name, value);
    return sent;
  };

  let shown = [...here.children].map((each) => each.textContent).join();
  const show = (people) => {
    const told = people.map((each) => say("here", each));
    if (told.join() === shown) return;
    here.replaceChildren(...(told.length ? told : [say("alone")]).map((text) => make("p", { class: "notice" }, text)));
    shown = told.join();
  };

  let note;
  const tell = (text, ...parts) => {
    if (note?.firstChild.textContent === text && note.isConnected) return;
    note?.remove();
    note = text ? news(text, ...parts) : null;
  };

  // Signing in again changes the token of the form: the page is fetched once more for it, and nothing else.
  const renew = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form:has([name=_draft]) [name=csrfmiddlewaretoken]");
    const isSame = page.getElementById("form-page")?.dataset.user === facts().user;
    if (!token || !isSame) return false;
    form.elements.csrfmiddlewaretoken.value = token.value;
    return true;
  };

  let isOut = false;
  const ask = async (more, mayRenew = true) => {
    const answer = await fetch(heartbeat, { method: "POST", body: data(more), redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      if (mayRenew && await renew()) {
        const wasOut = isOut;
        isOut = false;
        await ask(more, false);
        return wasOut ? tell(say("again")) : undefined;
      }
      if (answer.status === 403) return undefined;
      isOut = true;
      window.formPage.keep?.();
      return tell(say("ended"), make("a", { href: login, target: "_blank", rel: "noopener" }, say("sign_in")));
    }
    if (!answer.ok) return undefined;
    const told = await answer.json();
    show(told.here);
    if (told.ends_in < SOON) return tell(say("ending", { when: told.ends_at }), button("stay", () => beat({ stay: 1 })));
    return tell("");
  };

  // Without a network there is nothing to tell.
  const beat = (more) => ask(more).catch(() => undefined);
  setInterval(() => { if (document.visibilityState === "visible" || isOut) beat(); }, PAUSE);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") beat(); });
  addEventListener("pagehide", () => { if (key) navigator.sendBeacon(heartbeat, data({ left: 1 })); });
  addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  window.formPage.beat = beat;
  beat();
})();
