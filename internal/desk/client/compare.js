// Which lines of two texts differ.
import { element } from "./element.js";
import { t } from "./words.js";

// differences gives the lines of two texts: [" ", line] in both, ["-", line] in the
// first alone, ["+", line] in the second alone, by the longest list of lines that
// both have. Texts that are much too long for that are told apart as wholes.
export function differences(a, b) {
  const x = a.split("\n"), y = b.split("\n");
  let first = 0, last = 0;
  while (first < x.length && first < y.length && x[first] === y[first]) first++;
  while (last < x.length - first && last < y.length - first && x.at(-1 - last) === y.at(-1 - last)) last++;
  const p = x.slice(first, x.length - last), q = y.slice(first, y.length - last), middle = [];
  if (p.length * q.length > 4e6) {
    middle.push(...p.map((l) => ["-", l]), ...q.map((l) => ["+", l]));
  } else {
    const width = q.length + 1, most = new Uint32Array((p.length + 1) * width);
    for (let i = p.length - 1; i >= 0; i--) {
      for (let j = q.length - 1; j >= 0; j--) {
        most[i * width + j] = p[i] === q[j] ? most[(i + 1) * width + j + 1] + 1 : Math.max(most[(i + 1) * width + j], most[i * width + j + 1]);
      }
    }
    let i = 0, j = 0;
    while (i < p.length || j < q.length) {
      if (i < p.length && j < q.length && p[i] === q[j]) { middle.push([" ", p[i]]); i++; j++; }
      else if (j === q.length || i < p.length && most[(i + 1) * width + j] >= most[i * width + j + 1]) middle.push(["-", p[i++]]);
      else middle.push(["+", q[j++]]);
    }
  }
  const same = (l) => [" ", l];
  return [...x.slice(0, first).map(same), ...middle, ...x.slice(x.length - last).map(same)];
}

// words cuts a line into words, each with the space behind it.
const words = (line) => line.match(/\S+\s*|^\s+/g) || [];

// marked gives a line with the words marked that the other one has not: those between
// what both begin and end with. Lines that share little are told apart as wholes.
function marked(line, other) {
  const a = words(line), b = words(other ?? "");
  let first = 0, last = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  while (last < a.length - first && last < b.length - first && a.at(-1 - last) === b.at(-1 - last)) last++;
  if (4 * (first + last) < Math.max(a.length, b.length) || first + last === a.length) return [line || "\u00a0"];
  const own = a.slice(first, a.length - last).join(""), space = own.slice(own.trimEnd().length);
  return [a.slice(0, first).join(""), element("mark", { textContent: own.trimEnd() }), space + a.slice(a.length - last).join("")];
}

// partnerOf gives the line that stands in the place of one: of as many lines that go and
// come together, the one with its number.
function partnerOf(all, i) {
  const kind = all[i][0];
  let begin = i, end = i;
  while (begin > 0 && all[begin - 1][0] !== " ") begin--;
  while (end + 1 < all.length && all[end + 1][0] !== " ") end++;
  const run = all.slice(begin, end + 1), own = run.filter(([k]) => k === kind), others = run.filter(([k]) => k !== kind);
  return own.length === others.length ? others[own.indexOf(all[i])][1] : undefined;
}

// comparison shows which lines differ, each said and not only coloured, with three
// lines around them.
export function comparison(a, b) {
  const all = differences(a, b), near = 3, rows = [];
  let left = 0;
  const shown = all.map((_, i) => all.slice(Math.max(0, i - near), i + near + 1).some(([kind]) => kind !== " "));
  all.forEach(([kind, line], i) => {
    if (!shown[i]) { left++; return; }
    if (left) rows.push(element("li", { className: "gap", textContent: t("compare_same", { n: left }) }));
    left = 0;
    const inside = [element("span", { dir: "auto" }, kind === " " ? line || "\u00a0" : marked(line, partnerOf(all, i)))];
    if (kind === " ") rows.push(element("li", {}, ...inside));
    else rows.push(element("li", { className: kind === "-" ? "gone" : "come" }, element("span", { className: "visually-hidden", textContent: (kind === "-" ? t("compare_gone") : t("compare_come")) + " " }), element(kind === "-" ? "del" : "ins", {}, ...inside)));
  });
  if (!rows.length) return element("p", { className: "soft", textContent: t("compare_nothing") });
  if (left) rows.push(element("li", { className: "gap", textContent: t("compare_same", { n: left }) }));
  return element("ol", { className: "compare", tabIndex: 0, "aria-label": t("compare") }, rows);
}
