// The editor writes its rules into an inline style, which our policy forbids, unless it finds that done. The rules
// stand in back-office.css, and this element of no namespace, which is no style sheet to the browser, tells it so.
const done = document.createElementNS(null, "style");
done.setAttribute("data-tiptap-style", "");
document.head.append(done);

// What is typed into is an element of the editor's own: it takes language, direction and name from its textarea.
document.addEventListener("prose-editor:ready", ({ detail: { textarea } }) => {
  const area = textarea.closest(".prose-editor").querySelector("[contenteditable]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  for (const name of ["lang", "dir"]) if (textarea.hasAttribute(name)) area.setAttribute(name, textarea.getAttribute(name));
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  if (!label) return;
  label.id ||= `${textarea.id}_label`;
  area.setAttribute("aria-labelledby", label.id);
  const help = textarea.getAttribute("aria-describedby");
  if (help) area.setAttribute("aria-describedby", help);
  label.addEventListener("click", () => area.focus());
});
