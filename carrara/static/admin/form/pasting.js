// Text pasted from Word, from Google's documents and from web pages becomes clean as it comes into the editor: real
// lists, headings of two sorts, no empty paragraphs. The server does the same (carrara/content/pasted.py) for what
// comes another way, and has the last word.
(() => {
  const RENAMED = { H1: "h2", H4: "h3", H5: "h3", H6: "h3", B: "strong", I: "em" };
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, div, table, section, article";
  const NOTHING = /[\u200b\u2060\ufeff\u00ad\u202a-\u202e]/g;
  const BULLET = /^\s*[·•▪‣◦§][\s\u00a0]+/;
  const NUMBERED = /^\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]/;
  const styleOf = (element) => (element.dataset.style || "").toLowerCase().replace(/\s/g, "");
  const unwrap = (element) => element.replaceWith(...element.childNodes);
  const rename = (element, name) => {
    const renamed = element.ownerDocument.createElement(name);
    if (element.dataset.style) renamed.dataset.style = element.dataset.style;
    if (element.dataset.marker) renamed.dataset.marker = element.dataset.marker;
    renamed.append(...element.childNodes);
    element.replaceWith(renamed);
    return renamed;
  };

  const wordLists = (body) => {
    for (const sign of body.querySelectorAll("[data-style]")) {
      if (!styleOf(sign).includes("mso-list:ignore")) continue;
      const line = sign.closest("p");
      if (line) line.dataset.marker ||= sign.textContent.trim() || "·";
      sign.remove();
    }
  };

  const emphasis = (body) => {
    for (const element of body.querySelectorAll("span, font, b, i")) {
      const style = styleOf(element);
      const isBold = (element.tagName === "B" && !style.includes("font-weight:normal")) || /font-weight:(bold|[6-9]00)/.test(style);
      const isItalic = (element.tagName === "I" && !style.includes("font-style:normal")) || style.includes("font-style:italic");
      const isShape = !element.querySelector(BLOCKS) && (isBold || isItalic);
      if (!isShape) { unwrap(element); continue; }
      const outer = rename(element, isBold ? "strong" : "em");
      outer.removeAttribute("data-style");
      if (isBold && isItalic) {
        const inner = body.ownerDocument.createElement("em");
        inner.append(...outer.childNodes);
        outer.append(inner);
      }
    }
  };

  const itemOf = (node) => {
    if (node?.tagName !== "P") return null;
    const level = styleOf(node).match(/mso-list:\S*?level(\d)/)?.[1];
    if (level && node.dataset.marker) return { node, level: Number(level), tag: NUMBERED.test(node.dataset.marker) ? "ol" : "ul", isCertain: true };
    return BULLET.test(node.textContent) ? { node, level: 1, tag: "ul", isCertain: false } : null;
  };
  const withoutBullet = (node) => {
    const walker = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.data.trim()) continue;
      walker.currentNode.data = walker.currentNode.data.replace(BULLET, "");
      return;
    }
  };
  const nest = (items) => {
    const open = [];
    for (const { node, level, tag, isCertain } of items) {
      if (!isCertain) withoutBullet(node);
      while (open.length && open.at(-1).level > level) open.pop();
      if (open.at(-1)?.level === level && open.at(-1).tag !== tag) open.pop();
      if (!open.length || open.at(-1).level < level) {
        const list = node.ownerDocument.createElement(tag);
        if (open.length) open.at(-1).list.lastElementChild.append(list);
        else node.before(list);
        open.push({ level, tag, list });
      }
      const item = node.ownerDocument.createElement("li");
      item.append(node);
      open.at(-1).list.append(item);
    }
  };
  const lists = (body) => {
    for (const first of [...body.querySelectorAll("p")]) {
      if (!first.isConnected || first.closest("li")) continue;
      const items = [];
      for (let node = first, item; (item = itemOf(node)); node = node.nextElementSibling) items.push(item);
      if (items.length > 1 || items[0]?.isCertain) nest(items);
    }
  };

  const spaces = (body) => {
    body.normalize();
    const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      node.data = node.data.replace(NOTHING, "").replace(/[ \n\t]*\u00a0[ \n\t\u00a0]+|[ \n\t]+\u00a0[ \n\t\u00a0]*|[ \n\t]{2,}|\n/g, " ");
    }
    for (const block of body.querySelectorAll("p, h2, h3, li")) {
      const [first, last] = [block.firstChild, block.lastChild];
      if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(/^[\s\u00a0]+/, "");
      if (last?.nodeType === Node.TEXT_NODE) last.data = last.data.replace(/[\s\u00a0]+$/, "");
    }
    const isBlank = (element) => !element.textContent.replace(/[\s\u00a0]/g, "") && !element.querySelector("img");
    for (const element of [...body.querySelectorAll("p, h2, h3, li, strong, em, ul, ol, blockquote")].reverse()) if (isBlank(element)) element.remove();
  };

  // Our policy reports inline styles and scripts even of a document that is only read: they go by another name.
  const inert = (html) => html.replace(/<!\[(?:end)?if[^>]*>/gi, "").replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[^>]+>/g, (tag) => tag.replace(/(\s)(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"));
  const clean = (html) => {
    const { body } = new DOMParser().parseFromString(inert(html), "text/html");
    body.querySelectorAll("style, script, meta, link, title, xml, img, picture, svg, iframe, object").forEach((each) => each.remove());
    body.querySelectorAll("*").forEach((each) => { if (each.tagName.includes(":")) unwrap(each); });
    wordLists(body);
    emphasis(body);
    for (const element of body.querySelectorAll(Object.keys(RENAMED).join())) rename(element, RENAMED[element.tagName]);
    for (const element of [...body.querySelectorAll("div, td, th, section, article, pre, center")].reverse()) {
      if (element.querySelector(BLOCKS)) unwrap(element);
      else rename(element, "p");
    }
    for (const element of body.querySelectorAll("table, tbody, thead, tfoot, tr")) unwrap(element);
    lists(body);
    spaces(body);
    body.querySelectorAll("br").forEach((line) => { if (line.parentElement === body) line.remove(); });
    for (const element of body.querySelectorAll("*"))
      for (const { name } of [...element.attributes]) if (!["href", "title", "start"].includes(name)) element.removeAttribute(name);
    return body.innerHTML;
  };

  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    // What is copied inside the editor is ours already.
    const transformPastedHTML = (html) => (html.includes("data-pm-slice") ? html : clean(html));
    editor.setOptions({ editorProps: { ...editor.options.editorProps, transformPastedHTML } });
  });
})();
