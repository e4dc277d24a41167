// Problems stand at their field or line, in the words of the message and no others,
// and in one list, of which each leads to its place.
import { element, inLabels, namesKeys } from "./element.js";
import { t } from "./words.js";

const list = document.getElementById("problems"), count = document.getElementById("count");

// pathAt gives the path of the key whose value a line of the file belongs to.
function pathAt(lines, line) {
  let found, at = 0;
  for (const [path, l] of Object.entries(lines || {})) if (l <= line && (l > at || l === at && path.startsWith(found))) { found = path; at = l; }
  return found;
}

// goToLine puts the caret at the beginning of a line of an area, which is in sight then.
export function goToLine(area, line) {
  const all = area.value.split("\n"), at = all.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(at, at + (all[line - 1] || "").length);
  const height = Number.parseFloat(getComputedStyle(area).lineHeight) || 24;
  area.scrollTop = Math.max(0, (line - 4) * height);
  area.scrollIntoView({ block: "nearest" });
}

// goToField puts the focus into a field, folded parts around it opened.
function goToField(field) {
  for (let e = field.part; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  const input = field.input || field.part.querySelector("input, select, textarea, button, summary");
  (input || field.part).scrollIntoView({ block: "center" });
  input?.focus();
}

// placeOf says where a line of the file is on the page.
//   at: { lines, text_line } of the document as it is on the page; form: of its keys,
//   undefined while the source is shown
export function placeOf(problem, at, form) {
  const line = problem.line || 0;
  if (!form) return line ? { line, area: document.getElementById("source"), word: t("edit_line", { line }) } : {};
  if (at.text_line && line >= at.text_line) {
    const inText = line - at.text_line + 1;
    return { line: inText, area: document.getElementById("text"), word: t("edit_line", { line: inText }) };
  }
  const own = Object.values(at.lines || {}).includes(line) ? pathAt(at.lines, line) : undefined;
  const keys = [.../"([a-z_]+)"/g[Symbol.matchAll](problem.message)].map((m) => m[1]);
  const path = own || keys.find((key) => form.find(key)) || (line > 1 ? pathAt(at.lines, line) : undefined);
  const within = own && namesKeys.has(problem.code) ? keys.map((key) => `${own}.${key}`).find((p) => form.find(p)?.key === p.split(".").pop()) : undefined; // what a row lacks
  const field = path && form.find(within || path);
  return field ? { field, path } : {};
}

// goTo leads to a place.
export function goTo({ field, area, line }) {
  if (field) goToField(field);
  else if (area) goToLine(area, line);
}

let before = "";

// spoken gives the words of a problem with its keys as the form calls them.
function spoken(problem, { path }, form) {
  if (!form || !namesKeys.has(problem.code)) return problem;
  const label = (key) => [path && `${path}.${key}`, path && path.replace(/[^.]*$/, key), key].map((p) => p && form.find(p)).find((f) => f?.key === key)?.label;
  return { ...problem, message: inLabels(problem.message, label), hint: inLabels(problem.hint, label) };
}

// showProblems shows what is wrong.
export function showProblems(problems, at, form) {
  const now = JSON.stringify([problems, Boolean(form)]);
  for (const e of document.querySelectorAll(".field-problems")) e.replaceChildren();
  for (const e of document.querySelectorAll("[aria-invalid]")) e.removeAttribute("aria-invalid");
  const shown = problems.map((said) => {
    const place = placeOf(said, at, form), p = spoken(said, place, form);
    place.field?.problems.append(element("span", { className: p.severity }, p.message, p.hint ? element("span", { className: "soft", textContent: " " + p.hint }) : undefined));
    if (place.field?.input && p.severity !== "warning") place.field.input.setAttribute("aria-invalid", "true");
    return [p, place, said];
  });
  if (now === before) return; // whoever stands on one of them stays there
  before = now;
  count.textContent = problems.length ? t("edit_problems", { n: problems.length }) : t("edit_fine");
  count.classList.toggle("wrong", problems.some((p) => p.severity !== "warning"));
  list.replaceChildren(...shown.map(([p, place, said]) => element("li", { className: p.severity },
    place.field || place.area ? element("button", { type: "button", className: "link", dir: "auto", onclick: () => goTo(placeOf(said, at, form)) }, place.word ? place.word + " " : "", p.message) : element("strong", { textContent: p.message, dir: "auto" }),
    p.hint ? element("div", { className: "soft", textContent: p.hint, dir: "auto" }) : undefined)));
}
