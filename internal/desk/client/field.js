// What every field of a form has: an id, its label, its help and a place for its problems.
import { element } from "./element.js";
import { language, t } from "./words.js";
import { words } from "./table.js";

let last = 0;
export const newID = () => "f" + ++last;

// framed puts an input with its label, its help and its problems in a part.
export function framed({ key, schema, label, needed }, input, more = {}) {
  const id = input.id || (input.id = newID());
  const hint = schema["x-hint"], help = hint || (words["help_" + key] ? t("help_" + key) : language === "en" ? schema.description : "");
  const problems = element("span", { id: id + "p", className: "field-problems" });
  const helped = help && !more.quiet ? element("small", { id: id + "h", textContent: help, lang: hint ? "en" : "", dir: hint ? "ltr" : "" }) : undefined;
  input.setAttribute("aria-describedby", [helped && id + "h", id + "p"].filter(Boolean).join(" "));
  if (needed) input.setAttribute("aria-required", "true");
  const part = element("div", { className: "field" + (more.wide ? " wide" : "") },
    element("label", { htmlFor: id }, label, needed ? element("span", { className: "soft", textContent: " " + t("edit_needed") }) : undefined),
    input, more.after, helped, problems);
  return { part, problems, input };
}
