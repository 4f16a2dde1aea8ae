// What the scripts of a form share: their words, its fields, and the editors of its rich texts.
window.formPage = (() => {
  const words = JSON.parse(document.getElementById("form-words").textContent);
  const say = (name, gaps = {}) => words[name].replace(/%\((\w+)\)s/g, (_all, gap) => gaps[gap]);
  const editors = new WeakMap(); // of the textareas that they stand for
  document.addEventListener("prose-editor:ready", ({ detail }) => editors.set(detail.textarea, detail.editor));

  const facts = () => document.getElementById("form-page").dataset;
  const form = () => document.querySelector("form:has([name=_draft])");
  const column = (code) => code.replace("-", "_");
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Writing into a field as a person would: the editor and the admin's own scripts hear of it.
  const write = (field, value) => {
    const editor = editors.get(field);
    if (editor) return editor.commands.setContent(value, { emitUpdate: true });
    field.value = value;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };

  // Of a text that one may only read: the admin draws a dash for what is empty.
  const isWritten = (shown) => !["", "-"].includes(shown.textContent.trim());

  // What takes the focus for a field that is drawn by a script.
  const place = (field) => {
    const area = field.closest(".prose-editor")?.querySelector("[contenteditable]");
    const box = field.matches("select.admin-autocomplete") && field.nextElementSibling?.querySelector("[tabindex]");
    return area || box || field;
  };

  const news = (text, ...parts) => {
    const note = make("p", { class: "notice" }, text, ...parts.flatMap((part) => [" ", part]));
    document.querySelector(".form-news").append(note);
    return note;
  };
  const button = (name, deed) => {
    const found = make("button", { type: "button", class: "button" }, say(name));
    found.addEventListener("click", deed);
    return found;
  };
  return { words, say, editors, facts, form, column, make, write, isWritten, place, news, button };
})();
