// The desk in the browser: asks the server for everything it knows, keeps what is
// typed until it is saved, and decides nothing about what is right.
(() => {
  "use strict";
  const api = "/-/desk/api/";
  const main = document.querySelector("main");
  const file = main.dataset.file;

  function element(name, properties, ...inside) {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...inside.filter((c) => c !== undefined));
    return e;
  }

  async function ask(method, path, body, headers = {}) {
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(api + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const json = answer.status === 204 ? {} : await answer.json();
    return { status: answer.status, json };
  }

  const escaped = (name) => name.split("/").map(encodeURIComponent).join("/");
  const say = (text, wrong) => {
    const line = document.getElementById("said");
    line.textContent = text;
    line.classList.toggle("wrong", Boolean(wrong));
  };
  const wordsOf = (problems) => (problems || []).map((p) => p.message + (p.hint ? ` (${p.hint})` : "")).join(" · ");

  // --- home: new documents ------------------------------------------------

  document.getElementById("new")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const f = event.target;
    const body = { kind: f.kind.value, slug: f.slug.value.trim(), title: f.title.value.trim() };
    if (f.case.value) body.case = f.case.value;
    const { status, json } = await ask("POST", "new", body);
    if (status === 201) location.assign("/-/desk/edit?file=" + encodeURIComponent(json.file));
    else say(wordsOf(json.problems), true);
  });

  for (const form of document.querySelectorAll("form.import")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = form.file.files[0];
      if (!chosen) return;
      const query = new URLSearchParams({ name: chosen.name });
      for (const name of ["letter", "case", "public"]) if (form[name]?.value) query.set(name, form[name].value);
      const path = "import/" + form.dataset.kind;
      const shown = await fetch(api + path + "?" + query, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: chosen });
      const json = await shown.json();
      if (shown.status !== 200) return say(wordsOf(json.problems), true);
      if (!confirm(json.would.join("\n"))) return;
      const done = await ask("POST", path, { confirm: json.confirm });
      say(done.status === 200 ? done.json.did.join(" · ") : wordsOf(done.json.problems), done.status !== 200);
    });
  }

  if (!file) return;

  // --- a document -----------------------------------------------------------

  const form = JSON.parse(main.dataset.form);
  const fields = document.getElementById("fields");
  const text = document.getElementById("text");
  const page = document.getElementById("page");
  const list = document.getElementById("problems");
  const kept = "casebook-desk " + location.host + " " + file;
  let read; // the document as it was read
  let getters = {}; // what the form says of each key

  // field makes an input for a value and gives how it is read again; undefined
  // stands for nothing.
  function field(key, schema, value, label) {
    const id = "f" + Math.random().toString(36).slice(2);
    const help = schema.description ? element("small", { id: id + "h", textContent: schema.description }) : undefined;
    const type = schema.type || (schema.anyOf ? "string" : "");
    const choices = schema.enum || schema.anyOf?.find((s) => s.enum)?.enum;
    let input, get;
    if (schema.properties) return table(key, schema, value, label);
    if (type === "array" && schema.items?.properties) return tables(key, schema, value, label);
    if (type === "boolean") {
      input = element("input", { type: "checkbox", checked: value === true });
      get = () => (input.checked ? true : value === undefined ? undefined : false);
    } else if (type === "array" || Array.isArray(value)) {
      input = element("textarea", { rows: 2, value: (value || []).join("\n") });
      get = () => { const all = input.value.split("\n").map((s) => s.trim()).filter(Boolean); return all.length || value ? all : undefined; };
    } else if (choices) {
      input = element("select", {}, element("option", { value: "", textContent: "–" }),
        ...[...new Set([...choices, ...(value ? [value] : [])])].map((c) => element("option", { value: c, textContent: c, selected: c === value })));
      get = () => input.value || undefined;
    } else {
      const long = schema["x-kind"] === "lines" || key === "summary" || String(value ?? "").includes("\n");
      input = element(long ? "textarea" : "input", { value: value ?? "" });
      if (long) input.rows = 3; else if (schema["x-kind"] === "date") input.placeholder = "2026-01-31";
      get = () => {
        if (input.value === "" && (value === undefined || value === "")) return value;
        if (input.value === "") return undefined;
        return typeof value === "number" && String(value) === input.value || type === "integer" && /^\d+$/.test(input.value) ? Number(input.value) : input.value;
      };
    }
    input.id = id;
    input.dir = "auto";
    if (help) input.setAttribute("aria-describedby", id + "h");
    input.addEventListener("input", typed);
    return { get, part: element("p", {}, element("label", { htmlFor: id, textContent: label || key }), input, help) };
  }

  function table(key, schema, value, label) {
    const inside = keysOf(schema, value).map((k) => [k, field(k, schema.properties?.[k] || {}, value?.[k])]);
    const part = element("fieldset", {}, element("legend", { textContent: label || key }), ...inside.map(([, f]) => f.part));
    const get = () => {
      const now = {};
      for (const [k, f] of inside) { const v = f.get(); if (v !== undefined) now[k] = v; }
      return Object.keys(now).length || value ? now : undefined;
    };
    return { get, part };
  }

  function tables(key, schema, value) {
    const rows = element("div", {});
    const all = [];
    const add = (v) => {
      const row = table(key, schema.items, v, `${key} ${all.length + 1}`);
      all.push(row);
      const move = (by) => { const i = all.indexOf(row), j = i + by; if (j < 0 || j >= all.length) return; all.splice(i, 1); all.splice(j, 0, row); rows.replaceChildren(...all.map((r) => r.part)); typed(); };
      row.part.append(
        element("button", { type: "button", textContent: "Up", onclick: () => move(-1) }),
        element("button", { type: "button", textContent: "Down", onclick: () => move(1) }),
        element("button", { type: "button", textContent: "Remove", onclick: () => { all.splice(all.indexOf(row), 1); row.part.remove(); typed(); } }));
      rows.append(row.part);
    };
    for (const v of value || []) add(v);
    const part = element("fieldset", {}, element("legend", { textContent: key }), rows,
      element("button", { type: "button", textContent: "Add", onclick: () => { add(undefined); typed(); } }));
    const get = () => { const now = all.map((r) => r.get() || {}); return now.length || value ? now : undefined; };
    return { get, part };
  }

  function keysOf(schema, value) {
    const known = schema["x-order"] || Object.keys(schema.properties || {});
    return [...known, ...Object.keys(value || {}).filter((k) => !known.includes(k))];
  }

  function show(doc) {
    read = doc;
    getters = {};
    const parts = keysOf(form, doc.keys).map((k) => {
      const f = field(k, form.properties?.[k] || {}, doc.keys[k]);
      getters[k] = f.get;
      f.part.dataset.key = k;
      return f.part;
    });
    fields.replaceChildren(...parts);
    text.value = doc.text;
    showProblems(doc.problems);
  }

  // difference gives what a save has to name of a table: what changed, null for
  // what went.
  function difference(was, is) {
    const changes = {};
    for (const k of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const a = was[k], b = is[k];
      if (JSON.stringify(a) === JSON.stringify(b)) continue;
      if (b === undefined) changes[k] = null;
      else if (a && b && typeof a === "object" && typeof b === "object" && !Array.isArray(a) && !Array.isArray(b)) changes[k] = difference(a, b);
      else changes[k] = b;
    }
    return changes;
  }

  function edited() {
    const is = {};
    for (const [k, get] of Object.entries(getters)) { const v = get(); if (v !== undefined) is[k] = v; }
    const edit = {};
    const keys = difference(sorted(read.keys), sorted(is));
    if (Object.keys(keys).length) edit.keys = keys;
    if (text.value !== read.text) edit.text = text.value;
    return edit;
  }

  // sorted gives a value with its keys in one order, to be compared.
  function sorted(v) {
    if (Array.isArray(v)) return v.map(sorted);
    if (v && typeof v === "object") return Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])]));
    return v;
  }

  function showProblems(problems) {
    list.replaceChildren(...problems.map((p) => element("li", { className: p.severity }, element("strong", { textContent: `${p.line ? "line " + p.line + ": " : ""}${p.message}` }), p.hint ? ` ${p.hint}` : undefined)));
    for (const part of fields.children) {
      const own = problems.filter((p) => p.message.includes(`"${part.dataset.key}"`) || p.message.startsWith(part.dataset.key + " "));
      part.classList.toggle("wrong", own.length > 0);
    }
  }

  let waiting, asking = 0;
  function typed() {
    const edit = edited();
    if (Object.keys(edit).length) localStorage.setItem(kept, JSON.stringify({ etag: read.etag, edit }));
    else localStorage.removeItem(kept);
    say(Object.keys(edit).length ? "Not saved yet" : "");
    clearTimeout(waiting);
    waiting = setTimeout(preview, 120);
  }

  async function preview() {
    const number = ++asking;
    const { status, json } = await ask("POST", "documents/" + escaped(file) + "/preview", edited());
    if (number !== asking) return; // something was typed meanwhile
    if (status !== 200) return say(wordsOf(json.problems), true);
    showProblems(json.problems);
    if (json.page) {
      const at = page.contentWindow?.scrollY;
      page.srcdoc = json.page.replace(/<head(\s[^>]*)?>/i, (m) => m + `<base href="${location.origin}${json.address}">`);
      if (at) page.addEventListener("load", () => page.contentWindow?.scrollTo?.(0, at), { once: true });
    }
  }

  async function save() {
    const edit = edited();
    if (!Object.keys(edit).length) return say("Nothing has changed");
    const { status, json } = await ask("PUT", "documents/" + escaped(file), edit, { "If-Match": read.etag });
    if (status === 200) {
      localStorage.removeItem(kept);
      show(json);
      say("Saved");
      preview();
    } else if (status === 412) {
      conflict(json);
    } else {
      say(wordsOf(json.problems), true);
    }
  }

  function conflict({ yours, theirs, problems }) {
    say(wordsOf(problems), true);
    const dialog = document.getElementById("conflict");
    document.getElementById("yours").value = yours?.source ?? JSON.stringify(yours, null, 2);
    document.getElementById("theirs").value = theirs?.source ?? "";
    document.getElementById("take").onclick = () => { localStorage.removeItem(kept); dialog.close(); location.reload(); };
    document.getElementById("mine").onclick = async () => {
      const { status, json } = await ask("PUT", "documents/" + escaped(file), { source: document.getElementById("yours").value }, { "If-Match": theirs.etag });
      if (status !== 200) return say(wordsOf(json.problems), true);
      localStorage.removeItem(kept);
      dialog.close();
      location.reload();
    };
    dialog.showModal();
  }

  text.addEventListener("input", typed);
  document.getElementById("save").addEventListener("click", save);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });

  (async () => {
    const { status, json } = await ask("GET", "documents/" + escaped(file));
    if (status !== 200) return say(wordsOf(json.problems), true);
    show(json);
    const before = JSON.parse(localStorage.getItem(kept) || "null");
    if (before) {
      if (before.edit.text !== undefined) text.value = before.edit.text;
      if (before.edit.keys) {
        const merged = { ...json, keys: merge(json.keys, before.edit.keys), text: text.value };
        show(merged);
        read = before.etag === json.etag ? json : { ...json, etag: before.etag };
      }
      say("What you typed and did not save is here again");
    }
    preview();
  })();

  function merge(was, changes) {
    const is = { ...was };
    for (const [k, v] of Object.entries(changes)) {
      if (v === null) delete is[k];
      else is[k] = typeof v === "object" && !Array.isArray(v) ? merge(is[k] || {}, v) : v;
    }
    return is;
  }
})();
