// An order is shown before it is done, in the words of the server, and what was done
// is told after: one dialog for all of them.
import { ask } from "./api.js";
import { element, lineList, problemList, wordsOf } from "./element.js";
import { t } from "./words.js";

// openDialog opens a dialog with a title and nothing in it yet. It gives focus back
// when it is closed, and is gone then.
export function openDialog(title, { wide } = {}) {
  const heading = element("h2", { id: "dialog-title", textContent: title, tabIndex: -1, dir: "auto" });
  const body = element("div", { "aria-live": "polite" });
  const actions = element("div", { className: "actions" });
  const dialog = element("dialog", { "aria-labelledby": "dialog-title", className: wide ? "wide" : "" }, heading, body, actions);
  document.body.append(dialog);
  const closed = new Promise((done) => dialog.addEventListener("close", () => { dialog.remove(); done(); }));
  dialog.showModal();
  heading.focus();
  return {
    dialog, closed,
    // show fills the dialog; buttons are [word, action, main]. Where what had the focus
    // goes, the title has it.
    show(parts, buttons) {
      body.replaceChildren(...parts.flat().filter(Boolean));
      actions.replaceChildren(...buttons.map(([word, act, main]) => element("button", { type: "button", className: main ? "main" : "", textContent: word, onclick: act })));
      if (dialog.open && !dialog.contains(document.activeElement)) heading.focus();
    },
    close: () => dialog.close(),
  };
}

// waiting says that the server is at it.
export const waiting = () => [element("p", { textContent: t("wait") }), element("progress", { "aria-label": t("wait") })];

// refusal shows why something was not done.
export const refusal = (json) => [element("p", { className: "wrong", textContent: t("not_done") }), problemList(json.problems)];

// giveOrder asks what an order would do, shows it, and has it done when somebody
// says so. It gives what the server answered, or undefined where it was not done.
//   path, body: of the request; send: in its place for the first one
//   title, go: of the dialog and of the button that does it
//   warning: what cannot be taken back
//   extra: what else to show of the first answer
//   wide: much is shown
//   other: a further button, [word, action], which closes the dialog
//   again: does it anew with an encoding, where a file is in one that it does not name
export async function giveOrder({ path, body, send, title, go, warning, extra, other, again, wide }) {
  const d = openDialog(title, { wide });
  let done;
  d.show(waiting(), [[t("cancel"), d.close]]);
  const first = send ? await send() : await ask("POST", path, body);
  const others = other ? [[other[0], () => { d.close(); other[1](); }]] : [];
  const offer = ({ status, json }) => {
    if (json.encodings && again) return askEncoding(d, json, again);
    if (status !== 200 && status !== 409 || !json.confirm) return d.show(refusal(json), [...others, [t("close"), d.close, true]]);
    d.show([
      status === 409 && element("p", { className: "note", textContent: wordsOf(json.problems) }),
      element("p", { textContent: t("order_would") }), lineList(json.would), extra?.(json),
      warning && element("p", { className: "note", textContent: warning }),
    ], [[go, () => confirm(json.confirm), true], ...others, [t("cancel"), d.close]]);
  };
  const confirm = async (word) => {
    d.show(waiting(), []);
    const answer = await ask("POST", path, send ? { confirm: word } : { ...body, confirm: word });
    if (answer.status !== 200) return offer(answer);
    done = answer.json;
    d.show([element("p", { className: "good", textContent: t("order_did") }), lineList(done.did)], [[t("close"), d.close, true]]);
  };
  offer(first);
  await d.closed;
  return done;
}

// askEncoding has somebody choose in which encoding a file is: that is not guessed.
function askEncoding(d, json, again) {
  const choice = element("select", { id: "encoding" }, json.encodings.map((e) => element("option", { value: e, textContent: e })));
  d.show([refusal(json), element("p", {}, element("label", { htmlFor: "encoding", textContent: t("encoding") }), choice, element("small", { textContent: t("encoding_what") }))],
    [[t("encoding_read"), () => { d.close(); again(choice.value); }, true], [t("cancel"), d.close]]);
}
