// What the browser keeps of a document that is being written.
const site = document.body.dataset.site; // another one may have been here before
const prefix = `casebook-desk ${site} `;
const marks = `casebook-desk-forgotten ${site}`;

let known; // the marks of the server, as this tab has last seen them
const dropped = []; // files and folders of which this tab keeps nothing any more

const isIn = (file, of) => file === of || of.endsWith("/") && file.startsWith(of);

let own; // what this tab has kept or found: what another tab keeps is not dropped by this one

// readDraft gives what is kept of a file; undefined for nothing.
export function readDraft(file) {
  try {
    own = localStorage.getItem(prefix + file);
    return JSON.parse(own) || undefined;
  } catch {
    return undefined;
  }
}

// keepDraft keeps what was typed of a file, nothing where it is undefined, and says
// whether the browser could.
export function keepDraft(file, draft) {
  if (draft && dropped.some((of) => isIn(file, of))) return false; // what was typed may hold what is gone
  try {
    if (draft) {
      own = JSON.stringify(draft);
      localStorage.setItem(prefix + file, own);
    } else if (localStorage.getItem(prefix + file) === own) {
      localStorage.removeItem(prefix + file);
    }
    return true;
  } catch { // it has no room left, or keeps nothing
    return false;
  }
}

// whenKeptElsewhere calls tell when another tab keeps something of a file, in the place of
// what this one has kept.
export function whenKeptElsewhere(file, tell) {
  addEventListener("storage", (event) => { if (event.key === prefix + file && event.newValue) tell(); });
}

// forgetDrafts drops what is kept of a file, or of every file below a folder, whose
// name ends with "/".
export function forgetDrafts(file) {
  for (const name of Object.keys(localStorage)) {
    if (isIn(name, prefix + file)) localStorage.removeItem(name);
  }
}

// forgetMarked drops what is kept where a mark of the server is another one than it
// was: a person was taken off there, or the page taken down, in another tab or a terminal.
// A tab that stood open meanwhile keeps nothing of it any more.
export function forgetMarked(now) {
  if (known) dropped.push(...Object.keys(now).filter((of) => known[of] !== now[of]));
  known = now;
  const before = JSON.parse(localStorage.getItem(marks) || "{}");
  for (const [file, mark] of Object.entries(now)) if (before[file] !== mark) forgetDrafts(file);
  localStorage.setItem(marks, JSON.stringify(now));
}
