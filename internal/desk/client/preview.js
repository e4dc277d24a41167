// The page as it will be, in a frame that runs nothing.
import { element } from "./element.js";

const page = document.getElementById("page");
let shown = "";

// looksOf says what a page looks like besides what is on it.
const looksOf = (doc) => [...doc.querySelectorAll("link[rel~=stylesheet], style")].map((e) => e.outerHTML).join("\n");

// showPage shows a page at its address. Where only its text is another it changes in
// place, so that nothing flickers and the reader's place stays.
export function showPage(html, address) {
  document.getElementById("no-page").hidden = Boolean(html);
  page.hidden = !html;
  if (!html) return;
  const next = new DOMParser().parseFromString(html, "text/html"), now = page.contentDocument;
  const base = next.createElement("base");
  base.href = location.origin + address;
  next.head.prepend(base);
  const looks = address + looksOf(next);
  if (looks === shown && now?.body) {
    for (const name of ["lang", "dir", "class"]) {
      const value = next.documentElement.getAttribute(name);
      if (value === null) now.documentElement.removeAttribute(name);
      else now.documentElement.setAttribute(name, value);
    }
    now.body.replaceWith(now.adoptNode(next.body));
    return;
  }
  shown = looks;
  page.srcdoc = "<!DOCTYPE html>" + next.documentElement.outerHTML;
}

// A link in the page leads nowhere from here, but to a place on the page itself.
page.addEventListener("load", () => page.contentDocument?.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href], button, input");
  if (!link) return;
  event.preventDefault();
  const to = link.getAttribute("href") || "";
  if (to.startsWith("#")) page.contentDocument.getElementById(decodeURIComponent(to.slice(1)))?.scrollIntoView();
}));

// originalText shows a text that is only read.
export const originalText = (doc) => [
  doc.keys.title ? element("p", {}, element("strong", { textContent: String(doc.keys.title) })) : undefined,
  doc.keys.summary ? element("p", { className: "soft", textContent: String(doc.keys.summary) }) : undefined,
  element("div", { className: "plain-text", textContent: doc.text.trim() }),
].filter(Boolean);
