// One switch for the whole form: it shows one language of the item and of all rows inside it, also of rows added later.
(() => {
  const { say, make, column, place, isWritten } = window.formPage;
  const groups = [...document.querySelectorAll("fieldset.language")];
  const form = window.formPage.form() || document.querySelector("#content-main form");
  if (groups.length < 2 || !form) return;
  const REMEMBERED = "carrara.form-language";
  const label = (group) => group.querySelector(".fieldset-heading").firstElementChild;
  const codeOf = (group) => group.dataset.code || label(group).lang.toLowerCase();
  const codes = groups.map(codeOf);
  const fieldsIn = (code) => form.querySelectorAll(`[data-language="${code}"]:not([name*="__prefix__"])`);

  // The lines of rows inside the item that belong to one language; those of the item stand in its groups.
  const lines = () => [...form.querySelectorAll(".inline-related [data-language]")].map((field) => {
    const line = field.closest(".form-row");
    line.dataset.line = field.dataset.language;
    return line;
  });

  const list = make("div", { class: "language-tabs", role: "tablist", "aria-label": say("languages") });
  const bar = make("div", { class: "language-bar" }, list);
  groups[0].before(bar);

  const tabs = groups.map((group, at) => {
    const state = make("span", { class: "visually-hidden" });
    const faults = make("span", { class: "language-faults", hidden: "" });
    const tab = make("button", { type: "button", role: "tab", id: `language-tab-${at}` }, label(group).cloneNode(true), state, faults);
    group.id ||= `language-group-${at}`;
    group.setAttribute("role", "tabpanel");
    group.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", group.id);
    group.querySelector(".fieldset-heading").hidden = true;
    tab.addEventListener("click", () => choose(at, true));
    list.append(tab);
    return tab;
  });

  const read = (code) => [...groups[codes.indexOf(code)].querySelectorAll(".readonly")]; // by who may not write it
  const isFilled = (code) => [...fieldsIn(code)].some((field) => field.value?.trim()) || read(code).some(isWritten);
  const mark = () => tabs.forEach((tab, at) => {
    const filled = isFilled(codes[at]);
    tab.classList.toggle("is-empty", !filled);
    tab.children[1].textContent = `, ${say(filled ? "filled" : "empty")}`;
  });
  const countFaults = () => tabs.forEach((tab, at) => {
    const places = new Set([...fieldsIn(codes[at])].map((field) => field.closest(".fieldBox, .form-row")));
    const count = [...places].filter((each) => each?.querySelector(".errorlist")).length;
    tab.classList.toggle("has-errors", count > 0);
    tab.children[2].hidden = !count;
    tab.children[2].replaceChildren(
      make("span", { "aria-hidden": "true" }, String(count)),
      make("span", { class: "visually-hidden" }, `, ${say("faults", { count })}`),
    );
  });

  let chosen = -1;
  const choose = (at, isAsked = false) => {
    chosen = at;
    tabs.forEach((tab, each) => {
      tab.setAttribute("aria-selected", each === at);
      tab.tabIndex = each === at ? 0 : -1;
      groups[each].hidden = each !== at;
    });
    for (const line of lines()) line.hidden = line.dataset.line !== codes[at];
    if (isAsked) sessionStorage.setItem(REMEMBERED, codes[at]);
    document.dispatchEvent(new CustomEvent("form:language", { detail: codes[at] }));
  };

  list.addEventListener("keydown", (event) => {
    const [forward, back] = document.dir === "rtl" || getComputedStyle(list).direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const now = tabs.indexOf(document.activeElement);
    const steps = { [forward]: now + 1, [back]: now - 1, Home: 0, End: tabs.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = (steps[event.key] + tabs.length) % tabs.length;
    choose(next, true);
    tabs[next].focus();
  });

  // Bring a field into view, whatever hides it: another language, a folded group, the editor that stands for it.
  const reveal = (id) => {
    const field = document.getElementById(id) || document.getElementById(`${id}_0`);
    if (!field) return false;
    const group = field.closest("fieldset.language");
    const code = field.dataset.language || field.querySelector?.("[data-language]")?.dataset.language;
    const at = group ? groups.indexOf(group) : codes.indexOf(code);
    if (at >= 0) choose(at, true);
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const target = place(field);
    const inside = target.matches("input, select, textarea, button, [tabindex], [contenteditable]") ? target : target.querySelector("input, select, textarea");
    (inside || target).focus();
    (inside || target).scrollIntoView({ block: "center" });
    return true;
  };
  window.formPage.reveal = reveal;
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".faults a[href^='#']");
    if (link && reveal(decodeURIComponent(link.hash.slice(1)))) event.preventDefault();
  });

  const asked = new URLSearchParams(location.search).get("language");
  const named = decodeURIComponent(location.hash.slice(1));
  const start = () => {
    mark();
    countFaults();
    const written = codes.findIndex(isFilled);
    const faulty = tabs.findIndex((tab) => tab.classList.contains("has-errors"));
    const source = codes.indexOf(form.querySelector("#id_source_language")?.value);
    const order = [faulty, codes.indexOf(asked), codes.indexOf(sessionStorage.getItem(REMEMBERED)), written, source, 0];
    choose(order.find((at) => at >= 0));
    const summary = document.querySelector("#conflict, #faults");
    if (summary) {
      summary.focus();
      addEventListener("load", () => summary.focus(), { once: true }); // Django's script, which comes at any time, takes it
    } else if (named.startsWith("id_")) reveal(named) && setTimeout(() => reveal(named), 400); // the editors come later
  };
  start();
  form.addEventListener("input", mark);
  addEventListener("hashchange", () => reveal(decodeURIComponent(location.hash.slice(1))));
  document.addEventListener("formset:added", () => { choose(chosen); mark(); });
  document.addEventListener("formset:removed", mark);
})();
