// Protecting a document and the people in it: seal, correct, withdraw, take down.
import { ask, escaped } from "./api.js";
import { forgetDrafts } from "./drafts.js";
import { element, lineList } from "./element.js";
import { giveOrder, openDialog, refusal, waiting } from "./order.js";
import { t } from "./words.js";

const file = document.querySelector("main").dataset.file;
const folder = file.slice(0, file.lastIndexOf("/") + 1);
// Others of the same page: the folder of a case or letter, else the file in every language.
const whole = file.startsWith("content/cases/") || file.startsWith("content/letters/") ? folder : file;

// orders say of each form what it asks for, and what is dropped when it was done.
const orders = {
  seal: (form) => ({
    path: "seal", body: { letter: form.dataset.letter, note: form.note?.value.trim() || "" },
    title: form.note ? t("seal_correct_title") : t("seal"), go: form.note ? t("seal_correct_now") : t("seal_now"), warning: t("seal_warning"),
  }),
  withdraw: (form) => ({
    path: "withdraw", body: { letter: form.dataset.letter, name: form.name.value.trim(), row: Number(form.row.value) || 0, keep_row: Number(form.keep.value) || 0, anyway: form.anyway.checked },
    title: t("withdraw"), go: t("withdraw_now"), warning: t("withdraw_warning"), forget: folder,
  }),
  takedown: (form) => ({
    path: "takedown", body: { address: form.dataset.address },
    title: t("takedown"), go: t("takedown_now"), warning: t("takedown_warning"), forget: whole,
  }),
};

for (const form of document.querySelectorAll("form[data-order]")) {
  form.querySelector("button").disabled = false; // until now nothing would answer it
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const order = orders[form.dataset.order]({ dataset: form.dataset, ...Object.fromEntries([...form.elements].filter((e) => e.name).map((e) => [e.name, e])) });
    const done = await giveOrder(order);
    if (!done) return;
    if (order.forget) forgetDrafts(order.forget);
    location.reload();
  });
}

// What is left of a page is deleted file by file: the texts first, then what lies beside
// them. A file that somebody has changed since it was listed stays, and so do the rest.
for (const form of document.querySelectorAll("form[data-left]")) {
  form.querySelector("button").disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const left = JSON.parse(form.dataset.left), d = openDialog(t("delete_title"));
    d.show([lineList(left.map((x) => x.file)), form.dataset.list && element("p", { className: "note", textContent: t("delete_list") })], [[t("delete_now"), async () => {
      d.show(waiting(), []);
      for (const x of left) {
        const { status, json } = await ask("DELETE", escaped(x.path), undefined, { "If-Match": x.etag });
        if (status !== 204) return d.show(refusal(json), [[t("close"), () => location.reload(), true]]);
        forgetDrafts(x.file);
      }
      location.assign("/-/desk/");
    }, true], [t("cancel"), d.close]]);
  });
}
