// The keys of a document as a form, made from the table that decodes them. A field
// gives its value by get, undefined where there is none, and what was not touched as
// it was read, whatever it is; find gives the field at a path.
import { element } from "./element.js";
import { framed, newID } from "./field.js";
import { dateField, timeField } from "./dates.js";
import { pictureField } from "./pictures.js";
import { language, t } from "./words.js";
import { words } from "./table.js";

// labelOf gives what people call a key in a table: some mean another thing elsewhere.
const labelOf = (table, key) => [`key_${table}_${key}`, "key_" + key].filter((w) => words[w]).map((w) => t(w))[0] || key;

// A context is what fields share: what there is to choose, in which zone dates are,
// what is called when something was changed, the document's folder.

// makeForm makes the fields of a document.
//   schema: the form; values: its keys; inherited: those of the original
export function makeForm(context, schema, values, inherited = {}) {
  const fields = fieldsOf(context, schema, values, inherited, context.kind);
  const rare = fields.filter(([, f]) => f.rare);
  const part = element("div", { className: "fields" }, fields.filter(([, f]) => !f.rare).map(([, f]) => f.part));
  const more = element("details", { className: "rare" }, element("summary", { textContent: t("edit_more") }), element("div", { className: "fields" }, rare.map(([, f]) => f.part)));
  return { parts: rare.length ? [part, more] : [part], get: () => valuesOf(fields) || {}, find: (path) => findIn(fields, path) };
}

function fieldsOf(context, schema, values, inherited, table) {
  const known = schema["x-order"] || Object.keys(schema.properties || {});
  const all = [...known, ...Object.keys(values || {}).filter((k) => !known.includes(k))];
  return all.map((key) => {
    const s = schema.properties?.[key] || {};
    const label = context.raw ? key : labelOf(table, key);
    const field = makeField(context, { key, schema: s, value: values?.[key], inherited: inherited?.[key], label, needed: schema.required?.includes(key), siblings: values });
    Object.assign(field, { key, label });
    field.rare = s["x-rare"] && values?.[key] === undefined;
    return [key, field];
  });
}

function valuesOf(fields) {
  const now = {};
  for (const [key, f] of fields) { const v = f.get(); if (v !== undefined) now[key] = v; }
  return Object.keys(now).length ? now : undefined;
}

// findIn gives the field at a path as "to[0].name", or the nearest around it.
function findIn(fields, path) {
  const [, key, rest] = /^([^.[]*)\.?(.*)$/.exec(path);
  const found = fields.find(([k]) => k === key)?.[1];
  return found && ((rest && found.find?.(rest)) || found);
}

function makeField(context, f) {
  const { schema, value } = f;
  const kind = schema["x-kind"], list = schema.type === "array" || schema.anyOf?.some((s) => s.type === "array");
  if (value !== undefined && !canShow(schema, value, list)) return shownOnly(f);
  if (value === undefined && schema.type === "object" && !schema.properties && !schema.additionalProperties) return nothingYet(f); // of layouts of the site's own
  if (schema.properties || schema.type === "object" && schema.additionalProperties || schema.type === "object" && typeof value === "object") return tableField(context, f);
  if (schema.type === "array" && schema.items?.properties) return tablesField(context, f);
  if (list && choicesOf(context, schema.items)) return pickedField(context, f);
  if (list) return linesField(context, f);
  if (kind === "seal") return shownOnly(f);
  if (kind === "date" && !Array.isArray(schema.type)) return dateField(context, f) || textField(context, f);
  if (kind === "time") return timeField(context, f) || textField(context, f);
  if (kind === "picture" || kind === "file" || kind === "asset") return pictureField(context, f);
  if (schema.type === "boolean") return choiceField(context, f, [["true", t("yes")], ["false", t("no")]]);
  const choices = choicesOf(context, schema);
  if (choices) return choiceField(context, f, choices);
  return textField(context, f);
}

// canShow reports a value that a field of the form can hold; another is shown as it is.
function canShow(schema, value, list) {
  if (Array.isArray(value)) return schema.items?.properties ? value.every(isTable) : list ? value.every((v) => typeof v === "string" && !v.includes("\n")) : false;
  if (isTable(value)) return Boolean(schema.properties || schema.additionalProperties || schema.type === "object" || !schema.type) && !list;
  return !schema.properties && schema.type !== "object" && (schema.type !== "boolean" || typeof value === "boolean");
}

const isTable = (v) => v !== null && typeof v === "object" && !Array.isArray(v);

function choicesOf(context, schema) {
  const there = context.choices?.[schema?.["x-kind"]];
  if (there) return schema["x-kind"] === "country" ? [...there].sort((a, b) => a[1].localeCompare(b[1], language)) : there;
  const words = schema?.enum || schema?.anyOf?.find((s) => s.enum)?.enum;
  return words?.map((w) => [w, w]);
}

function textField(context, f) {
  const { schema, value, inherited } = f;
  const kind = schema["x-kind"];
  const lines = kind === "lines" || String(value ?? "").includes("\n"), long = kind === "long" || lines;
  const shown = value === undefined ? "" : String(value);
  const input = element(long ? "textarea" : "input", { dir: "auto", spellcheck: true });
  if (long) input.rows = lines ? 5 : 2;
  input.value = shown;
  const from = inherited === undefined || typeof inherited === "object" ? "" : String(inherited);
  input.placeholder = from || (Array.isArray(schema.type) && kind === "date" ? "2026-01-31 · 2026-01 · 2026" : "");
  if (kind === "zone") { input.setAttribute("list", zones()); input.dir = "ltr"; }
  input.addEventListener("input", () => {
    if (long && !lines && input.value.includes("\n")) input.value = input.value.replace(/\s*\n\s*/g, " ");
    context.changed();
  });
  const get = () => {
    if (input.value === shown) return value;
    if (input.value === "") return undefined;
    const number = schema.type === "integer" || Array.isArray(schema.type) && schema.type.includes("integer");
    return number && /^\d{1,9}$/.test(input.value.trim()) ? Number(input.value) : input.value;
  };
  return { get, ...framed(f, input, { wide: long || f.needed }) };
}

// zones gives the id of the list of the zones that the browser knows.
function zones() {
  if (!document.getElementById("zones")) document.body.append(element("datalist", { id: "zones" }, (Intl.supportedValuesOf?.("timeZone") || []).map((z) => element("option", { value: z }))));
  return "zones";
}

function choiceField(context, f, choices) {
  const { value, inherited } = f;
  const shown = value === undefined ? "" : String(value);
  const all = choices.some(([v]) => v === shown) || shown === "" ? choices : [[shown, shown], ...choices];
  const from = inherited === undefined ? "" : choices.find(([v]) => v === String(inherited))?.[1] || String(inherited);
  const input = element("select", {}, element("option", { value: "", textContent: from ? t("edit_inherited", { value: from }) : "–" }), all.map(([v, label]) => element("option", { value: v, textContent: label })));
  input.value = shown;
  input.addEventListener("change", context.changed);
  const get = () => {
    if (input.value === shown) return value;
    if (input.value === "") return undefined;
    return f.schema.type === "boolean" ? input.value === "true" : input.value;
  };
  return { get, ...framed(f, input, { quiet: true }) };
}

// linesField is a list of texts, one a line.
function linesField(context, f) {
  const { value, inherited } = f;
  const asText = (v) => (Array.isArray(v) ? v.join("\n") : v === undefined ? "" : String(v));
  const shown = asText(value);
  const input = element("textarea", { rows: Math.min(6, Math.max(2, shown.split("\n").length)), dir: "auto", placeholder: asText(inherited) });
  input.value = shown;
  input.addEventListener("input", context.changed);
  const get = () => {
    if (input.value === shown) return value;
    const all = input.value.split("\n").map((s) => s.trim()).filter(Boolean);
    if (!all.length) return undefined;
    return all.length === 1 && f.schema.type !== "array" && !Array.isArray(value) ? all[0] : all;
  };
  return { get, ...framed(f, input, { after: element("small", { textContent: t("edit_one_a_line") }) }) };
}

// group gives a fieldset with a legend, and where its problems are shown.
function group({ label }, inside, buttons = []) {
  const problems = element("span", { className: "field-problems" });
  const part = element("fieldset", { className: "wide" }, element("legend", { textContent: label }), problems, inside, buttons.length ? element("div", { className: "row-buttons" }, buttons) : undefined);
  return { part, problems };
}

// pickedField is a list of values out of those that there are.
function pickedField(context, f) {
  const was = f.value || [], picked = [...was];
  const all = [...choicesOf(context, f.schema.items)];
  for (const v of was) if (!all.some(([w]) => w === v)) all.push([v, v]);
  const boxes = all.map(([v, label]) => {
    const input = element("input", { type: "checkbox", checked: was.includes(v), id: newID() });
    input.addEventListener("change", () => {
      if (input.checked) picked.push(v);
      else picked.splice(picked.indexOf(v), 1);
      context.changed();
    });
    return element("label", { className: "box" }, input, " ", element("bdi", { textContent: label }));
  });
  const get = () => (JSON.stringify(picked) === JSON.stringify(was) ? f.value : picked.length ? [...picked] : undefined);
  return { get, ...group(f, element("div", { className: "boxes" }, boxes.length ? boxes : element("span", { className: "soft", textContent: t("edit_nothing_there") }))) };
}

// tableField is a table of its own, as [action]; folded where it is not there. One
// whose keys are names, as [deploy.NAME], can get more of them.
function tableField(context, f) {
  const { schema, value, inherited } = f;
  const fields = fieldsOf(context, schema.properties ? schema : {}, schema.additionalProperties ? {} : value, inherited, f.table || f.key);
  const body = element("div", { className: "fields" }, fields.map(([, x]) => x.part));
  if (schema.additionalProperties) {
    const addNamed = (name, v) => {
      const field = makeField(context, { key: name, schema: schema.additionalProperties, value: v, label: name, table: f.key });
      const entry = [name, field];
      field.part.append(element("div", { className: "row-buttons" }, element("button", { type: "button", className: "link", textContent: t("edit_remove"), "aria-label": `${t("edit_remove")}: ${name}`, onclick: () => { fields.splice(fields.indexOf(entry), 1); field.part.remove(); context.changed(); } })));
      fields.push(entry);
      body.append(field.part);
      return field;
    };
    for (const [name, v] of Object.entries(value || {})) addNamed(name, v);
    const input = element("input", { "aria-label": t("edit_add_name"), placeholder: t("edit_add_name"), dir: "ltr" });
    const add = element("button", { type: "button", textContent: t("edit_add"), onclick: () => {
      const name = input.value.trim();
      if (!name || fields.some(([k]) => k === name)) return input.focus();
      input.value = "";
      const field = addNamed(name, undefined);
      field.part.querySelector("input, select, textarea")?.focus();
      context.changed();
    } });
    body.append(element("div", { className: "row-buttons wide" }, input, " ", add));
  }
  // A name alone is something said, as that the site has a language.
  const get = () => (schema.additionalProperties?.properties && fields.length ? Object.fromEntries(fields.map(([name, x]) => [name, x.get() ?? {}])) : valuesOf(fields));
  const problems = element("span", { className: "field-problems" });
  const fold = element("details", { open: value !== undefined }, element("summary", { textContent: f.label }), body);
  const part = element("div", { className: "wide table", role: "group", "aria-label": f.label }, problems, fold);
  return { get, part, problems, find: (path) => findIn(fields, path) };
}

// tablesField is a list of tables, each of which can be moved and removed.
function tablesField(context, f) {
  const rows = [], list = element("ol", { className: "rows" });
  const order = () => rows.forEach((row, i) => { row.name.textContent = `${f.label} ${i + 1}`; row.up.disabled = i === 0; row.down.disabled = i === rows.length - 1; });
  const add = (value) => {
    const row = { value, fields: fieldsOf(context, f.schema.items, value, {}, f.key) };
    const move = (by, button) => {
      const i = rows.indexOf(row), j = i + by;
      rows.splice(i, 1);
      rows.splice(j, 0, row);
      list.replaceChildren(...rows.map((r) => r.part));
      order();
      context.changed();
      (button.disabled ? (by < 0 ? row.down : row.up) : button).focus();
    };
    row.name = element("span", { id: newID(), className: "row-name" });
    row.up = element("button", { type: "button", className: "link", textContent: t("edit_up"), onclick: () => move(-1, row.up) });
    row.down = element("button", { type: "button", className: "link", textContent: t("edit_down"), onclick: () => move(1, row.down) });
    const gone = element("button", { type: "button", className: "link", textContent: t("edit_remove"), onclick: () => {
      const i = rows.indexOf(row);
      rows.splice(i, 1);
      row.part.remove();
      order();
      context.changed();
      (rows[Math.min(i, rows.length - 1)]?.part.querySelector("input, select, textarea") || more).focus();
    } });
    for (const b of [row.up, row.down, gone]) { b.id = newID(); b.setAttribute("aria-labelledby", `${b.id} ${row.name.id}`); }
    row.problems = element("span", { className: "field-problems" });
    row.part = element("li", {}, element("div", { className: "row-head" }, row.name, row.up, row.down, gone), row.problems, element("div", { className: "fields" }, row.fields.map(([, x]) => x.part)));
    rows.push(row);
    list.append(row.part);
    order();
    return row;
  };
  const more = element("button", { type: "button", textContent: t("edit_add"), "aria-label": `${t("edit_add")}: ${f.label}`, onclick: () => { const row = add(undefined); context.changed(); row.part.querySelector("input, select, textarea")?.focus(); } });
  for (const v of f.value || []) add(v);
  const get = () => {
    const now = rows.map((row) => valuesOf(row.fields) || {});
    return now.length ? now : f.value?.length === 0 ? f.value : undefined;
  };
  const find = (path) => {
    const [, i, rest] = /^\[?(\d+)\]?\.?(.*)$/.exec(path) || [];
    const row = rows[i];
    return row && (rest ? findIn(row.fields, rest) || row : row);
  };
  return { get, find, ...group(f, list, [more]) };
}

// shownOnly shows what commands write, or what a form cannot hold: it is changed in
// the source.
function shownOnly(f) {
  const text = f.value === undefined ? "–" : typeof f.value === "string" ? f.value : JSON.stringify(f.value);
  const problems = element("span", { className: "field-problems" });
  const part = element("div", { className: "field wide" }, element("span", { className: "label", textContent: f.label }), element("code", { className: "soft", dir: "ltr", textContent: text }), problems);
  return { get: () => f.value, part, problems };
}

// nothingYet is a table of which nobody knows what may stand in it: it begins in the
// source.
function nothingYet(f) {
  const field = shownOnly(f);
  field.part.hidden = true;
  return field;
}
