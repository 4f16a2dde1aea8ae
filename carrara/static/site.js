/* Everything works without this file. It closes what is open: the language menu and the menu of phones, when the
   keyboard or a click goes elsewhere, so that nothing open ever covers what has the focus. */
const menus = document.querySelectorAll("details.lang");
for (const menu of menus) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});

const nav = document.querySelector(".nav[popover]");
nav?.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !nav.contains(event.relatedTarget)) nav.hidePopover?.();
});
