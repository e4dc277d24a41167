// What is pasted from Word or a web page, as Markdown. The HTML is parsed into a
// document that runs nothing and fetches nothing, and of it only text and what it is
// marked as are taken: whatever is no markup that Markdown has is words.

// Elements whose text nobody sees.
const unseen = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "APPLET", "NOEMBED", "NOFRAMES", "META", "LINK", "TITLE", "HEAD"]);
const blockNames = new Set(("ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIALOG DIR DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HGROUP HR LEGEND LI " +
  "MAIN MENU NAV OL OPTION P PRE SECTION SELECT SUMMARY TABLE TBODY TD TEXTAREA TFOOT TH THEAD TR UL").split(" "));

// toMarkdown gives the Markdown of HTML; "" where no words are in it.
export function toMarkdown(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const whole = { shift: body.querySelector("h1, .MsoTitle") ? 1 : 0, notes: notesOf(body) };
  return joined(blocksOf(body, whole)).trim();
}

// notesOf finds footnotes of Word that are referred to and explained.
function notesOf(body) {
  const names = (attribute) => new Set([...body.querySelectorAll("a[href]")].map((a) => noteOf(a, attribute)).filter(Boolean));
  const explained = names("ref");
  return new Set([...names("")].filter((n) => explained.has(n)));
}

// noteOf gives the number of the footnote that a link leads to, or where kind is
// "ref" leads back from.
const noteOf = (a, kind) => a.getAttribute("href").match(new RegExp(`#_(?:ftn|edn)${kind}(\\d{1,6})$`))?.[1];

const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && blockNames.has(node.tagName);

// joined puts blocks below each other. A list behind a list of the same kind is told
// from it by another marker.
function joined(blocks) {
  let text = "", before;
  for (const b of blocks) {
    const list = typeof b === "object" ? b : undefined;
    const marker = list && (before?.ordered === list.ordered && before.first ? !before.other : false);
    const written = list ? listText(list, marker) : b;
    if (!written.trim()) continue;
    text += (text ? "\n\n" : "") + written;
    before = list ? { ordered: list.ordered, other: marker, first: true } : undefined;
  }
  return text;
}

function listText({ ordered, items }, other) {
  const loose = items.some((i) => i.blocks.length > 1 && i.blocks.slice(1).some((b) => typeof b === "string"));
  return items.map((item, i) => {
    const marker = ordered ? `${item.number}${other ? ")" : "."} ` : other ? "* " : "- ";
    const body = loose ? joined(item.blocks) : item.blocks.map((b) => (typeof b === "object" ? listText(b, false) : b)).filter(Boolean).join("\n");
    return marker + body.split("\n").map((line, n) => (n && line ? " ".repeat(marker.length) + line : line)).join("\n");
  }).join(loose ? "\n\n" : "\n");
}

// blocksOf gives the blocks of what is inside an element: texts, and lists.
function blocksOf(parent, whole) {
  const blocks = [];
  let run = [];
  const flush = () => {
    const text = paragraph(run, whole);
    if (text) blocks.push(text);
    run = [];
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.ELEMENT_NODE && unseen.has(node.tagName)) continue;
    if (isBlock(node) || node.nodeType === Node.ELEMENT_NODE && [...node.childNodes].some(hasBlock)) {
      flush();
      addBlock(blocks, node, whole);
    } else if (node.nodeType === Node.ELEMENT_NODE || node.nodeType === Node.TEXT_NODE) {
      run.push(node);
    }
  }
  flush();
  return blocks;
}

const hasBlock = (node) => isBlock(node) || node.nodeType === Node.ELEMENT_NODE && [...node.childNodes].some(hasBlock);

function addBlock(blocks, node, whole) {
  const list = (ordered, item, level) => { // puts an item into the list before it
    let into = blocks, last = blocks.at(-1);
    for (let n = 1; n < level && typeof last === "object" && last.words; n++) {
      into = last.items.at(-1).blocks;
      last = into.at(-1);
    }
    if (typeof last === "object" && last.words && last.ordered === ordered) last.items.push(item);
    else into.push({ ordered, words: true, items: [item] });
  };
  switch (node.tagName) {
    case "H1": case "H2": case "H3": case "H4": case "H5": case "H6":
      return heading(blocks, node, Math.min(6, Math.max(2, Number(node.tagName[1]) + whole.shift)), whole);
    case "UL": case "OL": case "MENU": case "DIR": {
      const ordered = node.tagName === "OL";
      let number = Number.parseInt(node.getAttribute("start"), 10);
      if (!(number >= 0 && number < 1e8)) number = 1;
      const items = [];
      for (const child of node.childNodes) {
        const part = child.nodeType === Node.ELEMENT_NODE && child.tagName === "LI" ? blocksOf(child, whole) : blocksOf({ childNodes: [child] }, whole);
        if (!part.length) continue;
        if (child.tagName !== "LI" && items.length) items.at(-1).blocks.push(...part); // a list in a list, as some write it
        else items.push({ number: number++, blocks: part });
      }
      if (items.length) blocks.push({ ordered, items });
      return;
    }
    case "LI":
      return list(false, { blocks: blocksOf(node, whole) }, 1);
    case "BLOCKQUOTE":
      return add(blocks, joined(blocksOf(node, whole)).split("\n").map((l) => (l ? "> " + l : ">")).join("\n"), ">");
    case "PRE": {
      const text = node.textContent.replace(/\r\n?/g, "\n").replace(/\n$/, "");
      const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map((m) => m[0].length + 1)));
      if (text.trim()) blocks.push(`${fence}\n${text}\n${fence}`);
      return;
    }
    case "HR":
      if (blocks.length) blocks.push("---");
      return;
    case "TABLE":
      return void blocks.push(...table(node, whole));
    case "DT":
      return add(blocks, `**${flat(node, whole).replaceAll("**", "")}**`, "****");
  }
  const item = /mso-list:\s*(?!ignore)[^;]*level(\d)/i.exec(node.getAttribute("style") || "");
  if (item && !hasBlockInside(node)) {
    const mark = markerOf(node);
    const number = /^\(?(\d{1,8})[.)]$/.exec(mark.text);
    const said = mark.text && !number && /[\p{L}\p{N}]{1,6}[.)]$/u.test(mark.text) ? escaped(mark.text) + " " : "";
    const text = paragraph([...node.childNodes], { ...whole, without: mark.node });
    if (text || said) list(Boolean(number), { number: number?.[1], blocks: [said + text] }, Number(item[1]));
    return;
  }
  if (node.classList.contains("MsoTitle")) return heading(blocks, node, 2, whole);
  blocks.push(...blocksOf(node, whole));
}

const hasBlockInside = (node) => [...node.childNodes].some(hasBlock);

// markerOf gives what Word writes before an item of a list.
function markerOf(node) {
  const found = [...node.querySelectorAll("span")].find((s) => /mso-list:\s*ignore/i.test(s.getAttribute("style") || ""));
  return { node: found, text: found ? found.textContent.replace(/[\s\u00a0]+/g, "") : "" };
}

const add = (blocks, text, empty) => { if (text.trim() && text.trim() !== empty) blocks.push(text); };

function heading(blocks, node, level, whole) {
  const text = flat(node, whole);
  if (text) blocks.push("#".repeat(level) + " " + text.replace(/#+$/, (m) => "\\" + m));
}

// flat gives what is inside an element on one line.
const flat = (node, whole) => lineOf([...node.childNodes], { ...whole, flat: true });

function table(node, whole) {
  const rows = [...node.rows].filter((r) => r.closest("table") === node);
  const caption = node.caption ? blocksOf(node.caption, whole) : [];
  const width = Math.max(0, ...rows.map((r) => r.cells.length));
  if (width < 2) return [...caption, ...rows.flatMap((r) => [...r.cells].flatMap((c) => blocksOf(c, whole)))]; // it was only for its looks
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const texts = rows.map((r) => Array.from({ length: width }, (_, i) => (r.cells[i] ? flat(r.cells[i], whole) : ""))).filter((r) => r.some(Boolean));
  if (!texts.length) return caption;
  return [...caption, [line(texts[0]), line(texts[0].map(() => "---")), ...texts.slice(1).map(line)].join("\n")];
}

// paragraph gives a run of nodes as the lines of a paragraph.
const paragraph = (nodes, whole) => lineOf(nodes, whole).split("\n").map(lineStart).join("\n");

// lineStart keeps the beginning of a line from being a mark of Markdown.
function lineStart(line) {
  return line.replace(/^\s+/, "").replace(/^(#{1,6}(?=\s|$)|[-+=:](?=[\s\-+=]|$))/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}

// A piece is a text with the marks that it has.
function pieces(nodes, whole, marks = {}, list = []) {
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      list.push({ ...marks, text: node.data.replace(/[ \t\n\r\f]+/g, " ") });
      continue;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || unseen.has(node.tagName) || node === whole.without) continue;
    if (node.tagName === "BR") { list.push({ text: whole.flat ? " " : "\n" }); continue; }
    if (node.tagName === "IMG") { list.push({ ...marks, text: node.getAttribute("alt") || "" }); continue; }
    const inner = { ...marks, ...marksOf(node, marks) };
    if (node.tagName === "A" && node.hasAttribute("href")) {
      for (const kind of ["ref", ""]) {
        const n = noteOf(node, kind);
        if (n && whole.notes.has(n)) { list.push({ raw: kind ? `[^${n}]: ` : `[^${n}]` }); inner.note = true; }
      }
      if (inner.note) continue;
    }
    if (isBlock(node)) list.push({ text: " " });
    pieces(node.childNodes, whole, inner, list);
    if (isBlock(node)) list.push({ text: " " });
  }
  return list;
}

function marksOf(node, marks) {
  const style = node.getAttribute("style") || "", is = {};
  const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(style)?.[1];
  if (weight ? /^bold|^[6-9]00$/i.test(weight) : node.tagName === "B" || node.tagName === "STRONG") is.bold = true;
  else if (weight) is.bold = false;
  const slant = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(style)?.[1];
  if (slant ? /^italic|^oblique/i.test(slant) : node.tagName === "I" || node.tagName === "EM") is.italic = true;
  if (["S", "STRIKE", "DEL"].includes(node.tagName) || /text-decoration[^;]*line-through/i.test(style)) is.struck = true;
  const href = node.tagName === "A" && !marks.href ? addressOf(node.getAttribute("href")) : "";
  if (href) is.href = href;
  return is;
}

// addressOf gives an address that a link may lead to, as Markdown writes it; "" for
// another, whose words stay.
function addressOf(href) {
  try {
    const url = new URL(href);
    if (!["http:", "https:", "mailto:", "tel:"].includes(url.protocol) || url.username || url.password) return "";
    return url.href.replace(/[<>()\\\s[\]*_`]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"));
  } catch {
    return "";
  }
}

const levels = [["href"], ["bold", "**"], ["italic", "*"], ["struck", "~~"]];

// lineOf writes nodes as Markdown within a line.
function lineOf(nodes, whole) {
  const list = pieces(nodes, whole).map((p) => ({ ...p, text: p.raw === undefined ? p.text.replace(/[ \u00a0]{2,}/g, " ") : p.raw }));
  let text = written(list, 0, { before: "" }).replace(/ +/g, " ").replace(/ ?\n ?/g, "\n").replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, "");
  if (!/[^\s\u00a0\\]/.test(text)) return "";
  return text.replace(/\n+/g, whole.flat ? " " : "\\\n");
}

// written gives pieces with the marks from a level on. What an emphasis cannot stand
// around (CommonMark, flanking) is written without.
function written(list, level, at) {
  if (level === levels.length) {
    const text = list.map((p) => (p.raw === undefined ? escaped(p.text) : p.text)).join("");
    if (text) at.before = text.at(-1);
    return text;
  }
  const [name, mark] = levels[level];
  let all = "";
  for (let i = 0; i < list.length;) {
    let j = i + 1;
    while (j < list.length && list[j][name] === list[i][name]) j++;
    const part = list.slice(i, j), marked = list[i][name];
    const start = at.before;
    const inner = written(part, level + 1, at);
    const [, lead, core, trail] = /^([\s\u00a0]*)([^]*?)([\s\u00a0]*)$/.exec(inner);
    if (!marked || !core || core.includes("\n")) {
      all += inner;
    } else if (!mark) {
      all += `${lead}[${core}](${marked})${trail}`;
    } else {
      const next = list.slice(j).map((p) => p.text).join("")[0] || "";
      const fits = (outside, inside) => !outside || !/[\p{L}\p{N}]/u.test(outside) || /[\p{L}\p{N}]/u.test(inside);
      const ok = fits(lead ? " " : start, core[0]) && fits(trail ? " " : next, core.at(-1));
      all += ok ? lead + mark + core + mark + trail : inner;
    }
    i = j;
  }
  return all;
}

// escaped gives a text that means itself. Addresses of the web stay as they are.
export function escaped(text) {
  return text.split(/(https?:\/\/[^\s<>[\]()*`\\"|]+)/).map((part, i) => (i % 2 ? part : part
    .replace(/[\\`*[\]<>|]/g, "\\$&")
    .replace(/~(?=~)|(?<=~)~/g, "\\~")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/&(?=#?\w{1,40};)/g, "\\&"))).join("");
}
