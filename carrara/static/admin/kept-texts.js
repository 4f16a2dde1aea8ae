// On every page of the back office: what a browser keeps of unsaved texts goes when it is saved, at sign-out, and after
// seven days (admin/form/unsaved.js keeps it).
(() => {
  const DAYS = 7;
  const START = "carrara.draft:";
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(START));
  const isOver = (name) => {
    try { return Date.now() - JSON.parse(localStorage.getItem(name)).at > DAYS * 86400000; } catch { return true; }
  };
  const saved = document.cookie.match(/(?:^|; )saved_drafts=([0-9a-z-]+)/)?.[1];
  for (const name of names()) if (isOver(name) || (saved && name.endsWith(`:${saved}`))) localStorage.removeItem(name);
  if (saved) document.cookie = "saved_drafts=; path=/admin/; max-age=0; samesite=lax";
  addEventListener("submit", (event) => {
    if (event.target.matches("#logout-form, [data-sign-out]")) for (const name of names()) localStorage.removeItem(name);
  });
})();
