// A document in other languages: the ways there, a new translation, the original
// beside it, and how things stand with the seal.
import { ask, escaped } from "./api.js";
import { comparison } from "./compare.js";
import { readDraft } from "./drafts.js";
import { editLink, element, say, wordsOf } from "./element.js";
import { originalText } from "./preview.js";
import { t } from "./words.js";

// showEditions shows the ways to other editions, and of a translation the original,
// whose keys it gives.
export async function showEditions(file, data, doc, notice) {
  const nav = document.getElementById("editions");
  const ways = (data.others || []).map((e) => element("a", { href: editLink(e.file), textContent: e.name, lang: e.tag, dir: e.dir }));
  for (const e of data.words || []) ways.push(element("a", { href: editLink(e.file) }, t("edit_words_of", { language: e.name })));
  for (const e of data.missing || []) {
    ways.push(element("button", { type: "button", className: "link", textContent: t("edit_translate", { language: e.name }), onclick: async () => {
      const { status, json } = await ask("POST", "new", { kind: "translation", of: data.of || file, language: e.tag });
      if (status === 201) location.assign(editLink(json.file));
      else say(wordsOf(json.problems), true);
    } }));
  }
  nav.replaceChildren(...ways);
  nav.hidden = !ways.length;
  if (!data.of) {
    if (doc.keys.sealed) notice(t("edit_sealed"));
    return undefined;
  }
  const { status, json } = await ask("GET", "documents/" + escaped(data.of));
  if (status !== 200) return undefined;
  const side = document.getElementById("original"), button = document.getElementById("original-switch");
  document.getElementById("original-text").replaceChildren(...originalText(json));
  const show = (open) => { side.hidden = !open; button.setAttribute("aria-pressed", String(open)); document.body.classList.toggle("translating", open); };
  button.hidden = false;
  button.addEventListener("click", () => show(side.hidden));
  show(true);
  const before = await translatedText(data.of, doc.keys.translates, json.keys.sealed);
  if (before !== undefined) {
    document.getElementById("original-text").prepend(element("h3", { textContent: t("edit_new_in_original") }), comparison(before.trim(), json.text.trim()));
  }
  if (doc.keys.translates && json.keys.sealed && doc.keys.translates !== json.keys.sealed) {
    document.getElementById("original-text").prepend(element("p", {}, element("button", { type: "button", textContent: t("edit_translation_done"), onclick: () => confirmTranslation(file, json.keys.sealed) })));
  }
  if (json.keys.sealed) notice(doc.keys.translates === json.keys.sealed ? t("edit_translates_sealed") : t("edit_translates_other"));
  return json.keys;
}

// translatedText gives the text of the original as it was translated: that of the oldest
// version with the seal that the translation names. undefined where nothing is newer, or
// no version is left.
async function translatedText(file, translates, sealed) {
  if (!translates || !sealed || translates === sealed) return undefined;
  const { status, json } = await ask("GET", "history/" + escaped(file));
  for (const v of status === 200 ? json.versions.toReversed() : []) {
    const answer = await ask("GET", `history/${escaped(file)}?version=${encodeURIComponent(v.version)}`);
    const source = answer.status === 200 ? answer.json.source.replace(/\r\n?/g, "\n") : "";
    if (source.includes(translates)) return source.replace(/^\ufeff?\+\+\+\n[^]*?\n\+\+\+\n*/, "");
  }
  return undefined;
}

// confirmTranslation says in the file that it translates the original as it is sealed now.
async function confirmTranslation(file, sealed) {
  if (readDraft(file)) return say(t("versions_unsaved"), true);
  const path = "documents/" + escaped(file), now = await ask("GET", path);
  const { status, json } = now.status === 200 ? await ask("PUT", path, { keys: { translates: sealed } }, { "If-Match": now.json.etag }) : now;
  if (status === 200) location.reload();
  else say(wordsOf(json.problems), true);
}
