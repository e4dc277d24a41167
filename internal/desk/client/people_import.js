// People from a sheet: pasted rows, or a file. What was understood is shown, and the
// server's own import does it, which knows who was there and who was taken off.
import { sendFile } from "./api.js";
import { element, wordsOf } from "./element.js";
import { giveOrder, openDialog } from "./order.js";
import { t } from "./words.js";

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

// offerImport shows what comes in, and has it added with a yes.
export function offerImport({ letter, columns, further, text, file, done }) {
  if (file) return importFile({ letter, file, done });
  const rows = cellsOf(text);
  const width = Math.max(...rows.map((r) => r.length));
  const known = columns.length ? [...new Set([...columns.filter((c) => c.read).map((c) => c.name), ...further])] : ["name", "role", "organisation", "country", "public"];
  const hasHead = rows[0].some((c) => known.some((k) => same(k, c)));
  const d = openDialog(t("paste_title"), { wide: true });
  const choices = Array.from({ length: width }, (_, i) => {
    const guess = hasHead ? known.find((k) => same(k, rows[0][i] || "")) : width === 1 && i === 0 ? "name" : undefined;
    return element("select", { "aria-label": t("paste_column", { column: i + 1 }) }, element("option", { value: "", textContent: t("paste_leave_out") }),
      known.map((k) => element("option", { value: k, textContent: k, selected: k === guess })));
  });
  const head = element("input", { type: "checkbox", checked: hasHead, id: "paste-head" });
  const said = element("p", { className: "wrong", role: "alert" });
  const some = rows.slice(0, 12);
  const go = () => {
    const used = choices.map((c, i) => [c.value, i]).filter(([name]) => name);
    const names = used.map(([name]) => name);
    if (!names.some((n) => same(n, "name"))) { said.textContent = t("paste_no_name"); return choices[0].focus(); }
    const twice = names.find((n, i) => names.indexOf(n) !== i);
    if (twice) { said.textContent = t("paste_twice", { column: twice }); return; }
    const people = head.checked ? rows.slice(1) : rows;
    const csv = [names.map(quote).join(","), ...people.map((r) => used.map(([, i]) => quote(r[i] || "")).join(","))].join("\n") + "\n";
    d.close();
    importFile({ letter, file: new File([csv], "pasted.csv"), done });
  };
  d.show([
    element("p", { textContent: t("paste_rows", { n: rows.length }) }),
    element("p", {}, element("label", { htmlFor: "paste-head" }, head, " " + t("paste_head"))),
    element("div", { className: "mapping", tabIndex: 0, role: "region", "aria-label": t("paste_title") }, element("table", {}, element("thead", {}, element("tr", {}, choices.map((c) => element("td", {}, c)))),
      element("tbody", {}, some.map((r) => element("tr", {}, Array.from({ length: width }, (_, i) => element("td", {}, element("bdi", { textContent: r[i] || "" })))))))),
    rows.length > some.length ? element("p", { className: "soft", textContent: t("publish_more", { n: rows.length - some.length }) }) : undefined, said,
  ], [[t("paste_look"), go, true], [t("cancel"), d.close]]);
  choices[0].focus();
}

// importFile asks what a file comes to, and for an answer to who may be named where it
// has none: that is never guessed.
async function importFile(order) {
  const { letter, file, done, answer, accept, encoding, consent, answers } = order;
  const query = new URLSearchParams({ letter, name: file.name });
  if (encoding) query.set("encoding", encoding);
  if (answer) query.set("public", answer);
  if (consent) query.set("consent", consent);
  if (answers) query.set("answers", JSON.stringify(answers));
  if (accept?.length) query.set("accept", accept.join(","));
  const send = () => sendFile("POST", "import/signatories?" + query, file);
  const first = await send();
  const unanswered = (first.json.problems || []).some((p) => p.code === "unanswered");
  if (first.status !== 200 && unanswered && !answer) return askConsent(order, first.json.problems);
  if (first.status !== 200 && first.json.consent && !answers) return askAnswers(order, first.json);
  if (first.json.doubtful?.length && !accept) return decideDoubts(order, first.json.doubtful);
  const result = await giveOrder({ path: "import/signatories", send: async () => first, title: t("import_people_title", { file: file.name }), go: t("import_now"), again: (chosen) => importFile({ ...order, encoding: chosen }),
    extra: (json) => json.problems?.length ? [element("p", { textContent: t("import_notes") }), element("ul", {}, json.problems.map((p) => element("li", {}, element("bdi", { textContent: wordsOf([p]) }))))] : undefined });
  if (result) done();
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
  const column = element("select", { id: "answers-column" }, json.consent.map((c) => element("option", { value: c.name, textContent: c.name, selected: c === json.consent.find((x) => x.likely) })));
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
