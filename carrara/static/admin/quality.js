// A finding leads to its field, in the tab of its language (form/languages.js), and what was typed stays typed.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".before-publishing .findings a");
  if (link && window.formPage?.reveal?.(link.hash.slice(1))) event.preventDefault();
});
