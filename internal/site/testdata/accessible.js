// What keeps people from reading a page, as a list of sentences: a few rules
// that matter most, of WCAG 2.2 and HTML.
(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility === "visible";
  const brief = (e) => e.outerHTML.slice(0, 100);

  if (!document.documentElement.lang) found.push("no language");
  if (!document.title.trim()) found.push("no title");
  if (all("main").length !== 1) found.push("not one main");
  if (all("h1").length !== 1) found.push(`${all("h1").length} headings of the first rank`);
  let rank = 0;
  for (const h of all("h1, h2, h3, h4, h5, h6")) {
    const next = Number(h.tagName[1]);
    if (next > rank + 1) found.push(`a heading of rank ${next} follows one of rank ${rank}: ${brief(h)}`);
    rank = next;
  }

  const ids = all("[id]").map((e) => e.id);
  for (const id of new Set(ids)) if (ids.filter((x) => x === id).length > 1) found.push(`the id ${id} is there twice`);
  for (const a of all('a[href^="#"]')) if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) found.push(`nothing is at ${a.hash}`);

  const name = (e) => (e.getAttribute("aria-label") || e.innerText || [...e.querySelectorAll("img")].map((i) => i.alt).join("") || "").trim();
  for (const e of all("a[href], button, summary")) if (shown(e) && !name(e)) found.push(`a link without words: ${brief(e)}`);
  for (const i of all("img")) if (i.getAttribute("alt") === null) found.push(`a picture without alt: ${brief(i)}`);
  for (const e of all("textarea, input, select")) if (!e.getAttribute("aria-label") && !e.labels?.length) found.push(`a field without a label: ${brief(e)}`);
  for (const t of all("table")) if (!t.querySelector("th")) found.push("a table without headings");
  for (const n of all("nav")) if (all("nav").length > 1 && !n.getAttribute("aria-label")) found.push("one of several navs has no name");

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = all("body *").filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 || e.getBoundingClientRect().left < -1);
    found.push(`wider than the screen by ${root.scrollWidth - root.clientWidth} px: ${wide.slice(0, 2).map(brief).join(" ")}`);
  }

  // Contrast (WCAG 1.4.3), of text on the nearest background that is not transparent.
  const parse = (c) => c.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  for (const e of all("body *")) {
    if (!shown(e) || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e);
    const size = parseFloat(style.fontSize);
    if (size === 0 || style.clipPath !== "none") continue;
    const [a, b] = [luminance(parse(style.color)), luminance(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`contrast of ${ratio.toFixed(1)}: ${brief(e)}`);
  }
  return found;
})()
