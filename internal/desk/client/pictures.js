// Pictures and other files beside a document: what there is, a look at it, new ones.
// A file is sent to lie beside the document, never in the place of another.
import { escaped, sendFile, showFile } from "./api.js";
import { element, say, wordsOf } from "./element.js";
import { framed, newID } from "./field.js";
import { t } from "./words.js";

const types = { svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp" };
const endOf = (name) => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
export const isPicture = (name) => endOf(name) in types;

// thumbnail shows a picture beside the document. It is an image of data, in which
// nothing runs.
export function thumbnail(folder, name) {
  const image = element("img", { alt: "", className: "thumbnail" });
  image.hidden = true;
  if (isPicture(name) && !/[/\\]/.test(name)) showFile("files/" + escaped(folder + name), types[endOf(name)]).then((data) => { if (data) { image.src = data; image.hidden = false; } });
  return image;
}

// plainName gives a name that every system takes and that no text needs escapes for.
function plainName(file) {
  const dot = file.name.lastIndexOf(".");
  const end = (dot > 0 ? file.name.slice(dot + 1) : file.type.split("/")[1] || "png").toLowerCase().replace("jpeg", "jpg");
  const stem = (dot > 0 ? file.name.slice(0, dot) : file.name).normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return [stem || "picture", end];
}

// assets is the folder of logos, whose names in a document have it before them.
const assets = "assets/";

// keepFile sends a file to lie beside the document, or where logos lie, and gives what
// the document calls it. Where one of the name is there already it gets a number.
export async function keepFile(context, file, folder = context.folder) {
  const [stem, end] = plainName(file), before = folder === assets ? assets : "";
  for (let n = 1; n < 100; n++) {
    const plain = stem + (n > 1 ? "-" + n : "") + "." + end, name = before + plain;
    if (context.names().includes(name)) continue;
    const { status, json } = await sendFile("PUT", "files/" + escaped(folder + plain), file, { "If-None-Match": "*" });
    if (status === 412) continue;
    if (status !== 201) { say(wordsOf(json.problems), true); return undefined; }
    const kind = before ? "asset" : isPicture(name) ? "picture" : "file";
    (context.choices[kind] ||= []).push([name, plain]);
    context.added(name);
    say(t("picture_kept", { name }));
    return name;
  }
  return undefined;
}

// chooser is an input for a file that looks like a button.
export function chooser(word, accept, take) {
  const input = element("input", { type: "file", accept, className: "visually-hidden", id: newID() });
  input.addEventListener("change", async () => { if (input.files[0]) await take(input.files[0]); input.value = ""; });
  return element("span", { className: "chooser" }, input, element("label", { htmlFor: input.id, className: "button", textContent: word }));
}

// pictureField is a picture, or another file, beside the document.
export function pictureField(context, f) {
  const kind = f.schema["x-kind"], picture = kind !== "file", folder = kind === "asset" ? assets : context.folder, shown = f.value === undefined ? "" : String(f.value);
  const input = element("select", {});
  const look = element("span", {});
  const fill = (chosen) => {
    const names = [...(context.choices?.[kind] || [])];
    if (chosen && !names.some(([name]) => name === chosen)) names.unshift([chosen, chosen]);
    input.replaceChildren(element("option", { value: "", textContent: f.inherited ? t("edit_inherited", { value: f.inherited }) : "–" }), ...names.map(([name, plain]) => element("option", { value: name, textContent: plain })));
    input.value = chosen;
    look.replaceChildren(...(picture && chosen ? [thumbnail(folder, chosen.startsWith(folder) ? chosen.slice(folder.length) : chosen)] : []));
  };
  fill(shown);
  context.lists.push(() => fill(input.value));
  input.addEventListener("change", () => { fill(input.value); context.changed(); });
  const take = async (file) => {
    const name = await keepFile(context, file, folder);
    if (!name) return;
    fill(name);
    context.changed();
    context.pictureChosen?.(f.key);
  };
  const pick = chooser(picture ? t("picture_upload") : t("file_upload"), picture ? Object.keys(types).map((e) => "." + e).join(",") : "", take);
  const framing = framed(f, input, { wide: true, after: element("span", { className: "pair" }, pick, look) });
  framing.part.classList.add("drop-here");
  framing.part.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); framing.part.classList.toggle("over", true); } });
  framing.part.addEventListener("dragleave", () => framing.part.classList.remove("over"));
  framing.part.addEventListener("drop", (event) => {
    framing.part.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
  return { get: () => (input.value === shown ? f.value : input.value || undefined), ...framing };
}
