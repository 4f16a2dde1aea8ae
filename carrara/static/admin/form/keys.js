// The keyboard: Ctrl+S (Cmd+S) saves, and never publishes; calendars and lists of hours take the focus, arrows move in them, Escape goes back.
(() => {
  const { say, form: findForm } = window.formPage;
  const form = findForm();
  if (!form) return;
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=_keep]") || form.querySelector(".submit-row .default, .submit-row [type=submit]"));
  });

  // --- calendars ---------------------------------------------------------------------------------------------------
  const fieldName = (input) => input.getAttribute("aria-label") || form.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim().replace(/:$/, "") || "";
  const nameShortcuts = () => {
    for (const links of form.querySelectorAll(".datetimeshortcuts")) {
      const input = links.previousElementSibling;
      const [quick, opener] = links.querySelectorAll("a");
      if (!input || !opener || opener.hasAttribute("aria-haspopup")) continue;
      const isDay = input.classList.contains("vDateField");
      quick.setAttribute("aria-label", say(isDay ? "today_for" : "now_for", { field: fieldName(input) }));
      opener.setAttribute("aria-label", say(isDay ? "calendar" : "clock", { field: fieldName(input) }));
      opener.setAttribute("aria-haspopup", "dialog");
      for (const link of [quick, opener]) link.setAttribute("role", "button");
    }
  };
  addEventListener("load", nameShortcuts);
  document.addEventListener("formset:added", () => setTimeout(nameShortcuts));

  let opener = null;
  const openBox = () => [...document.querySelectorAll(".calendarbox, .clockbox")].find((box) => box.style.display === "block");
  const days = (box) => [...box.querySelectorAll(box.matches(".calendarbox") ? ".calendar td a" : ".timelist a")];
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".datetimeshortcuts a[aria-haspopup]");
    if (!link) return;
    setTimeout(() => {
      const box = openBox();
      if (!box) return;
      opener = link;
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", link.getAttribute("aria-label"));
      (box.querySelector(".selected a, .today a") || days(box)[0]).focus();
    });
  }, true); // on its way down: the admin's own listener lets it go no further
  form.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches(".datetimeshortcuts a")) { event.preventDefault(); event.target.click(); }
  });
  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.(".calendarbox, .clockbox");
    if (!box) return;
    const all = days(box);
    const now = all.indexOf(event.target);
    const ahead = getComputedStyle(box).direction === "rtl" ? -1 : 1;
    const week = box.matches(".calendarbox") ? 7 : 1;
    const steps = { ArrowRight: ahead, ArrowLeft: -ahead, ArrowDown: week, ArrowUp: -week };
    if (event.key in steps && now >= 0) {
      event.preventDefault();
      all[now + steps[event.key]]?.focus();
    } else if (event.key === "Tab") { // the box stands at the end of the page: Tab goes round in it
      const stops = [...box.querySelectorAll("a")];
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (event.target === edge) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
    }
  });
  const goBack = () => setTimeout(() => { if (opener && !openBox()) { opener.focus(); opener = null; } }, 20);
  document.addEventListener("keyup", (event) => { if (event.key === "Escape") goBack(); });
  document.addEventListener("click", (event) => { if (event.target.closest?.(".calendarbox, .clockbox")) goBack(); }, true);
})();
