// Publishing: what readers would get, what checks say, and the way there.
import { ask, follow } from "./api.js";
import { element, lineList, problemList, say, wordsOf } from "./element.js";
import { openDialog, refusal, waiting } from "./order.js";
import { number, t } from "./words.js";

const report = document.getElementById("report");
const checks = document.getElementById("checks");
let titles = {}; // of letters, cases and entries that the report names
const shownAtOnce = 60; // of a list; the rest is shown when asked for

// listOf shows the beginning of a list, and how many more there are.
function listOf(list, item) {
  const rows = (some) => element("ul", {}, some.map((x) => element("li", {}, element("bdi", {}, item(x)))));
  if (list.length <= shownAtOnce) return rows(list);
  const more = element("details", {}, element("summary", { textContent: t("publish_more", { n: list.length - shownAtOnce }) }));
  more.addEventListener("toggle", () => more.append(rows(list.slice(shownAtOnce))), { once: true });
  return element("div", {}, rows(list.slice(0, shownAtOnce)), more);
}

// countOf shows how many there are of something, and which when asked.
function countOf(words, list, item) {
  return list.length ? element("details", {}, element("summary", { textContent: t(words, { n: list.length }) }), listOf(list, item)) : undefined;
}

// namedPeople shows who is newly named, letter by letter. Of a list of very many people
// it is known only how many are named.
function namedPeople(people, unlisted = []) {
  const counted = unlisted.map((c) => element("p", {}, element("bdi", { textContent: t("publish_unlisted", { letter: titles[c.letter] || c.letter, before: number(c.old), count: number(c.new) }) })));
  if (!people?.length) {
    return counted.length ? element("section", { className: "named", "aria-labelledby": "named" }, element("h2", { id: "named", textContent: t("publish_unlisted_title") }), counted, element("p", { textContent: t("publish_named_warning") })) : undefined;
  }
  const letters = Map.groupBy ? Map.groupBy(people, (p) => p.letter) : people.reduce((m, p) => m.set(p.letter, [...(m.get(p.letter) || []), p]), new Map());
  return element("section", { className: "named", "aria-labelledby": "named" },
    element("h2", { id: "named", textContent: t("publish_named", { n: people.length }) }),
    element("p", { textContent: t("publish_named_warning") }), counted,
    [...letters].map(([letter, list]) => [element("h3", {}, element("bdi", { textContent: titles[letter] || letter })), listOf(list, (p) => p.name)]).flat());
}

function showReport({ status, json }) {
  report.removeAttribute("aria-busy");
  if (status !== 200) return report.replaceChildren(element("p", { className: "note", textContent: t("publish_not_yet") }));
  titles = json.titles || {};
  const titled = (key) => titles[key] || key;
  const address = (a) => element("a", { href: a, textContent: a, dir: "ltr" });
  const parts = [
    countOf("publish_added", json.added, address), countOf("publish_changed", json.changed, address), countOf("publish_removed", json.removed, (a) => a),
    countOf("publish_entries", json.entries, titled), countOf("publish_statuses", json.statuses, (s) => `${titled(s.case)}: ${s.old} → ${s.new}`),
    countOf("publish_links", json.links, (l) => l),
    json.no_longer ? element("p", { textContent: t("publish_no_longer", { n: json.no_longer }) }) : undefined,
  ].filter(Boolean);
  const people = namedPeople(json.people, json.unlisted);
  if (!parts.length && !people) return report.replaceChildren(element("p", { textContent: t("publish_nothing") }));
  report.replaceChildren(...[people || element("p", { textContent: t("publish_nobody") }), element("div", { className: "counts" }, parts)]);
}

function showChecks({ json }) {
  const problems = json.problems || [];
  const errors = problems.filter((p) => p.severity === "error").length;
  const said = errors ? t("publish_errors", { n: errors }) : problems.length ? t("publish_warnings", { n: problems.length }) : t("publish_no_problems");
  checks.replaceChildren(element("p", { className: errors ? "wrong" : problems.length ? "" : "good", textContent: said }), problemList(problems));
}

async function look() { // one after the other: each makes the site
  showReport(await ask("GET", "report"));
  showChecks(await ask("GET", "problems?built"));
}

// size writes a number of bytes.
const size = (n) => n < 1e6 ? t("size_kb", { size: number(Math.ceil(n / 1e3)) }) : t("size_mb", { size: number(Math.round(n / 1e5) / 10) });

// send publishes: shows what would change, and with a yes follows it to its end.
async function send(target, replace) {
  const d = openDialog(target ? t("publish_send_to", { target }) : t("publish_build_title"));
  const [path, body] = target ? ["deploy", replace ? { target, replace } : { target }] : ["build", {}];
  const stop = new AbortController();
  let running = false;
  const cutOff = () => target ? t("publish_cut_off") : t("publish_stopped");
  d.closed.then(() => { stop.abort(); if (running) say(cutOff(), true); });
  d.show(waiting(), [[t("cancel"), d.close]]);
  const offer = ({ status, json }) => {
    if (!json.confirm && json.replaceable) {
      return d.show([...refusal(json), element("p", { className: "note", textContent: t("publish_replace_what") })], [[t("publish_replace"), () => { d.close(); send(target, true); }], [t("close"), d.close, true]]);
    }
    if (!json.confirm) return d.show(refusal(json), [[t("close"), d.close, true]]);
    const r = json.report || {};
    d.show([
      status === 409 && element("p", { className: "note", textContent: wordsOf(json.problems) }),
      namedPeople(r.people, r.unlisted), element("p", { textContent: t("order_would") }), lineList(json.would),
      r.entries?.length || r.people?.length ? element("p", { className: "note", textContent: t("publish_for_good") }) : undefined,
    ], [[target ? t("publish_send_now") : t("publish_build_now"), () => run(json), true], [t("cancel"), d.close]]);
  };
  const run = async (json) => {
    const all = (json.plan?.put?.length || 0) + (json.plan?.remove?.length || 0);
    const bar = element("progress", { "aria-label": t("publish_running"), max: all || 1 });
    const line = element("p", { className: "soft", textContent: t("publish_running"), "aria-live": "off" }); // not read out file by file
    const end = () => { running = false; d.dialog.oncancel = null; };
    const cancel = (event) => {
      event.preventDefault(); // of Escape, which would close what says how far it came
      end();
      stop.abort();
      d.show([element("p", { textContent: cutOff() })], [[t("close"), d.close, true]]);
    };
    running = true;
    d.dialog.oncancel = cancel;
    d.show([bar, line], [[t("publish_cancel"), cancel]]);
    let count = 0, last;
    try {
      const answer = await follow(path, { ...body, confirm: json.confirm }, stop.signal, (event) => {
        if (event.event === "put" || event.event === "remove") {
          bar.value = ++count;
          line.textContent = t("publish_progress", { count, all });
        }
        if (event.event === "done" || event.event === "error") last = event;
      });
      if (answer) { end(); return offer(answer); }
    } catch (err) {
      if (stop.signal.aborted) return;
    }
    end();
    if (last?.event === "done") {
      d.show([element("p", { className: "good", textContent: target ? t("publish_done") : t("publish_built") }),
        element("p", { textContent: t("publish_counts", { put: last.put, removed: last.removed, unchanged: last.unchanged, size: size(last.bytes || 0) }) })], [[t("close"), d.close, true]]);
      look();
    } else {
      d.show(refusal({ problems: last ? [{ severity: "error", ...last }] : [{ severity: "error", message: t("publish_broken") }] }), [[t("close"), d.close, true]]);
    }
  };
  try {
    offer(await ask("POST", path, body, {}, stop.signal));
  } catch (err) {
    if (!stop.signal.aborted) throw err;
  }
}

// keepSecrets asks for what a target wants to know, and gives it to the system's
// keychain. Nothing gives it back.
function keepSecrets(target, names) {
  const d = openDialog(t("secret_of", { target }));
  const inputs = names.map((name) => element("input", { type: "password", id: "secret-" + name, name, autocomplete: "off" }));
  const said = element("p", { className: "wrong", role: "alert" });
  d.show([element("p", { textContent: t("secret_what") }), inputs.map((i) => element("p", {}, element("label", { htmlFor: i.id, textContent: t("secret_" + i.name) }), i)), said],
    [[t("secret_keep"), async () => {
      const secrets = Object.fromEntries(inputs.filter((i) => i.value).map((i) => [i.name, i.value]));
      const { status, json } = await ask("PUT", "secrets/" + encodeURIComponent(target), secrets);
      if (status === 204) d.show([element("p", { className: "good", textContent: t("secret_kept") })], [[t("close"), d.close, true]]);
      else said.textContent = wordsOf(json.problems);
    }, true], [t("cancel"), d.close]]);
  inputs[0]?.focus();
}

for (const button of document.querySelectorAll(".targets button")) button.disabled = false; // until now nothing would answer them
for (const button of document.querySelectorAll("[data-target]")) button.addEventListener("click", () => send(button.dataset.target));
for (const button of document.querySelectorAll("[data-secrets]")) button.addEventListener("click", () => keepSecrets(button.dataset.of, button.dataset.secrets.split(" ")));
look();
