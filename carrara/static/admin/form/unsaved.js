// What is typed is kept in this browser until it is saved, and offered back: after a crash, the back button, a session
// that ended, a refused form. Each page has a number of its own (_draft), which the server repeats where it did not
// save and names in a cookie where it did. What is kept lapses after seven days, and goes at sign-out (kept-texts.js).
(() => {
  const { say, facts, write, news, button, editors, form: findForm } = window.formPage;
  const form = findForm();
  if (!form) return;
  const PAUSE = 2000; // milliseconds between two looks at the form
  const number = form.elements._draft;
  const isUnsavedAnswer = Boolean(number.value); // the form comes back from the server with what was typed
  number.value ||= Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join("-");
  const { user, key } = facts();
  const where = `carrara.draft:${user}:${location.pathname}:`;
  const mine = where + number.value;
  const version = form.elements._seen?.value || "";
  const LEFT_OUT = /__prefix__|^csrfmiddlewaretoken$|^_/;

  // --- reading the form --------------------------------------------------------------------------------------------
  const fields = () => [...form.elements].filter((field) => field.name && !LEFT_OUT.test(field.name)
    && !["file", "password", "submit", "button"].includes(field.type));
  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
    if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
    return [field.value];
  };
  const read = () => {
    const values = {};
    for (const field of fields()) (values[field.name] ||= []).push(...valueOf(field));
    return values;
  };
  const labels = () => Object.fromEntries(fields().filter((field) => field.matches("select.admin-autocomplete")).map(
    (field) => [field.name, Object.fromEntries([...field.selectedOptions].map((option) => [option.value, option.text]))],
  ));

  // --- keeping -----------------------------------------------------------------------------------------------------
  let untouched = JSON.stringify(read());
  let last = untouched;
  let isLeaving = false;
  const isChanged = () => isUnsavedAnswer || JSON.stringify(read()) !== untouched;
  const keep = () => {
    const now = JSON.stringify(read());
    if (now === last) return;
    last = now;
    try {
      if (now === untouched && !isUnsavedAnswer) localStorage.removeItem(mine);
      else localStorage.setItem(mine, JSON.stringify({ at: Date.now(), version, values: read(), labels: labels() }));
    } catch { /* a full or forbidden store: the form works as without it */ }
  };
  setInterval(keep, PAUSE);
  let rest;
  form.addEventListener("input", () => { clearTimeout(rest); rest = setTimeout(keep, 400); });
  addEventListener("pagehide", keep);
  form.addEventListener("submit", (event) => {
    keep();
    isLeaving = !event.defaultPrevented;
    setTimeout(() => { isLeaving = false; }, 10000); // the answer did not come: the page is still here
  });
  addEventListener("beforeunload", (event) => {
    keep();
    if (!isLeaving && isChanged()) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    // Kept whole by the back button, after the server has saved it: the form is older than what is saved.
    if (event.persisted && isLeaving) location.reload();
  });
  if (isUnsavedAnswer) { last = ""; keep(); }

  // --- bringing back -----------------------------------------------------------------------------------------------
  // Rows are found by their key; what has none, or one that is gone, becomes a new row.
  const rowsTo = (values) => {
    const renamed = {};
    for (const name of Object.keys(values).filter((each) => each.endsWith("-TOTAL_FORMS"))) {
      const prefix = name.slice(0, -"-TOTAL_FORMS".length);
      const initial = Number(form.elements[`${prefix}-INITIAL_FORMS`]?.value || 0);
      const keys = Array.from({ length: initial }, (_none, at) => form.elements[`${prefix}-${at}-id`]?.value);
      let free = initial;
      for (let at = 0; at < Number(values[name][0]); at += 1) {
        const found = keys.indexOf(values[`${prefix}-${at}-id`]?.[0] || "-");
        renamed[`${prefix}-${at}-`] = [prefix, found >= 0 ? found : free];
        if (found < 0) free += 1;
      }
      const add = () => document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
      while (add() && Number(form.elements[name]?.value) < free) add().click();
    }
    return (name) => {
      const start = Object.keys(renamed).find((each) => name.startsWith(each));
      return start ? `${renamed[start][0]}-${renamed[start][1]}-${name.slice(start.length)}` : name;
    };
  };

  const put = (field, values, texts = {}) => {
    if (field.type === "checkbox" || field.type === "radio") {
      const checked = values.includes(field.value);
      if (checked !== field.checked) field.click();
    } else if (field.matches("select")) {
      for (const value of values) {
        if (value && ![...field.options].some((option) => option.value === value)) field.add(new Option(texts[value] || value, value));
      }
      for (const option of field.options) option.selected = values.includes(option.value);
      django.jQuery(field).trigger("change");
    } else if ((field.value || "") !== values[0]) write(field, values[0]);
  };

  const bringBack = (kept) => {
    const place = rowsTo(kept.values);
    for (const [name, values] of Object.entries(kept.values)) {
      if (/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-id$/.test(name)) continue;
      const found = form.elements[place(name)];
      if (!found) continue;
      const each = found instanceof RadioNodeList ? [...found] : [found];
      for (const field of each) put(field, values, kept.labels?.[name]);
    }
    // The version that it was typed on: where somebody saved since, the server then shows what differs.
    if (kept.version && form.elements._seen) form.elements._seen.value = kept.version;
  };

  const when = (at) => {
    const isToday = new Date(at).toDateString() === new Date().toDateString();
    const clock = { hour: "2-digit", minute: "2-digit", hour12: false, numberingSystem: "latn" };
    const style = isToday ? clock : { day: "numeric", month: "long", ...clock };
    return new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), style).format(at);
  };

  const offer = (name) => {
    const kept = JSON.parse(localStorage.getItem(name));
    if (!kept || JSON.stringify(kept.values) === JSON.stringify(read())) return localStorage.removeItem(name);
    const note = news(say("kept", { when: when(kept.at) }));
    if (kept.version !== version) note.append(" ", say("kept_older"));
    const deeds = document.createElement("span");
    deeds.className = "notice-deeds";
    deeds.append(
      button("bring_back", () => {
        bringBack(kept);
        keep();
        localStorage.removeItem(name);
        note.replaceChildren(say("brought_back"));
      }),
      button("discard", () => { localStorage.removeItem(name); note.remove(); }),
    );
    note.append(deeds);
  };

  // --- other tabs --------------------------------------------------------------------------------------------------
  const alive = new Set();
  let isTold = false;
  const channel = new BroadcastChannel("carrara.forms");
  const hello = (kind) => channel.postMessage({ kind, name: mine, path: location.pathname, user });
  const hear = (data) => {
    if (data.user !== user || data.path !== location.pathname || data.name === mine) return;
    alive.add(data.name);
    if (data.kind === "opened") hello("here");
    if (key && !isTold && data.kind !== "left") news(say("other_tab"));
    isTold ||= Boolean(key);
  };
  channel.addEventListener("message", ({ data }) => hear(data));
  hello("opened");

  // The editors come after the page: what they make of a text before anything is typed is no change. Then other tabs
  // have answered too: what they hold is theirs.
  const ready = () => {
    if (!isUnsavedAnswer && last === untouched) { untouched = JSON.stringify(read()); last = untouched; }
    const names = Object.keys(localStorage).filter((name) => name.startsWith(where) && name !== mine && !alive.has(name));
    const newest = names.sort((a, b) => JSON.parse(localStorage.getItem(b)).at - JSON.parse(localStorage.getItem(a)).at);
    if (!isUnsavedAnswer) newest.slice(0, 3).forEach(offer);
  };
  addEventListener("load", () => setTimeout(ready, 600));
  window.formPage.keep = keep;
})();
