// The versions of a document: what it said before each save, what differs, and the
// way back, which is a save of its own. And two versions that contradict each other.
import { ask, escaped } from "./api.js";
import { comparison } from "./compare.js";
import { element, wordsOf } from "./element.js";
import { openDialog, refusal, waiting } from "./order.js";
import { goToLine } from "./problems.js";
import { dateWords, fromNow, t } from "./words.js";

const when = (time) => dateWords(new Date(time), { dateStyle: "medium", timeStyle: "medium" });

// away says how long ago that was.
function away(time) {
  const seconds = (new Date(time) - Date.now()) / 1000;
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]].find(([n]) => Math.abs(seconds) >= n) || [1, "second"];
  return fromNow(Math.round(seconds / size), unit);
}

const listOf = async (file) => ((await ask("GET", "history/" + escaped(file))).json.versions || []);
const sourceOf = async (file, version) => (await ask("GET", `history/${escaped(file)}?version=${encodeURIComponent(version)}`)).json.source;

// showVersions lists the versions of a document. current gives what it says now;
// restore saves a source in its place and says whether it did.
export async function showVersions(file, current, restore) {
  const d = openDialog(t("versions"));
  d.show(waiting(), [[t("close"), d.close]]);
  const list = await listOf(file);
  // overview shows them all, with the focus on the one that was looked at.
  const overview = (last) => {
    d.dialog.classList.remove("wide");
    const rows = list.map((v) => {
      const button = element("button", { type: "button", textContent: t("versions_compare"), "aria-label": `${t("versions_compare")}: ${when(v.time)}`, onclick: () => look(v) });
      return [v, button, element("li", {}, element("span", {}, when(v.time), " ", element("small", { textContent: away(v.time) })), " ", v.etag === current().etag ? element("span", { className: "soft", textContent: t("versions_same") }) : button)];
    });
    d.show([
      element("p", { textContent: list.length ? t("versions_what") : t("versions_none") }),
      list.length ? element("ol", { className: "plain versions" }, rows.map(([, , row]) => row)) : undefined,
    ], [[t("close"), d.close, true]]);
    rows.find(([v]) => v === last)?.[1].focus();
  };
  const look = async (v) => {
    d.show(waiting(), []);
    const source = await sourceOf(file, v.version);
    if (source === undefined) return overview(v);
    d.dialog.classList.add("wide");
    const legend = element("p", { textContent: t("versions_legend", { time: when(v.time) }) });
    d.show([legend, comparison(current().source, source)], [
      [t("versions_restore"), async () => { if (await restore(source)) d.close(); }, true], [t("versions_back"), () => overview(v)], [t("close"), d.close]]);
    legend.tabIndex = -1;
    legend.focus();
  };
  overview();
  await d.closed;
}

// undo gives the source of the newest version that says something else than now.
export async function versionBefore(file, source) {
  for (const v of (await listOf(file)).slice(0, 20)) {
    const text = await sourceOf(file, v.version);
    if (text !== undefined && text !== source) return { source: text, time: when(v.time) };
  }
  return undefined;
}

// settleConflict shows what somebody else made of a file beside what was to be saved,
// both whole, and lets one choose. save saves a source over theirs and gives the
// answer; take gives up one's own.
export function settleConflict({ yours, theirs }, save, take) {
  const dialog = document.getElementById("conflict"), mine = document.getElementById("yours"), other = document.getElementById("theirs");
  const notice = document.getElementById("conflict-said"), differs = document.getElementById("conflict-differs");
  const own = yours?.source ?? yours?.text ?? JSON.stringify(yours?.keys ?? {}, null, 2);
  mine.value = own;
  other.value = theirs?.source ?? "";
  const show = () => differs.replaceChildren(comparison(other.value, mine.value));
  show();
  mine.oninput = show;
  notice.textContent = ""; // the title says it
  document.getElementById("take").onclick = () => { dialog.close(); take(); };
  document.getElementById("mine").onclick = async () => {
    const { status, json } = await save(mine.value, theirs.etag);
    if (status === 200) return dialog.close();
    notice.textContent = wordsOf(json.problems);
    if (status === 412 && json.theirs) { theirs = json.theirs; other.value = theirs.source; show(); }
  };
  document.getElementById("later").onclick = () => dialog.close();
  dialog.showModal();
  // Both begin where they differ.
  const a = mine.value.split("\n"), b = other.value.split("\n"), line = a.findIndex((text, i) => text !== b[i]) + 1;
  for (const area of [other, mine]) {
    goToLine(area, line || Math.min(a.length, b.length));
    area.setSelectionRange(area.selectionStart, area.selectionStart); // typing replaces nothing
  }
  dialog.scrollTop = 0;
}

// settleDeletion tells that the file is gone, and offers to write it again.
export function settleDeletion(file, write) {
  const d = openDialog(t("deleted"));
  d.show([element("p", { textContent: t("deleted_what", { file }) })], [[t("deleted_write"), async () => {
    const { status, json } = await write();
    if (status === 201 || json.theirs) return d.close(); // somebody else wrote it again: both are shown
    d.show(refusal(json), [[t("close"), d.close, true]]);
  }, true], [t("deleted_leave"), d.close]]);
}
