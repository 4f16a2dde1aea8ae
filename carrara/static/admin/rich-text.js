// The editor writes its rules into an inline style, which our policy forbids, unless it finds that done. The rules
// stand in back-office.css, and this element of no namespace, which is no style sheet to the browser, tells it so.
const done = document.createElementNS(null, "style");
done.setAttribute("data-tiptap-style", "");
document.head.append(done);

// The editor asks `gettext` for the words of its boxes, and Django's catalogue for scripts does not have them.
const editorWord = (text) => window.formPage?.words[text.toLowerCase()];
const djangoGettext = window.gettext;
window.gettext = (text) => editorWord(text) || djangoGettext?.(text) || text;

// What is typed into is an element of the editor's own: it takes language, direction and name from its textarea.
document.addEventListener("prose-editor:ready", ({ detail: { textarea } }) => {
  const editor = textarea.closest(".prose-editor");
  const area = editor.querySelector("[contenteditable]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  for (const name of ["lang", "dir"]) if (textarea.hasAttribute(name)) area.setAttribute(name, textarea.getAttribute(name));
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  const field = label?.textContent.trim().replace(/:$/, "") || "";
  setTimeout(() => nameTools(editor.querySelector(".prose-menubar"), field)); // its buttons come a moment later
  const help = document.getElementById(`${textarea.id}_helptext`)?.id || textarea.getAttribute("aria-describedby");
  if (help) area.setAttribute("aria-describedby", help);
  if (textarea.getAttribute("aria-invalid")) area.setAttribute("aria-invalid", "true");
  if (!label) return;
  label.id ||= `${textarea.id}_label`;
  area.setAttribute("aria-labelledby", label.id);
  label.addEventListener("click", () => area.focus());
});

// Its buttons carry English names and show by colour alone what is on: they get names of ours, and say it.
function nameTools(bar, field) {
  if (!bar || !window.formPage) return;
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", window.formPage.say("toolbar", { field }));
  const name = () => {
    for (const button of bar.querySelectorAll("button")) {
      const word = editorWord(button.title || button.textContent.trim());
      // Only where it differs: writing calls this function again.
      if (word && button.title && button.title !== word) { button.title = word; button.setAttribute("aria-label", word); }
      const line = button.title ? null : button.firstElementChild;
      if (word && line && line.textContent !== word) line.textContent = word;
      const isShown = button.closest(".prose-menubar__selected");
      const facts = { "aria-disabled": button.classList.contains("disabled") };
      if (isShown) facts["aria-haspopup"] = "true";
      else if (button.title && !/undo|redo/.test(button.dataset.name)) facts["aria-pressed"] = button.classList.contains("active");
      for (const [key, value] of Object.entries(facts)) if (button.getAttribute(key) !== String(value)) button.setAttribute(key, value);
    }
  };
  name();
  new MutationObserver(name).observe(bar, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "title"] });
}
