// Parts of pages.
import "./frame.js";
import { words } from "./table.js";
import { t } from "./words.js";

// element makes an element with properties and what is inside. A name of a property
// with a hyphen, role and dir are attributes.
export function element(name, properties, ...inside) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false && key.includes("-")) continue;
    if (key.includes("-") || key === "role" || key === "colspan") e.setAttribute(key, value);
    else e[key] = value;
  }
  e.append(...inside.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return e;
}

// say tells what happened, where a screen reader reads it out.
export function say(text, wrong) {
  const line = document.getElementById("said");
  line.textContent = text;
  line.classList.toggle("wrong", Boolean(wrong));
}

// wordsOf gives what problems say, in a line.
export const wordsOf = (problems) => (problems || []).map((p) => p.message + (p.hint ? ` (${p.hint})` : "")).join(" · ");

// editLink gives the address at which a file is edited, at a line of it.
export const editLink = (file, line) => "/-/desk/edit?file=" + encodeURIComponent(file) + (line ? "&line=" + line : "");

// placeLink gives the address at which something in a file is mended; undefined for
// files that are not changed here.
function placeLink(file, line) {
  const list = /^content\/letters\/([^/]+)\/signatories\./.exec(file);
  return isDocument(file) ? editLink(file, line) : list ? "/-/desk/signatories?letter=" + list[1] : undefined;
}

const isDocument = (file) => file === "site.toml" || /^content\/.*\.md$/.test(file || "");

// namesKeys are the codes of messages that name keys of a document.
export const namesKeys = new Set(["missing-key", "missing-alt", "missing-id", "conflicting-keys"]);

// inLabels gives a text with the keys in it called as a form calls them; label gives
// what it calls one, "" where it does not know it.
export const inLabels = (text, label) => text?.replace(/"([a-z_]+)"/g, (all, key) => { const known = label(key); return known ? `"${known}"` : all; });

// spoken gives a problem in the words of the forms.
export function spoken(p) {
  if (!namesKeys.has(p.code)) return p;
  const label = (key) => words["key_" + key];
  return { ...p, message: inLabels(p.message, label), hint: inLabels(p.hint, label) };
}

// problemList shows problems, each with the way to its place.
export function problemList(problems) {
  return element("ul", { className: "problems" }, (problems || []).map(spoken).map((p) => element("li", { className: p.severity },
    p.file ? element("div", { className: "place" }, placeLink(p.file)
      ? element("a", { href: placeLink(p.file, p.line), textContent: p.file + (p.line ? ":" + p.line : ""), dir: "ltr" })
      : element("span", { className: "soft", textContent: p.file + (p.line ? ":" + p.line : ""), dir: "ltr" })) : undefined,
    element("strong", { textContent: (p.severity === "warning" ? "" : t("problem_error") + " ") + p.message, dir: "auto" }),
    p.hint ? element("div", { className: "soft", textContent: p.hint, dir: "auto" }) : undefined,
    p.file?.startsWith("layouts/") && !p.file.startsWith("layouts/i18n/") ? element("div", { className: "soft", textContent: t("problem_layout") }) : undefined)));
}

// lineList shows lines as the server says them; those that begin with a space belong
// to the one above, and are shown when asked.
export function lineList(lines) {
  const list = element("ul", { className: "lines" });
  let under;
  for (const line of lines) {
    const item = element("li", {}, element("bdi", { textContent: line.trim() }));
    if (line.startsWith(" ") && list.lastChild) {
      if (!under) {
        under = element("ul", {});
        list.lastChild.replaceChildren(element("details", {}, element("summary", {}, ...list.lastChild.childNodes), under));
      }
      under.append(item);
    } else {
      list.append(item);
      under = undefined;
    }
  }
  return list;
}
