// The key / leads to the search in the header, from anywhere where nothing is being typed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target } = event;
  if (target.closest("input, textarea, select, [contenteditable], dialog[open]") || target.isContentEditable) return;
  const box = document.getElementById("find-box");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
