// The area in which a text is written: its tools, what is pasted and dropped. Every
// change goes through the browser's own editing, so that Ctrl+Z takes it back.
import { ask } from "./api.js";
import { element, say } from "./element.js";
import { openDialog } from "./order.js";
import { escaped, toMarkdown } from "./paste.js";
import { chooser, isPicture, keepFile, thumbnail } from "./pictures.js";
import { newID } from "./field.js";
import { t } from "./words.js";

// makeTools puts tools above an area.
//   context: as of the form; file: of the document
export function makeTools(area, context, file) {
  // put replaces what is selected, and selects from and to within what was put.
  const put = (text, from = text.length, to = from) => {
    area.focus();
    const at = area.selectionStart;
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, at, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(at + from, at + to);
  };
  // away opens a dialog; what was selected is so again when it is closed, which a
  // browser does not see to.
  const away = (open) => {
    const { selectionStart: a, selectionEnd: b } = area;
    return open((...what) => { area.focus(); area.setSelectionRange(a, b); what[0]?.(); });
  };
  const selected = () => area.value.slice(area.selectionStart, area.selectionEnd);

  // around puts marks around what is selected, or takes them away.
  const around = (mark) => {
    const { selectionStart: a, selectionEnd: b, value } = area;
    if (value.slice(a - mark.length, a) === mark && value.slice(b, b + mark.length) === mark) {
      area.setSelectionRange(a - mark.length, b + mark.length);
      return put(value.slice(a, b), 0, b - a);
    }
    put(mark + selected() + mark, mark.length, mark.length + b - a);
  };

  // lines selects whole lines and puts each as change gives it.
  const lines = (change) => {
    const { selectionStart: a, selectionEnd: b, value } = area;
    const start = value.lastIndexOf("\n", a - 1) + 1, found = value.indexOf("\n", b), end = found < 0 ? value.length : found;
    const text = change(value.slice(start, end).split("\n")).join("\n");
    area.setSelectionRange(start, end);
    put(text);
  };
  const before = (mark) => lines((all) => (all.every((l) => l.startsWith(mark)) ? all.map((l) => l.slice(mark.length)) : all.map((l) => mark + l)));

  // block puts a text as a paragraph of its own.
  const block = (text) => {
    const head = area.value.slice(0, area.selectionStart), tail = area.value.slice(area.selectionEnd);
    const above = !head || head.endsWith("\n\n") ? "" : head.endsWith("\n") ? "\n" : "\n\n", below = !tail || tail.startsWith("\n\n") ? "" : tail.startsWith("\n") ? "\n" : "\n\n";
    put(above + text + below, above.length + text.length);
  };

  const footnote = () => {
    let n = 1;
    while (area.value.includes(`[^${n}]`)) n++;
    put(`[^${n}]`);
    area.setSelectionRange(area.value.length, area.value.length);
    const note = `${area.value.endsWith("\n") ? "" : "\n"}\n[^${n}]: `;
    put(note);
    put(t("tool_footnote_text"), 0, t("tool_footnote_text").length);
  };

  // addPicture asks what a picture shows, or what is heard, and puts it into the text.
  const addPicture = (name, sound) => away((back) => new Promise((done) => {
    const [title, label, why] = sound ? [t("sound_alt_title"), t("sound_alt"), t("sound_alt_why")] : [t("picture_alt_title"), t("picture_alt"), t("picture_alt_why")];
    const d = openDialog(title);
    const input = element("textarea", { id: newID(), rows: 2, dir: "auto", spellcheck: true });
    const form = element("form", { onsubmit: (event) => { event.preventDefault(); d.close(); back(() => block(`![${escaped(input.value.trim().replace(/\s+/g, " "))}](${name})`)); } },
      thumbnail(context.folder, name), element("label", { htmlFor: input.id, textContent: label }), input, element("small", { textContent: why }));
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(); } });
    d.show([form], [[t("picture_insert"), () => form.requestSubmit(), true], [t("cancel"), () => { d.close(); back(); }]]);
    input.focus();
    d.closed.then(done);
  }));
  const takePictures = async (files) => {
    for (const f of files) {
      const name = await keepFile(context, f);
      if (name && isPicture(name)) await addPicture(name);
      else if (name?.endsWith(".mp3")) await addPicture(name, true);
      else if (name) put(`[${escaped(f.name)}](${name})`);
    }
  };

  const picture = () => away((back) => {
    const d = openDialog(t("tool_picture"));
    const there = (context.choices?.picture || []).map(([name]) => element("li", {}, element("button", { type: "button", className: "picture", onclick: () => { d.close(); back(() => addPicture(name)); } }, thumbnail(context.folder, name), element("span", { textContent: name, dir: "ltr" }))));
    d.show([chooser(t("picture_upload"), "image/*", async (f) => { d.close(); back(); await takePictures([f]); }), element("p", { className: "soft", textContent: t("picture_drop") }), there.length ? element("ul", { className: "plain pictures" }, there) : undefined], [[t("cancel"), () => { d.close(); back(); }]]);
  });

  tool(t("tool_heading"), "H", () => lines((all) => all.map((l) => (/^#+ /.test(l) ? l.replace(/^#+ /, "") : "## " + l))));
  tool(t("tool_bold"), "B", () => around("**"), "b");
  tool(t("tool_italic"), "I", () => around("*"), "i");
  tool(t("tool_link"), "", () => away((back) => chooseLink(file, selected(), (text, to) => back(() => put(`[${text}](${to})`)), back)), "k");
  tool(t("tool_picture"), "", picture);
  tool(t("tool_list"), "", () => before("- "));
  tool(t("tool_quote"), "", () => before("> "));
  tool(t("tool_footnote"), "", footnote);
  tool(t("tool_notice"), "", () => (selected() ? lines((all) => ["> [!NOTE]", ...all.map((l) => "> " + l)]) : block("> [!NOTE]\n> ")));

  function tool(word, sign, act, key) {
    const keys = key ? `Ctrl+${key.toUpperCase()}` : undefined;
    const button = element("button", { type: "button", textContent: word, title: keys ? `${word} (${keys})` : word, "aria-keyshortcuts": keys && `Control+${key.toUpperCase()}`, onclick: act });
    if (sign) button.className = "tool-" + sign.toLowerCase();
    document.getElementById("tools").append(button);
    if (key) area.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === key) { event.preventDefault(); act(); }
    });
  }

  area.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html"), files = [...event.clipboardData.files].filter((f) => f.type.startsWith("image/"));
    const text = html ? toMarkdown(html) : "";
    if (text) {
      event.preventDefault();
      put(text);
      say(t("paste_done"));
    } else if (files.length && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      takePictures(files);
    }
  });
  area.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); area.classList.toggle("over", true); } });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    takePictures([...event.dataTransfer.files]);
  });
}

// chooseLink asks for a page of the site by its title, or for an address.
async function chooseLink(file, selected, take, back) {
  const d = openDialog(t("tool_link"));
  const words = element("input", { id: newID(), value: selected, dir: "auto" });
  const find = element("input", { id: newID(), type: "search", dir: "auto", autocomplete: "off" });
  const list = element("ul", { className: "plain pick" });
  const { status, json } = await ask("GET", "documents");
  const pages = status === 200 ? json.documents.filter((p) => p.file.endsWith(".md") && p.file !== file) : [];
  const finish = (to, title) => { d.close(); take(escaped(words.value.trim() || title), to); };
  const show = () => {
    const wanted = find.value.trim().toLowerCase();
    const address = /^(https?:\/\/|mailto:|tel:)\S+$/i.test(find.value.trim()) ? find.value.trim() : "";
    const found = pages.filter((p) => (p.title + " " + p.file).toLowerCase().includes(wanted)).slice(0, 50);
    list.replaceChildren(...(address ? [element("li", {}, element("button", { type: "button", className: "link", textContent: t("link_address", { address }), onclick: () => finish(address.replace(/[()<>\s]/g, encodeURIComponent), address) }))] : []),
      ...found.map((p) => element("li", {}, element("button", { type: "button", className: "link", onclick: () => finish(pathFrom(file, p.file), p.title) }, element("bdi", { textContent: p.title })), " ", element("span", { className: "soft", dir: "ltr", textContent: p.file }))),
      ...(address || found.length ? [] : [element("li", { className: "soft", textContent: t("link_none") })]));
  };
  find.addEventListener("input", show);
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); list.querySelector("button")?.click(); } });
  show();
  d.show([element("div", {}, element("label", { htmlFor: words.id, textContent: t("link_words") }), words), element("div", {}, element("label", { htmlFor: find.id, textContent: t("link_find") }), find), list], [[t("cancel"), () => { d.close(); back(); }]]);
  d.dialog.addEventListener("cancel", () => setTimeout(back));
  (selected ? find : words).focus();
}

// pathFrom gives the way from one file to another.
function pathFrom(file, to) {
  const a = file.split("/").slice(0, -1), b = to.split("/");
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].map(encodeURIComponent).join("/");
}
