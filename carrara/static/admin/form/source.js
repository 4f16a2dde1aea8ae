// The text of the source language beside the field of its translation, as long as the two are in one form.
(() => {
  const { say, make, column, write, isWritten, form: findForm } = window.formPage;
  const form = findForm();
  if (!form) return;
  const KEPT = ["P", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "STRONG", "EM", "BR", "A"];
  const LIMITS = { title: 60, summary: 160 };
  const chooser = form.querySelector("#id_source_language");
  const sourceCode = () => chooser?.value || "it";
  const baseOf = (field) => field.name.slice(0, -column(field.dataset.language).length - 1);
  const isRich = (field) => field.hasAttribute("data-django-prose-editor-configurable");
  const names = Object.fromEntries([...document.querySelectorAll("fieldset.language .fieldset-heading > [lang]")].map(
    (each) => [each.lang.toLowerCase(), each.textContent],
  ));

  // The shape of a text without anything that acts: known elements, no attributes.
  const shape = (html) => {
    const copy = (from, to) => {
      for (const node of from.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) to.append(node.textContent);
        else if (node.nodeType === Node.ELEMENT_NODE) copy(node, KEPT.includes(node.tagName) ? to.appendChild(make(node.tagName === "A" ? "u" : node.tagName)) : to);
      }
      return to;
    };
    return copy(new DOMParser().parseFromString(html, "text/html").body, document.createDocumentFragment());
  };

  const sourceOf = (field) => {
    const name = `${baseOf(field)}_${column(sourceCode())}`;
    const typed = form.elements[name];
    if (typed) return { html: isRich(typed), text: typed.value, from: typed };
    const shown = form.querySelector(`.field-${CSS.escape(name)} .readonly`); // for who may write the translation alone
    return shown && { html: true, text: isWritten(shown) ? shown.innerHTML : "", from: null };
  };

  const draw = (field, box) => {
    const code = sourceCode();
    const source = sourceOf(field);
    const hasSource = Boolean(source?.text.trim());
    box.hidden = field.dataset.language === code || !(hasSource || box.querySelector(".behind-note"));
    box.closest(".form-row").classList.toggle("has-source", !box.hidden);
    if (box.hidden) return;
    const [fold, text, copy] = [box.querySelector("details"), box.querySelector(".source-words"), box.querySelector(".source-copy")];
    fold.hidden = !hasSource;
    fold.firstElementChild.textContent = say("source", { language: names[code] || code });
    text.lang = code === "zh-hans" ? "zh-Hans" : code;
    text.dir = code === "ar" ? "rtl" : "ltr";
    if (!hasSource) return;
    text.replaceChildren(source.html ? shape(source.text) : source.text);
    copy.hidden = Boolean(field.value.trim()) || !source.from;
  };

  const boxes = new Map();
  const add = (field) => {
    if (field.name.includes("__prefix__") || boxes.has(field) || field.type === "file") return;
    const copy = make("button", { type: "button", class: "button source-copy" }, say("copy"));
    const text = make("div", { class: "source-words" });
    const box = make("div", { class: "source-text" }, make("details", { open: "" }, make("summary"), text, copy));
    field.closest(".form-row").append(box);
    copy.addEventListener("click", () => {
      write(field, sourceOf(field).from.value);
      window.formPage.place(field).focus();
    });
    boxes.set(field, box);
    draw(field, box);
  };
  const drawAll = () => boxes.forEach((box, field) => draw(field, box));

  // What changed in the source since it was translated stands above the source text; the list above leads there.
  const fieldOf = ({ place, column: ending }) => {
    const [name, key, part] = place.split("/");
    if (!part) return form.elements[`${name}_${ending}`];
    const row = [...form.querySelectorAll(`[name^="${name}-"][name$="-id"]`)].find((each) => each.value === key);
    return row && form.elements[row.name.replace(/id$/, `${part}_${ending}`)];
  };
  const placeNotes = () => {
    for (const note of form.querySelectorAll(".behind .behind-note")) {
      const field = fieldOf(note.dataset);
      if (!boxes.has(field)) continue;
      note.previousElementSibling.hash = field.id;
      note.previousElementSibling.search = location.search;
      note.previousElementSibling.pathname = location.pathname;
      boxes.get(field).prepend(note);
      draw(field, boxes.get(field));
    }
  };

  // How long a title or a summary is: it is told to screen readers only where one stops typing.
  const counter = (field) => {
    const limit = LIMITS[baseOf(field).replace(/^.*-/, "")];
    if (!limit || !form.querySelector("[name^=summary_]")) return; // names of venues and the like are as long as they are
    const told = make("p", { class: "count", "aria-hidden": "true" });
    const spoken = make("p", { class: "visually-hidden", role: "status" });
    (field.closest(".flex-container") || field).after(told, spoken);
    let rest;
    const count = () => {
      const length = [...field.value.trim()].length;
      told.textContent = say(length > limit ? "count_over" : "count", { count: length, limit });
      told.classList.toggle("is-over", length > limit);
      return told.textContent;
    };
    count();
    field.addEventListener("input", () => {
      const words = count();
      clearTimeout(rest);
      rest = setTimeout(() => { spoken.textContent = words; }, 1200);
    });
  };

  const all = (root) => [...root.querySelectorAll("[data-language]")].filter((field) => field.name && !field.name.includes("__prefix__"));
  for (const field of all(form)) { add(field); counter(field); }
  placeNotes();
  form.addEventListener("input", drawAll);
  chooser?.addEventListener("change", drawAll);
  document.addEventListener("formset:added", (event) => all(event.target).forEach(add));
})();
