// People from a sheet: pasted rows, or a file. What was understood is shown, and the
// server's own import does it, which knows who was there and who was taken off.
import { sendFile } from "./api.js";
import { element, wordsOf } from "./element.js";
import { giveOrder, openDialog } from "./order.js";
import { language, t } from "./words.js";

// cellsOf cuts what a spreadsheet program puts on the clipboard into cells: tabs
// between them, quotation marks around one with a line break.
export function cellsOf(text) {
  const rows = [[]];
  let cell = "", quoted = false, begun = false;
  const endCell = () => { rows[rows.length - 1].push(cell); cell = ""; begun = false; };
  text = text.replace(/\r\n?/g, "\n");
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += '"'; i++; }
      else quoted = false;
    } else if (c === '"' && !begun && text.indexOf('"', i + 1) >= 0) { quoted = begun = true; }
    else if (c === "\t") endCell();
    else if (c === "\n") { endCell(); rows.push([]); }
    else { cell += c; begun = true; }
  }
  endCell();
  return rows.map((r) => r.map((x) => x.trim())).filter((r) => r.some(Boolean));
}

const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();
const quote = (text) => '"' + text.replaceAll('"', '""') + '"';

// csvOf writes cells as a file that can be sent.
export const csvOf = (rows) => new File([rows.map((r) => r.map(quote).join(",")).join("\n") + "\n"], "pasted.csv");

// columnWord says in words what a column is: "Role", or "Role (Ukrainian)".
const languages = new Intl.DisplayNames([language], { type: "language", fallback: "code" });
export function columnWord(name) {
  const [column, tag] = name.split(".");
  return t("column_" + column) + (tag ? ` (${languages.of(tag)})` : "");
}

// offerImport shows what comes in, pasted or as a file, and has it added with a yes.
export function offerImport({ letter, text, file, done }) {
  return importFile(file ? { letter, file, done } : { letter, file: csvOf(cellsOf(text)), done, pasted: true });
}

// importFile asks what a file comes to, and for an answer to who may be named where it
// has none: that is never guessed. Where nobody knows which column is the name, and for
// rows that were pasted, somebody says what the columns are.
async function importFile(order) {
  const { letter, file, done, answer, accept, encoding, consent, answers, head, columns, pasted } = order;
  const query = new URLSearchParams({ letter, name: file.name });
  if (encoding) query.set("encoding", encoding);
  if (answer) query.set("public", answer);
  if (consent) query.set("consent", consent);
  if (answers) query.set("answers", JSON.stringify(answers));
  if (columns) { query.set("head", head); query.set("columns", JSON.stringify(columns)); }
  if (accept?.length) query.set("accept", accept.join(","));
  const first = await sendFile("POST", "import/signatories?" + query, file);
  const said = (code) => (first.json.problems || []).some((p) => p.code === code);
  if (first.json.table && !columns && (pasted || said("no-name-column"))) return askColumns(order, first.json);
  if (first.status !== 200 && said("unanswered") && !answer) return askConsent(order, first.json.problems);
  if (first.status !== 200 && first.json.consent && !answers) return askAnswers(order, first.json);
  if (first.json.doubtful?.length && !accept) return decideDoubts(order, first.json.doubtful);
  const result = await giveOrder({ path: "import/signatories", send: async () => first, title: t("import_people_title", { file: file.name }), go: t("import_now"), again: (chosen) => importFile({ ...order, encoding: chosen }),
    other: first.json.table && [t("columns_change"), () => askColumns(order, first.json)],
    extra: (json) => json.problems?.length ? [element("p", { textContent: t("import_notes") }), element("ul", {}, json.problems.map((p) => element("li", {}, element("bdi", { textContent: wordsOf([p]) }))))] : undefined });
  if (result) done();
}

// askColumns shows the first rows of a table, and asks which of them names the columns
// and what each column is. What is asked anew is forgotten: answers are those of a column.
function askColumns(order, { table }) {
  const { letter, file, done, encoding, pasted } = order;
  const d = openDialog(t("columns_title", { file: pasted ? "" : file.name }).trim(), { wide: true });
  const width = Math.max(...table.rows.map((r) => Math.max(r.cells.length, r.columns.length)));
  const line = (r) => r.cells.map((c) => c.trim()).filter(Boolean).join(" · ");
  const head = element("select", { id: "head-row" }, element("option", { value: "0", textContent: t("columns_no_head") }),
    table.rows.map((r) => element("option", { value: r.row, textContent: t("columns_row", { row: r.row }) + " " + line(r).slice(0, 80), selected: r.row === table.head })));
  const said = element("p", { className: "wrong", role: "alert" });
  const mapping = element("div", { className: "mapping", tabIndex: 0, role: "region", "aria-label": t("columns_rows") });
  let choices = [];
  // layOut shows the rows below the one that names the columns.
  const layOut = (chosen) => {
    const naming = table.rows.find((r) => r.row === Number(head.value));
    const own = naming?.columns || [];
    choices = Array.from({ length: width }, (_, i) => element("select", { "aria-label": t("paste_column", { column: naming?.cells[i]?.trim() || i + 1 }) },
      table.locked.includes(own[i]) ? undefined : element("option", { value: "", textContent: t("paste_leave_out") }),
      table.known.map((k) => element("option", { value: k, textContent: columnWord(k), selected: k === (table.locked.includes(own[i]) ? own[i] : chosen[i]) }))));
    const some = table.rows.filter((r) => r.row > Number(head.value)).slice(0, 12);
    const cells = (r, name) => Array.from({ length: width }, (_, i) => element(name, name === "th" ? { scope: "col" } : {}, element("bdi", { textContent: r.cells[i] || "" })));
    mapping.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, choices.map((c) => element("td", {}, c))), naming ? element("tr", {}, cells(naming, "th")) : undefined),
      element("tbody", {}, some.map((r) => element("tr", {}, cells(r, "td"))))));
  };
  head.addEventListener("change", () => layOut(table.rows.find((r) => r.row === Number(head.value))?.columns || table.rows[0].columns.map(() => "")));
  layOut(table.columns);
  const go = () => {
    const names = choices.map((c) => c.value), used = names.filter(Boolean);
    if (!used.includes("name")) { said.textContent = t("paste_no_name"); return choices[0].focus(); }
    const twice = used.find((n, i) => n !== "name" && used.indexOf(n) !== i);
    if (twice) { said.textContent = t("paste_twice", { column: columnWord(twice) }); return choices[names.lastIndexOf(twice)].focus(); }
    d.close();
    importFile({ letter, file, done, encoding, pasted, head: Number(head.value), columns: names });
  };
  d.show([
    element("p", { textContent: t("columns_what") }),
    element("p", {}, element("label", { htmlFor: "head-row", textContent: t("columns_head") }), head), mapping, said,
  ], [[t("paste_look"), go, true], [t("cancel"), d.close]]);
  head.focus();
}

// decideDoubts shows rows that may be somebody who is there already beside that one, and
// leaves out whom nobody ticks.
function decideDoubts(order, doubts) {
  const d = openDialog(t("doubt_title"), { wide: true });
  const isName = (key) => same(key, "name");
  const cells = (c) => element("bdi", { textContent: Object.entries(c || {}).sort(([a], [b]) => isName(b) - isName(a)).map(([, v]) => v).join(" · ") });
  const rows = doubts.map((x) => {
    const box = element("input", { type: "checkbox", "aria-label": t("doubt_add", { row: x.row }) });
    return [x.row, box, element("tr", {}, element("td", {}, box), element("th", { scope: "row" }, t("doubt_row", { row: x.row }) + " ", cells(x.cells)),
      element("td", {}, x.other ? [t("doubt_row", { row: x.other }) + " ", cells(x.other_cells)] : undefined), element("td", { className: "soft" }, element("bdi", { textContent: x.reason })))];
  });
  const go = () => { d.close(); importFile({ ...order, accept: rows.filter(([, box]) => box.checked).map(([row]) => row) }); };
  d.show([element("p", { textContent: t("doubt_what") }), element("div", { className: "doubts", tabIndex: 0, role: "region", "aria-label": t("doubt_title") },
    element("table", {}, element("tbody", {}, rows.map(([, , row]) => row))))], [[t("paste_look"), go, true], [t("cancel"), d.close]]);
}

// askAnswers asks which column says who may be named, and what each answer in it means.
function askAnswers(order, json) {
  const d = openDialog(t("consent_title"));
  const own = json.table?.rows.find((r) => r.row === order.head)?.cells[order.columns?.indexOf("public")]; // as the file calls the column that was chosen
  const column = element("select", { id: "answers-column" }, json.consent.map((c) => element("option", { value: c.name, textContent: c.name === "public" && own?.trim() || c.name, selected: c === json.consent.find((x) => x.likely) })));
  const known = { yes: "yes", true: "yes", 1: "yes", no: "no", false: "no", 0: "no", initials: "initials" };
  const list = element("div", {});
  let choices = [];
  const show = () => {
    choices = json.consent.find((c) => c.name === column.value).answers.map((text, i) => [text, element("select", { id: "answer" + i },
      element("option", { value: "", textContent: "–" }), ["yes", "no", "initials"].map((v) => element("option", { value: v, textContent: t(v), selected: known[text.toLowerCase()] === v })))]);
    list.replaceChildren(...choices.map(([text, choice], i) => element("p", {}, element("label", { htmlFor: "answer" + i }, element("bdi", { textContent: text })), choice)));
  };
  column.addEventListener("change", show);
  show();
  const go = () => {
    const open = choices.find(([, choice]) => !choice.value);
    if (open) return open[1].focus();
    d.close();
    importFile({ ...order, consent: column.value, answers: Object.fromEntries(choices.map(([text, choice]) => [text, choice.value])) });
  };
  d.show([element("p", {}, element("label", { htmlFor: "answers-column", textContent: t("answers_column") }), column), element("p", { textContent: t("answers_what") }), list], [[t("paste_look"), go, true], [t("cancel"), d.close]]);
  column.focus();
}

function askConsent(order, problems) {
  const d = openDialog(t("consent_title"));
  const choose = (answer) => [t("consent_" + answer), () => { d.close(); importFile({ ...order, answer }); }];
  d.show([element("p", { textContent: wordsOf(problems) }), element("p", { textContent: t("consent_what") })], [choose("yes"), choose("no"), choose("initials"), [t("cancel"), d.close]]);
}
