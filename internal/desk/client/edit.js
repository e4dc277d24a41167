// The page on which a document is edited: its keys as a form and its text, or its
// source, and the page as it will be. What is typed is kept until it is saved.
import { ask, escaped } from "./api.js";
import { keepDraft, readDraft, whenKeptElsewhere } from "./drafts.js";
import { showEditions } from "./editions.js";
import { element, say, wordsOf } from "./element.js";
import { makeForm } from "./form.js";
import { comparison } from "./compare.js";
import { openDialog } from "./order.js";
import { goTo, placeOf, showProblems } from "./problems.js";
import { showPage } from "./preview.js";
import { difference, merged, sorted, withLineEnds } from "./changes.js";
import { settleConflict, settleDeletion, showVersions, versionBefore } from "./versions.js";
import { makeTools } from "./writing.js";
import { t } from "./words.js";

const byID = (id) => document.getElementById(id);
const main = document.querySelector("main"), file = main.dataset.file, data = JSON.parse(main.dataset.form);
const fields = byID("fields"), text = byID("text"), source = byID("source");
const path = "documents/" + escaped(file), hasText = file.endsWith(".md");
const draft = readDraft(file);

let read; // the document as it was read, or saved last
let form; // undefined while the source is shown
let shape = data.form;
let inherited = {};
let at = { lines: null, text_line: 0 }; // where keys and text stand in what is on the page

const context = {
  choices: data.choices || {}, zone: data.zone || "UTC", folder: file.slice(0, file.lastIndexOf("/") + 1), raw: Boolean(data.hints), kind: file === "site.toml" ? "site" : "",
  changed: typed,
  names: () => ["picture", "file", "asset"].flatMap((kind) => context.choices[kind] || []).map(([name]) => name),
  added: () => { for (const see of context.lists) see(); },
  lists: [], // of files, that follow what is added
  pictureChosen: (key) => { const alt = form?.find(key + "_alt"); if (alt?.input && !alt.input.value) { alt.input.focus(); say(t("picture_alt")); } },
};
if (data.hints) shape = wordShape(data.hints);

// wordShape gives the form of a file of words: each with what it is in English.
function wordShape(hints) {
  const entries = Object.entries(hints).map(([key, v]) => [key, typeof v === "string" ? { type: "string", "x-hint": v } : { type: "object", additionalProperties: { type: "string" }, "x-hint": Object.values(v).join(" / ") }]);
  return { type: "object", properties: Object.fromEntries(entries), "x-order": entries.map(([key]) => key) };
}

// fill puts values into the form and the areas.
function fill(keys, body, whole) {
  context.lists = [];
  form = makeForm(context, shape, keys, inherited);
  fields.replaceChildren(...form.parts);
  if (text.value !== body) text.value = body;
  if (source.value !== whole.replace(/\r\n?/g, "\n")) source.value = whole;
}

// view shows the form, or the source.
function view(asSource) {
  byID("source-switch").setAttribute("aria-pressed", String(asSource));
  byID("source-part").hidden = !asSource;
  fields.hidden = asSource;
  byID("text-part").hidden = byID("to-text").hidden = asSource || !hasText;
}

const isSource = () => !byID("source-part").hidden;

// edited gives what a save has to name.
function edited() {
  if (isSource()) {
    const whole = withLineEnds(read.source, source.value);
    return whole === read.source ? {} : { source: whole };
  }
  const edit = {}, keys = difference(sorted(read.keys), sorted(form.get()));
  if (Object.keys(keys).length) edit.keys = keys;
  if (hasText && text.value !== read.text) edit.text = text.value;
  return edit;
}

const isEmpty = (edit) => Object.keys(edit).length === 0;

let wasSaved = "";

// typed keeps what was typed, and lets the page follow.
function typed() {
  const edit = edited();
  if (!keepDraft(file, isEmpty(edit) ? undefined : { etag: read.etag, edit, time: Date.now() })) say(t("edit_not_kept"), true);
  else say(isEmpty(edit) ? "" : t("edit_unsaved"));
  wasSaved = "";
  preview();
}

let previewing = false, stale = false;

// preview shows the page of what is typed: as soon as the one before is there.
async function preview() {
  stale = true;
  if (previewing) return;
  previewing = true;
  while (stale) {
    stale = false;
    const { status, json } = await ask("POST", path + "/preview", edited());
    if (status === 404 && read.etag) { tellDeleted(); continue; }
    if (status !== 200) { say(wordsOf(json.problems), true); continue; }
    at = json;
    if (stale) continue; // something was typed meanwhile
    showProblems(json.problems, at, isSource() ? undefined : form);
    showPage(json.page, json.address);
    byID("see").hidden = !json.address;
    byID("see").href = json.address || "/";
  }
  previewing = false;
}

let saving = false, saveAgain = false;

async function save() {
  if (saving) { saveAgain = true; return; }
  const edit = edited(), sent = JSON.stringify(edit);
  if (isEmpty(edit)) return say(wasSaved || t("edit_same"));
  saving = true;
  const { status, json } = await ask("PUT", path, edit, read.etag ? { "If-Match": read.etag } : { "If-None-Match": "*" });
  if (status === 200 || status === 201) adopt(json, JSON.stringify(edited()) === sent);
  else if (status === 412 && json.theirs) conflict(json);
  else if (status === 404 || status === 412) tellDeleted();
  else say(wordsOf(json.problems), true);
  saving = false;
  if (saveAgain) { saveAgain = false; save(); }
}

// adopt takes over what was saved. Where the form says the same it stays as it is,
// with the focus in it.
function adopt(doc, nothingTyped) {
  read = doc;
  at = doc;
  if (nothingTyped && !isEmpty(edited())) fill(doc.keys, doc.text, doc.source);
  if (!nothingTyped) return typed();
  if (isSource()) fill(doc.keys, doc.text, source.value);
  else source.value = doc.source;
  keepDraft(file, undefined);
  byID("notices").replaceChildren();
  toldElsewhere = false;
  wasSaved = t("edit_saved");
  say(wasSaved);
  preview();
}

// replace saves a whole source over the version with an etag.
async function replace(whole, etag) {
  const answer = await ask("PUT", path, { source: whole }, { "If-Match": etag });
  if (answer.status === 200) {
    read = answer.json;
    start(answer.json);
    keepDraft(file, undefined);
    wasSaved = t("edit_saved");
    say(wasSaved);
  }
  return answer;
}

function conflict(found) {
  say(wordsOf(found.problems), true);
  settleConflict(found, (mine, etag) => replace(withLineEnds(found.yours?.source ?? mine, mine), etag), () => {
    keepDraft(file, undefined);
    start(found.theirs);
    say(t("conflict_taken"));
  });
}

let toldDeleted = false;

// tellDeleted tells that the file is gone; what was typed is still on the page.
async function tellDeleted() {
  say(t("deleted"), true);
  if (toldDeleted) return;
  toldDeleted = true;
  const whole = isSource() ? source.value : undefined;
  settleDeletion(file, async () => {
    const edit = whole !== undefined ? { source: withLineEnds(read.source, whole) } : { keys: undefined, source: read.source };
    let answer = await ask("PUT", path, edit, { "If-None-Match": "*" });
    if (answer.status === 201 && whole === undefined) {
      read = { ...answer.json };
      toldDeleted = false;
      if (!isEmpty(edited())) await save();
    } else if (answer.status === 201) {
      toldDeleted = false;
      adopt(answer.json, true);
    } else if (answer.json.theirs) {
      toldDeleted = false;
      conflict(answer.json);
    }
    return answer;
  });
}

// start shows a document anew.
function start(doc) {
  read = doc;
  at = doc;
  fill(doc.keys, doc.text, doc.source);
  view(isSource() || doc.lines === null || doc.lines === undefined && Boolean(doc.source));
  preview();
}

// notice says something that stays, with what can be done about it.
function notice(words, ...buttons) {
  const part = element("div", { className: "note", role: "status" }, element("p", { textContent: words }), buttons.length > 0 && element("p", {}, buttons.map(([word, act]) => element("button", { type: "button", textContent: word, onclick: () => { part.remove(); act(); } }))));
  byID("notices").append(part);
}

// restore lays what was kept of an earlier sitting over the document.
function restore() {
  if (!draft || draft.edit.source === undefined && !draft.edit.keys && draft.edit.text === undefined) return;
  const same = draft.etag === read.etag;
  if (draft.edit.source !== undefined) {
    view(true);
    source.value = draft.edit.source;
  } else {
    fill(draft.edit.keys ? merged(read.keys, draft.edit.keys) : read.keys, draft.edit.text ?? read.text, read.source);
  }
  if (!same) read = { ...read, etag: draft.etag }; // a save tells that the file is another one, and shows both
  notice(same ? t("edit_restored") : t("edit_restored_changed"), [t("edit_drop"), () => {
    keepDraft(file, undefined);
    location.reload();
  }]);
  say(t("edit_unsaved"));
}

let toldElsewhere = false;

// tellElsewhere tells, once, that another tab would have the last word after a crash.
function tellElsewhere() {
  if (toldElsewhere || !read || isEmpty(edited())) return;
  toldElsewhere = true;
  notice(t("edit_elsewhere"));
}

function isClean() {
  if (isEmpty(edited())) return true;
  say(t("versions_unsaved"), true);
  return false;
}

byID("save").after(byID("said")); // where it is in sight
byID("save").addEventListener("click", save);
byID("versions").addEventListener("click", () => isClean() && showVersions(file, () => read, async (whole) => {
  const answer = await replace(whole, read.etag);
  if (answer.status === 412 && answer.json.theirs) conflict(answer.json);
  else if (answer.status !== 200) say(wordsOf(answer.json.problems), true);
  return answer.status === 200;
}));
byID("undo").addEventListener("click", async () => {
  if (!isClean()) return;
  const before = await versionBefore(file, read.source);
  if (!before) return say(t("versions_none"));
  const d = openDialog(t("edit_undo"), { wide: true });
  d.show([element("p", { textContent: t("undo_what", { time: before.time }) }), comparison(read.source, before.source)], [[t("undo_now"), async () => {
    d.close();
    const answer = await replace(before.source, read.etag);
    if (answer.status === 412 && answer.json.theirs) conflict(answer.json);
    else if (answer.status !== 200) say(wordsOf(answer.json.problems), true);
  }, true], [t("cancel"), d.close]]);
});

// The source holds what the form changed; back again the other way.
byID("source-switch").addEventListener("click", async () => {
  const { status, json } = await ask("POST", path + "/preview?whole", edited());
  if (status !== 200) return say(wordsOf(json.problems), true);
  if (!isSource()) {
    source.value = json.source || "";
    view(true);
    source.focus();
  } else if (!isEmpty(edited())) {
    return say(t("source_save_first"), true); // the form would not keep a comment that was changed
  } else if (!json.lines) {
    return say(t("source_unreadable"), true);
  } else {
    fill(read.keys, read.text, read.source);
    view(false);
  }
  typed();
});

whenKeptElsewhere(file, tellElsewhere);
text.addEventListener("input", typed);
source.addEventListener("input", typed);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) save();
  }
});

(async () => {
  const { status, json } = data.new ? { status: 200, json: { keys: {}, text: "", source: "", etag: "", lines: {}, problems: [] } } : await ask("GET", path);
  if (status !== 200) return say(wordsOf(json.problems), true);
  read = json;
  inherited = (await showEditions(file, data, json, notice)) || {};
  if (hasText) makeTools(text, context, file);
  start(json);
  showProblems(json.problems, json, isSource() ? undefined : form);
  restore();
  const line = Number(new URLSearchParams(location.search).get("line"));
  if (line) goTo(placeOf({ line, message: "" }, json, isSource() ? undefined : form));
  preview();
})();

