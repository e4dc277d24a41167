// Today: what readers would get, new documents, a letter from a file.
import { ask, sendFile } from "./api.js";
import { editLink, element, problemList, say, spoken, wordsOf } from "./element.js";
import { giveOrder, openDialog } from "./order.js";
import { dateWords, number, t } from "./words.js";

// What is wrong is told in the words of the forms.
for (const item of document.querySelectorAll("ul.problems > li")) {
  for (const part of item.querySelectorAll("bdi")) part.textContent = spoken({ code: item.dataset.code, message: part.textContent }).message;
}

// What readers would get is found out by a rehearsal, which may take a while.
ask("GET", "report").then(({ status, json }) => {
  const lines = status !== 200 ? [t("publish_not_yet")] : [
    json.people.length ? t("publish_named", { n: json.people.length }) : undefined,
    ...(json.unlisted || []).map((c) => t("publish_unlisted", { letter: json.titles?.[c.letter] || c.letter, before: number(c.old), count: number(c.new) })),
    json.no_longer ? t("publish_no_longer", { n: json.no_longer }) : undefined,
    ...["added", "changed", "removed", "entries"].map((key) => json[key].length ? t("publish_" + key, { n: json[key].length }) : undefined),
  ].filter(Boolean);
  document.getElementById("would").replaceChildren(
    element("p", { textContent: lines.join(" · ") || t("publish_nothing") }),
    element("p", {}, element("a", { className: "button", href: "/-/desk/publish", textContent: t("home_publish") })));
});

// begin asks for the title of a new document, and goes on to its text.
function begin(kind, word) {
  const d = openDialog(word);
  const title = element("input", { id: "title", dir: "auto", autocomplete: "off" });
  const slug = element("input", { id: "slug", dir: "ltr", autocomplete: "off", autocapitalize: "none", spellcheck: false });
  const of = element("select", { id: "of" });
  of.append(document.getElementById("case-choices").content.cloneNode(true));
  const said = element("div", { role: "alert" });
  const make = async () => {
    const body = { kind, title: title.value.trim(), slug: slug.value.trim() };
    if (kind === "update") body.case = of.value;
    const { status, json } = await ask("POST", "new", body);
    if (status === 201) location.assign(editLink(json.file));
    else {
      said.replaceChildren(problemList(json.problems));
      if (title.value.trim()) { more.open = true; slug.focus(); } else title.focus();
    }
  };
  const more = element("details", {}, element("summary", { textContent: t("new_more") }), element("p", {}, element("label", { htmlFor: "slug", textContent: t("new_slug") }), slug, element("small", { textContent: t("new_slug_what") })));
  d.show([element("form", { onsubmit: (e) => { e.preventDefault(); make(); } },
    kind === "update" ? element("p", {}, element("label", { htmlFor: "of", textContent: t("new_of_case") }), of) : undefined,
    element("p", {}, element("label", { htmlFor: "title", textContent: kind === "case" ? t("new_title_case") : t("new_title") }), title),
    more, element("button", { className: "visually-hidden", tabIndex: -1, "aria-hidden": "true" })), said],
  [[t("new_make"), make, true], [t("cancel"), d.close]]);
  (kind === "update" ? of : title).focus();
}

for (const button of document.querySelectorAll("[data-new]")) {
  button.disabled = false;
  button.addEventListener("click", () => begin(button.dataset.new, button.textContent));
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.disabled = false;
  button.addEventListener("click", async () => {
    const { status, json } = await ask("POST", "new", { kind: "translation", of: button.dataset.of, language: button.dataset.language });
    if (status === 201) location.assign(editLink(json.file));
    else say(wordsOf(json.problems), true);
  });
}

// besideItsText shows what was understood of a letter beside the text of its file.
function besideItsText({ original, letter }) {
  const text = (content) => element("div", { className: "plain-text", textContent: content, dir: "auto" });
  const line = (content) => element("bdi", { textContent: content });
  const list = (lines) => lines.length ? element("ul", { className: "plain" }, lines.map((l) => element("li", {}, line(l)))) : undefined;
  const day = letter.date && dateWords(new Date(letter.date), { dateStyle: "long", timeZone: "UTC" });
  const entry = (word, value, needed) => value || needed ? [element("dt", { textContent: word }), element("dd", {}, value || element("span", { className: "wrong", textContent: t("import_not_found") }))] : [];
  const half = (id, ...inside) => element("section", { tabIndex: 0, "aria-labelledby": id }, ...inside);
  return element("div", { className: "halves" },
    half("original-title", element("h3", { id: "original-title", textContent: t("import_original") }), text(original)),
    half("understood-title", element("h3", { id: "understood-title", textContent: t("import_understood") }), letter.draft ? element("p", { className: "note", textContent: t("import_draft") }) : undefined,
      element("dl", {}, entry(t("key_title"), letter.title && line(letter.title), true), entry(t("key_date"), day, true), entry(t("key_place"), letter.place && line(letter.place)),
        entry(t("key_to"), list(letter.to), true), entry(t("key_cc"), list(letter.cc)), entry(t("key_source"), letter.source && line(letter.source)),
        entry(t("key_body"), letter.text.trim() && text(letter.text), true), entry(t("home_signatories") + (letter.signatories.length ? ` (${number(letter.signatories.length)})` : ""), list(letter.signatories), true))));
}

// importLetter shows what was understood of a letter's file, and makes the page of it.
async function importLetter(file, encoding) {
  if (!file) return;
  let page;
  const done = await giveOrder({
    path: "import/letter", send: () => sendFile("POST", "import/letter?" + new URLSearchParams({ name: file.name, ...(encoding && { encoding }) }), file),
    again: (chosen) => importLetter(file, chosen),
    title: t("import_letter_title", { file: file.name }), go: t("import_letter_now"),
    extra: (json) => { page = json.file; return besideItsText(json); }, wide: true,
  });
  if (done && page) location.assign(editLink(page));
}

const drop = document.getElementById("drop"), chosen = document.getElementById("letter-file");
chosen.disabled = false;
chosen.addEventListener("change", () => { importLetter(chosen.files[0]); chosen.value = ""; });
document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.toggle("over", true); });
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  importLetter(event.dataTransfer?.files[0]);
});
