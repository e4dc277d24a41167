// What `casebook serve` adds to a page while it is written; never published.
// It follows the server's events: a page that changed is brought up to date
// where it stands, and problems are laid over it.
"use strict";
(() => {
  const stamp = new URL(document.currentScript.src).searchParams.get("v");
  const worker = new Worker("/-/worker.js");

  // Some browsers apply the page's policy to what was begun before it. They
  // get a page whose policy knows the preview.
  worker.onerror = () => {
    if (document.cookie.includes("casebook-policy")) return;
    document.cookie = "casebook-policy=1; path=/; SameSite=Strict";
    location.reload();
  };

  // --- asking the server -------------------------------------------------

  const waiting = new Map();
  let asked = 0;

  function get(address) {
    return new Promise((resolve) => {
      waiting.set(++asked, resolve);
      worker.postMessage({ id: asked, get: address });
    });
  }

  // --- bringing the page up to date --------------------------------------

  let busy = false;
  let again = false;

  async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      const answer = await get(location.pathname + location.search);
      if (answer.status === 200 || answer.status === 404) show(answer.text);
    } while (again);
    busy = false;
  }

  function show(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    if (mustReload(fresh)) {
      location.reload();
      return;
    }
    const focused = document.activeElement;
    const restoreSelection = selection();
    updateHead(fresh.head);
    attributes(document.documentElement, fresh.documentElement);
    morph(document.body, fresh.body);
    if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
    restoreSelection();
  }

  // What only a new page load can change: the policy, and scripts.
  function mustReload(fresh) {
    const fixed = (page) =>
      [...page.querySelectorAll("meta[http-equiv], script[src]")]
        .filter((e) => !(e.getAttribute("src") ?? "").startsWith("/-/"))
        .map((e) => e.outerHTML)
        .join();
    return fixed(document) !== fixed(fresh);
  }

  function updateHead(fresh) {
    const movable = (e) => !e.matches("script[src], meta[http-equiv], link[rel=stylesheet]");
    const old = [...document.head.children].filter(movable);
    const now = [...fresh.children].filter(movable);
    for (const e of old) if (!now.some((n) => n.isEqualNode(e))) e.remove();
    for (const n of now) if (!old.some((e) => e.isEqualNode(n))) document.head.append(document.importNode(n, true));
    updateStyles(fresh);
  }

  // A style sheet is taken away only once the one in its place is there.
  function updateStyles(fresh) {
    const old = [...document.head.querySelectorAll("link[rel=stylesheet]:not([data-leaving])")];
    const now = [...fresh.querySelectorAll("link[rel=stylesheet]")];
    const leaving = old.filter((e) => !now.some((n) => n.href === e.href));
    const coming = now.filter((n) => !old.some((e) => e.href === n.href)).map((n) => document.importNode(n, true));
    for (const e of leaving) e.dataset.leaving = "";
    const done = () => leaving.forEach((e) => e.remove());
    if (coming.length === 0) done();
    Promise.all(coming.map((e) => new Promise((ready) => (e.onload = e.onerror = ready)))).then(done);
    const after = leaving.at(-1) ?? old.at(-1);
    after ? after.after(...coming) : document.head.append(...coming);
  }

  // morph makes an element like another and keeps what is the same: matched by
  // id, by being equal, and by place.
  function morph(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    attributes(old, fresh);
    children(old, fresh);
  }

  function children(old, fresh) {
    const wanted = [...fresh.childNodes];
    let at = old.firstChild;
    wanted.forEach((want, i) => {
      const match = find(old, at, want, wanted.slice(i + 1, i + 12));
      if (!match) {
        old.insertBefore(document.importNode(want, true), at);
        return;
      }
      if (match !== at) old.insertBefore(match, at);
      else at = at.nextSibling;
      morph(match, want);
    });
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  // find gives the child that becomes a wanted one: not one that is wanted, as
  // it is, a little further on.
  function find(old, at, want, later) {
    if (want.id) return [...old.children].find((e) => e.id === want.id && alike(e, want));
    for (let e = at, n = 0; e && n < 12; e = e.nextSibling, n++) if (e.isEqualNode(want)) return e;
    const free = (e) => alike(e, want) && !later.some((l) => l.isEqualNode(e));
    for (let e = at, n = 0; e && n < 4; e = e.nextSibling, n++) if (free(e)) return e;
  }

  function alike(a, b) {
    if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName || (a.id ?? "") !== (b.id ?? "")) return false;
    const title = (e) => e.querySelector?.(":scope > summary")?.textContent;
    return a.nodeName !== "DETAILS" || title(a) === title(b);
  }

  // What the reader has done stays: open details, and text in a field, which
  // is no attribute once it was typed.
  function attributes(old, fresh) {
    const kept = (name) => name === "open" && old.nodeName === "DETAILS";
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
    }
  }

  // A field has a selection of its own, which the page's would take away.
  function selection() {
    const s = getSelection();
    const field = document.activeElement;
    if (field?.selectionStart !== undefined) {
      const [from, to] = [field.selectionStart, field.selectionEnd];
      return () => restoreField(field, from, to);
    }
    const was = s.rangeCount ? [s.anchorNode, s.anchorOffset, s.focusNode, s.focusOffset] : null;
    return () => was && restoreText(...was);
  }

  function restoreField(field, from, to) {
    if (field.isConnected && from !== null) field.setSelectionRange(from, to);
  }

  function restoreText(anchor, anchorOffset, focus, focusOffset) {
    if (!anchor.isConnected || !focus.isConnected) return;
    const within = (node, offset) => Math.min(offset, (node.nodeValue ?? node.childNodes).length);
    getSelection().setBaseAndExtent(anchor, within(anchor, anchorOffset), focus, within(focus, focusOffset));
  }

  // --- the overlay and the bar -------------------------------------------

  // element makes an element of the tool's own; children that are undefined
  // are left out.
  function element(name, properties, ...inside) {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...inside.filter((c) => c !== undefined));
    return e;
  }

  const host = document.createElement("casebook-preview");
  const overlay = element("section", { className: "overlay", hidden: true });
  const bar = element("aside", { className: "bar", hidden: true });
  overlay.setAttribute("role", "alert");
  host.attachShadow({ mode: "open" }).append(element("link", { rel: "stylesheet", href: "/-/client.css" }), overlay, bar);

  // What the overlay and the bar say comes from the server, in its user's language.
  let words = {};

  function speak(said) {
    words = said;
    bar.setAttribute("aria-label", words.preview);
    for (const part of [overlay, bar]) {
      part.lang = words.language;
      part.dir = words.direction;
    }
  }

  function showProblems({ problems, flawed, words: said }) {
    speak(said);
    const errors = problems.filter((p) => p.severity === "error");
    const rest = problems.length - errors.length;
    const close = element("button", { textContent: words.hide, title: words.hide_how, onclick: hideProblems });
    overlay.replaceChildren(element("div", {},
      element("header", {},
        element("h2", { textContent: words.wrong }),
        close),
      element("p", { textContent: `${flawed ? words.flawed : words.last_good} ${words.closes}` }),
      element("ol", {}, ...errors.map(problemItem)),
      rest ? element("p", { textContent: words.also }) : undefined));
    overlay.hidden = false;
  }

  function hideProblems() {
    overlay.hidden = true;
  }

  function problemItem(p) {
    const place = [p.file, p.line, p.column].filter(Boolean).join(":");
    return element("li", {},
      place ? editorLink(place, p.editor) : undefined,
      element("p", { className: "message" },
        element("strong", { textContent: p.message }),
        p.hint ? element("span", { textContent: ` (${p.hint})` }) : undefined,
        element("code", { textContent: p.code })),
      p.excerpt ? element("pre", { textContent: excerpt(p.excerpt, p.column), dir: "ltr" }) : undefined);
  }

  function editorLink(text, address) {
    return address
      ? element("a", { className: "place", dir: "ltr", textContent: text, href: address, title: words.open_editor })
      : element("span", { className: "place", dir: "ltr", textContent: text });
  }

  // excerpt gives a line with a caret under the column, of a long line the
  // part around it. Columns count characters.
  function excerpt(line, column) {
    const characters = [...line.replaceAll("\t", " ")];
    const from = column > 80 ? column - 50 : 0;
    const text = characters.slice(from, from + 100).join("");
    return column ? `${text}\n${" ".repeat(column - 1 - from)}^` : text;
  }

  let connected = true;
  let status = { withheld: [], problems: [] };

  async function refreshStatus() {
    const answer = await get("/-/status");
    if (answer.status === 200) {
      status = JSON.parse(answer.text);
      speak(status.words);
      showBar();
    }
  }

  function showBar() {
    const warnings = status.problems.filter((p) => p.severity === "warning");
    const open = [...bar.querySelectorAll("details[open]")].map((d) => d.className);
    bar.replaceChildren(...[
      connected ? undefined : element("p", { className: "lost", textContent: words.lost }),
      listed("withheld", status.withheld, words.withheld, heldItem),
      listed("warnings", warnings, words.warnings, problemItem),
      connected ? element("button", { className: "away", textContent: words.hide, onclick: putAway }) : undefined,
      status.edit ? element("p", { className: "edit" }, element("a", { href: status.edit + encodeURIComponent(location.pathname), textContent: words.edit })) : undefined,
    ].filter(Boolean));
    for (const name of open) bar.querySelector("details." + name)?.setAttribute("open", "");
    const only = connected ? 1 : 0; // the button that hides the bar is nothing to show it for
    bar.hidden = bar.childElementCount === only || connected && sessionStorage.getItem(awayKey) === news();
  }

  // The bar lies over the end of a page: it can be put away, on all pages, until
  // there is something else to say.
  const awayKey = "casebook-preview-away";

  function news() {
    return JSON.stringify([status.withheld, status.problems]);
  }

  function putAway() {
    sessionStorage.setItem(awayKey, news());
    showBar();
  }

  function listed(className, list, title, item) {
    return list.length === 0
      ? undefined
      : element("details", { className }, element("summary", { textContent: title }), element("ul", {}, ...list.map(item)));
  }

  function heldItem(h) {
    const reasons = [h.draft ? words.draft : "", h.until ? words.until.replace("{moment}", () => when(h.until)) : ""].filter(Boolean).join(", ");
    const title = h.address ? element("a", { href: h.address, textContent: h.title || h.file }) : element("span", { textContent: h.title || h.file });
    return element("li", {}, title, element("span", { className: "why", textContent: ` – ${reasons}` }));
  }

  function when(moment) {
    const day = { day: "numeric", month: "long", year: "numeric" };
    const language = words.language === "en" ? "en-GB" : words.language;
    if (!moment.includes("T")) return new Date(moment + "T00:00").toLocaleDateString(language, day);
    return new Date(moment).toLocaleString(language, { ...day, hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  }

  // --- events -------------------------------------------------------------

  function reloaded(data) {
    hideProblems();
    if (data.follow && data.follow !== location.pathname) {
      location.assign(data.follow);
      return;
    }
    if (data.changed.includes("*") || data.changed.includes(location.pathname)) refresh();
    refreshStatus();
  }

  function connection(is) {
    if (connected === is) return;
    connected = is;
    showBar();
  }

  const events = {
    reload: reloaded,
    problems: showProblems,
    connected: () => connection(true),
    lost: () => connection(false),
  };

  worker.onmessage = ({ data }) => {
    if (data.answer) {
      waiting.get(data.answer)(data);
      waiting.delete(data.answer);
      return;
    }
    events[data.event](data.data);
  };

  // A browser opens few connections to one server: a hidden tab gives its own
  // back, and looks again when it is shown.
  const follow = () => worker.postMessage(document.hidden ? { close: true } : { open: true });

  addEventListener("DOMContentLoaded", () => {
    document.documentElement.append(host);
    worker.postMessage({ know: stamp });
    document.addEventListener("visibilitychange", follow);
    addEventListener("keydown", (e) => e.key === "Escape" && hideProblems());
    addEventListener("pagehide", () => worker.postMessage({ close: true }));
    addEventListener("pageshow", (e) => e.persisted && follow());
    follow();
    refreshStatus();
  });
})();
