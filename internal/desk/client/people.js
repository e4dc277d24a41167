// The list of a letter's signatories as a grid: it holds the rows that fit, and asks
// for others as one comes to them. A change alters its row in the file and no other.
import { ask } from "./api.js";
import { forgetDrafts } from "./drafts.js";
import { element, problemList, say, wordsOf } from "./element.js";
import { openDialog, giveOrder } from "./order.js";
import { columnWord, csvOf, offerImport } from "./people_import.js";
import { number, t } from "./words.js";

const main = document.querySelector("main");
const { letter, file } = main.dataset;
const fixed = Boolean(main.dataset.workbook);
const list = document.getElementById("list");
const sizer = list.querySelector(".sizer");
const table = list.querySelector("table");
const head = table.tHead, body = table.tBodies[0];
const find = document.getElementById("find");
const buttons = Object.fromEntries(["add", "column", "remove", "withdraw", "import"].map((id) => [id, document.getElementById(id)]));

const chunk = 200; // rows that are asked for at once
const tallest = 8e6; // pixels, more than which browsers do not draw
let rowHeight = 36;
let etag, columns, further, begun = [], total, chunks = new Map(), asked = new Set();
let first = 0; // the row of the list that is drawn at the top
let at = { row: 0, column: 0 }; // where the focus is: a number in the list, and of a column; 0 is the number of the row
let editing = false;
let sorted = { column: "", backward: false }; // how the rows are looked at; the file stays as it is

const rowAt = (i) => chunks.get(Math.floor(i / chunk))?.[i % chunk];
const published = (c) => c.read;

function take(json, offset) {
  etag = json.etag;
  further = json.further;
  begun = begun.filter((name) => further.includes(name)); // columns that have no cell yet
  columns = [...json.columns, ...begun.map((name) => ({ name, published: true, read: true }))];
  total = json.total;
  for (let i = 0; i < json.rows.length; i += chunk) chunks.set((offset + i) / chunk, json.rows.slice(i, i + chunk));
  document.getElementById("general").replaceChildren(...json.problems.length ? [problemList(json.problems)] : []);
}

async function load(index) {
  if (asked.has(index)) return;
  asked.add(index);
  const query = new URLSearchParams({ offset: index * chunk, limit: chunk, filter: find.value });
  if (sorted.column) query.set("sort", sorted.column);
  if (sorted.backward) query.set("backward", "");
  const way = JSON.stringify(sorted);
  const { status, json } = await ask("GET", `signatories/${letter}?${query}`);
  if (status !== 200) return say(wordsOf(json.problems), true);
  if (query.get("filter") !== find.value || way !== JSON.stringify(sorted)) return; // something else is looked for by now
  if (etag !== json.etag && chunks.size) { chunks.clear(); asked = new Set([index]); }
  take(json, index * chunk);
  draw();
}

// reload reads the list anew, and stays where one is.
async function reload() {
  chunks.clear();
  asked.clear();
  await load(Math.floor(first / chunk));
  at.row = Math.max(0, Math.min(at.row, total - 1));
  draw();
}

function layOut() {
  head.replaceChildren(element("tr", { "aria-rowindex": 1 }, element("th", { scope: "col", textContent: t("people_row") }),
    columns.map((c) => element("th", { scope: "col", className: published(c) ? "" : "locked", title: published(c) ? c.name : t("people_locked_why"), "aria-sort": c.name !== sorted.column ? undefined : sorted.backward ? "descending" : "ascending" },
      element("button", { type: "button", className: "sort", title: t("people_sort"), onclick: () => sortBy(c.name) }, element("bdi", { textContent: c.name }), c.name === sorted.column ? (sorted.backward ? " ↓" : " ↑") : ""), published(c) ? undefined : element("small", { textContent: " " + t("people_locked") })))));
  const known = [...chunks.values()].flat();
  const widths = columns.map((c) => Math.min(26, Math.max(7, c.name.length + (published(c) ? 2 : 14), ...known.map((r) => (r.cells[c.name] || "").length + 2))));
  [...head.rows[0].cells].forEach((cell, i) => { cell.style.width = i ? widths[i - 1] + "ch" : ""; });
  table.setAttribute("aria-colcount", columns.length + 1);
}

// sortBy shows the rows by a column, then the other way round, then as in the file.
function sortBy(column) {
  sorted = sorted.column !== column ? { column, backward: false } : sorted.backward ? { column: "", backward: false } : { column, backward: true };
  const focused = document.activeElement.closest("th")?.cellIndex;
  layOut();
  if (focused !== undefined) head.rows[0].cells[focused]?.querySelector("button")?.focus();
  first = at.row = 0;
  list.scrollTop = 0;
  reload();
}

const visible = () => Math.max(1, Math.floor((list.clientHeight - rowHeight - 2) / rowHeight));
const pixels = () => Math.min(rowHeight, tallest / Math.max(1, total)); // of the scroll bar, for a row

function draw() {
  if (editing) return;
  const focused = body.contains(document.activeElement);
  table.setAttribute("aria-rowcount", total + 1);
  document.getElementById("count").textContent = t("people_rows", { n: total });
  list.style.height = total * rowHeight < tallest ? `min(${(total + 1) * rowHeight + 20}px, 60vh, 40rem)` : "";
  const fits = visible();
  sizer.style.height = Math.max(list.clientHeight, (total - fits) * pixels() + list.clientHeight) + "px";
  first = Math.max(0, Math.min(first, total - fits));
  if (at.row < first || at.row >= first + fits) at.row = first; // one is in a row that is there
  const rows = [];
  for (let i = first; i < Math.min(total, first + fits); i++) rows.push(drawRow(i));
  body.replaceChildren(...rows);
  for (let c = Math.floor(first / chunk); c <= Math.floor(Math.max(first, Math.min(total - 1, first + fits)) / chunk); c++) if (!chunks.has(c) && total) load(c);
  tellRow();
  if (focused) focusCell();
}

function drawRow(i) {
  const row = rowAt(i);
  const wrong = new Set(row?.wrong || []);
  const cell = (name, column, properties, inside) => element(name, { ...properties, tabIndex: i === at.row && column === at.column ? 0 : -1, "aria-colindex": column + 1 }, inside);
  const tr = element("tr", { className: i === at.row ? "current" : "", "aria-rowindex": i + 2 },
    cell("th", 0, { scope: "row", className: wrong.has("") ? "wrong" : "", textContent: row ? number(row.row) : "…" }),
    columns.map((c, n) => cell("td", n + 1, { className: (published(c) ? "" : "locked") + (wrong.has(c.name) ? " wrong" : ""), "aria-readonly": fixed || !published(c) ? "true" : undefined, "aria-invalid": wrong.has(c.name) ? "true" : undefined },
      element("bdi", { textContent: row?.cells[c.name] || "" }))));
  tr.dataset.index = i;
  return tr;
}

// tellRow says what is wrong with the row that one is in, and what can be done with it.
function tellRow() {
  const row = rowAt(at.row);
  const told = document.getElementById("row-problems");
  const text = (row?.problems || []).map((p) => p.message + (p.hint ? ` (${p.hint})` : "")).join("\n");
  if (told.textContent !== text) told.textContent = text;
  told.className = text ? "wrong" : "";
  buttons.add.disabled = fixed;
  buttons.column.disabled = fixed || !columns.length || !further.length;
  buttons.import.disabled = fixed;
  buttons.remove.disabled = fixed || !row;
  buttons.withdraw.disabled = !row;
}

function focusCell() {
  body.querySelector(`tr[data-index="${at.row}"]`)?.cells[at.column]?.focus({ preventScroll: true });
}

function moveTo(row, column) {
  if (!total) return;
  at = { row: Math.max(0, Math.min(total - 1, row)), column: Math.max(0, Math.min(columns.length, column)) };
  const fits = visible();
  if (at.row < first) first = at.row;
  if (at.row >= first + fits) first = at.row - fits + 1;
  scrollTo(first);
  draw();
  focusCell();
  const cell = body.querySelector("tr.current")?.cells[at.column];
  if (cell) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

let scrolledHere = -1;
function scrollTo(row) {
  list.scrollTop = scrolledHere = Math.round(row * pixels());
}

list.addEventListener("scroll", () => {
  if (Math.abs(list.scrollTop - scrolledHere) < 1.5) return; // what moveTo did
  const to = Math.round(list.scrollTop / pixels());
  scrolledHere = -1;
  if (to !== first) { first = to; draw(); }
});

body.addEventListener("mousedown", (event) => {
  const cell = event.target.closest("td, th");
  if (!cell || editing) return;
  event.preventDefault();
  if (cell === document.activeElement) return edit(); // pressed once more: a finger has no Enter
  at = { row: Number(cell.parentNode.dataset.index), column: cell.cellIndex };
  draw();
  focusCell();
});
body.addEventListener("focusin", (event) => {
  const cell = event.target.closest("td, th");
  if (!cell || editing) return;
  at = { row: Number(cell.parentNode.dataset.index), column: cell.cellIndex };
  tellRow();
});

body.addEventListener("keydown", (event) => {
  if (editing || event.altKey) return;
  const jump = event.ctrlKey || event.metaKey;
  const before = document.dir === "rtl" ? 1 : -1;
  const moves = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, before], ArrowRight: [0, -before], PageUp: [-visible(), 0], PageDown: [visible(), 0],
    Home: jump ? [-total, -99] : [0, -999], End: jump ? [total, 999] : [0, 999],
  };
  if (moves[event.key]) {
    event.preventDefault();
    return moveTo(at.row + moves[event.key][0], at.column + moves[event.key][1]);
  }
  if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); return edit(); }
  if (event.key === "Delete") { event.preventDefault(); return at.column ? save(at.row, at.column, "") : removeRow(); }
  if (event.key.length === 1 && !jump) edit(""); // what is typed goes into the field that opens
});

// edit opens the cell that has the focus.
function edit(typed) {
  const row = rowAt(at.row), column = columns[at.column - 1];
  if (!row || !column) return;
  if (fixed || !published(column)) return say(fixed ? t("people_workbook") : t("people_locked_why"), true);
  editing = true;
  const cell = body.querySelector("tr.current").cells[at.column];
  const was = row.cells[column.name] || "";
  const isConsent = column.name.trim().toLowerCase() === "public";
  const input = isConsent
    ? element("select", {}, [...new Set([was, "yes", "no", "initials"])].map((v) => element("option", { value: v, selected: v === was, textContent: { yes: t("yes"), no: t("no"), initials: t("initials") }[v] || v || "–" })))
    : element("input", { value: (typed ?? was).replace(/\s*\n\s*/g, " "), dir: "auto", autocomplete: "off" });
  input.setAttribute("aria-label", `${column.name}, ${t("people_row")} ${row.row}`);
  cell.replaceChildren(input);
  input.focus();
  if (typed === undefined && input.select) input.select();
  const shown = typed === undefined ? input.value : was; // a field has one line: what is not touched stays as it is
  let over = false;
  const end = async (keep, rows, columnsOn) => {
    if (over) return;
    over = true;
    editing = false;
    const text = input.value;
    const { row: r, column: c } = at;
    if (keep && text !== shown && !await save(r, c, text)) {
      if (r >= total) return;
      at = { row: r, column: c };
      return edit(text); // what was typed is still there
    }
    draw();
    if (rows !== undefined) moveTo(r + rows, c + columnsOn);
  };
  input.addEventListener("keydown", (e) => {
    e.stopPropagation();
    if (e.key === "Enter") { e.preventDefault(); end(true, 1, 0); }
    else if (e.key === "Tab") { e.preventDefault(); end(true, 0, e.shiftKey ? -1 : 1); }
    else if (e.key === "Escape") { e.preventDefault(); end(false, 0, 0); }
  });
  input.addEventListener("blur", () => end(true));
}

// save changes one cell of the file, and says whether it did.
async function save(i, columnNumber, text) {
  const row = rowAt(i), column = columns[columnNumber - 1];
  if (!row || !column || fixed || !published(column)) return;
  if ((row.cells[column.name] || "") === text) return;
  const was = etag;
  say(t("people_saving"));
  const { status, json } = await ask("PATCH", `signatories/${letter}`, { rows: [{ row: row.row, cells: { [column.name]: text } }] }, { "If-Match": was });
  if (status === 412) {
    await reload();
    return say(t("people_changed", { text }), true);
  }
  if (status !== 200) { draw(); return say(wordsOf(json.problems), true); }
  etag = json.etag;
  if (begun.includes(column.name)) await reload();
  const saved = json.rows.find((r) => r.row === row.row);
  if (saved) Object.assign(row, saved);
  draw();
  say(t("edit_saved"));
  return true;
}

// usual are the columns of a list that begins with one person.
const usual = ["name", "role", "organisation", "country", "public"].map((name) => ({ name, read: true }));

// fieldsOf makes an input for each column that is read.
const fieldsOf = () => (columns.length ? columns : usual).filter(published).map((c, i) => {
  const input = c.name.trim().toLowerCase() === "public"
    ? element("select", { id: "new" + i }, element("option", { value: "", textContent: "–" }), ["yes", "no", "initials"].map((v) => element("option", { value: v, textContent: t(v) })))
    : element("input", { id: "new" + i, dir: "auto", autocomplete: "off" });
  return { name: c.name, input, part: element("p", {}, element("label", { htmlFor: "new" + i }, element("bdi", { textContent: columns.length ? c.name : columnWord(c.name) })), input) };
});

function addRow() {
  const d = openDialog(t("people_add_title"));
  const fields = fieldsOf();
  const said = element("p", { className: "wrong", role: "alert" });
  const add = async () => {
    const cells = Object.fromEntries(fields.filter((f) => f.input.value.trim()).map((f) => [f.name, f.input.value.trim()]));
    if (!Object.keys(cells).length) return fields[0].input.focus();
    if (!columns.length) { // there is no list yet
      d.close();
      return offerImport({ letter, file: csvOf([Object.keys(cells), Object.values(cells)]), done: reload });
    }
    const { status, json } = await ask("PATCH", `signatories/${letter}`, { rows: [{ cells }] }, { "If-Match": etag });
    if (status !== 200) {
      said.textContent = wordsOf(json.problems);
      if (status === 412) reload();
      return;
    }
    d.close();
    await d.closed;
    find.value = "";
    await reload();
    moveTo(total - 1, 1);
    say(json.rows[0]?.problems.length ? wordsOf(json.rows[0].problems) : t("edit_saved"), json.rows[0]?.problems.length);
  };
  d.show([element("form", { onsubmit: (e) => { e.preventDefault(); add(); } }, fields.map((f) => f.part), element("button", { className: "visually-hidden", tabIndex: -1, "aria-hidden": "true" })), said], [[t("people_add_now"), add, true], [t("cancel"), d.close]]);
  fields[0].input.focus();
}

// addColumn begins a column. The list gets it with its first cell.
function addColumn() {
  const d = openDialog(t("people_column_title"));
  const input = element("select", { id: "new-column" }, further.filter((name) => !begun.includes(name)).map((name) => element("option", { value: name, textContent: columnWord(name) })));
  const add = async () => {
    begun.push(input.value);
    columns.push({ name: input.value, published: true, read: true });
    d.close();
    await d.closed;
    layOut();
    moveTo(at.row, columns.length);
  };
  d.show([element("p", {}, element("label", { htmlFor: "new-column", textContent: t("people_column_which") }), input), element("p", { className: "soft", textContent: t("people_column_what") })], [[t("people_add_now"), add, true], [t("cancel"), d.close]]);
  input.focus();
}

function removeRow() {
  const row = rowAt(at.row);
  if (!row || fixed) return;
  const d = openDialog(t("people_remove_title", { row: row.row }));
  d.show([element("p", { textContent: t("people_remove_what") }), element("p", { className: "note", textContent: t("people_remove_or_withdraw") })], [
    [t("people_remove_now"), async () => {
      const { status, json } = await ask("PATCH", `signatories/${letter}`, { rows: [{ row: row.row, remove: true }] }, { "If-Match": etag });
      d.close();
      await d.closed;
      await reload();
      moveTo(at.row, at.column);
      say(status === 200 ? t("people_removed") : wordsOf(json.problems), status !== 200);
    }, true], [t("cancel"), d.close]]);
}

async function withdrawRow() {
  const row = rowAt(at.row);
  if (!row) return;
  const done = await giveOrder({ path: "withdraw", body: { letter, row: row.row }, title: t("withdraw"), go: t("withdraw_now"), warning: t("withdraw_warning") });
  if (!done) return;
  forgetDrafts(file.slice(0, file.lastIndexOf("/") + 1));
  say("");
  await reload();
  moveTo(at.row, at.column);
}

const convert = document.getElementById("convert"); // of a workbook
if (convert) {
  convert.disabled = false;
  convert.addEventListener("click", async () => {
    if (await giveOrder({ path: "convert", body: { letter }, title: t("people_convert_title"), go: t("people_convert_now") })) location.reload();
  });
}

buttons.add.addEventListener("click", addRow);
buttons.column.addEventListener("click", addColumn);
buttons.remove.addEventListener("click", removeRow);
buttons.withdraw.addEventListener("click", withdrawRow);
buttons.import.addEventListener("click", () => document.getElementById("file").click());

let waiting;
find.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { first = 0; at.row = 0; list.scrollTop = 0; reload(); }, 150);
});

// Rows are pasted, and files dropped, anywhere on the page but into a field; one value
// goes into the cell that it is pasted on.
document.addEventListener("paste", (event) => {
  const text = (event.clipboardData?.getData("text/plain") || "").replace(/[\r\n]+$/, "");
  if (event.target.matches?.("input, textarea, select") || fixed || !text.trim()) return;
  event.preventDefault();
  if (event.target.closest?.("tbody td") && !/[\t\r\n]/.test(text)) return edit(text);
  offerImport({ letter, text, done: reload });
});
const drop = document.getElementById("drop");
const chosen = (f) => f && offerImport({ letter, file: f, done: reload });
document.getElementById("file").addEventListener("change", (event) => { chosen(event.target.files[0]); event.target.value = ""; });
document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.toggle("over", true); });
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (!fixed) chosen(event.dataTransfer?.files[0]);
});

take(JSON.parse(main.dataset.first), 0);
chunks = new Map([...chunks].filter(([, rows]) => rows.length === chunk || chunks.size === 1 && rows.length === total));
layOut();
rowHeight = head.rows[0].getBoundingClientRect().height || rowHeight;
if (fixed) drop.hidden = true;
new ResizeObserver(() => draw()).observe(list);
draw();
