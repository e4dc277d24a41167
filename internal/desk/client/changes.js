// What differs between what was read and what is on the page.

// sorted gives a value with its keys in one order, to be compared.
export function sorted(v) {
  if (Array.isArray(v)) return v.map(sorted);
  if (v && typeof v === "object") return Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])]));
  return v;
}

const isTable = (v) => v !== null && typeof v === "object" && !Array.isArray(v);

// difference gives what a save has to name of a table: what changed, null for what
// went (RFC 7396).
export function difference(was, is) {
  const changes = {};
  for (const k of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const a = was[k], b = is[k];
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    if (b === undefined) changes[k] = null;
    else if (isTable(a) && isTable(b)) changes[k] = difference(a, b);
    else changes[k] = b;
  }
  return changes;
}

// merged gives a table with changes made.
export function merged(was, changes) {
  const is = { ...was };
  for (const [k, v] of Object.entries(changes)) {
    if (v === null) delete is[k];
    else is[k] = isTable(v) ? merged(isTable(is[k]) ? is[k] : {}, v) : v;
  }
  return is;
}

// withLineEnds gives a text that an area has made LF of with the line ends that the
// original has: lines that stay keep theirs, new ones get those of the first.
export function withLineEnds(original, text) {
  if (!original.includes("\r")) return text;
  const old = original.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g), bare = old.map((l) => l.replace(/[\r\n]+$/, "")), ends = old.map((l) => l.slice(l.replace(/[\r\n]+$/, "").length));
  while (old.length > 1 && !bare.at(-1) && !ends.at(-1) && !ends.at(-2)) { bare.pop(); ends.pop(); old.pop(); }
  const lines = text.split("\n");
  let first = 0, last = 0;
  while (first < bare.length && first < lines.length && bare[first] === lines[first]) first++;
  while (last < bare.length - first && last < lines.length - first && bare.at(-1 - last) === lines.at(-1 - last)) last++;
  return lines.map((line, i) => {
    if (i === lines.length - 1) return line;
    const from = lines.length - i;
    const end = i < first ? ends[i] : from <= last ? ends.at(-from) : "";
    return line + (end || ends[0] || "\n");
  }).join("");
}
