// What the desk says, in the language of the page.
import { language, words } from "./table.js";

export { language };

const rules = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

// number writes a number as the language does.
export const number = (n) => numbers.format(n);

// t gives a word, filled in; n is a number and chooses the form.
export function t(key, values = {}) {
  let text = words[key] ?? key;
  if (typeof text !== "string") text = text[values.n === undefined ? "other" : rules.select(values.n)] ?? text.other;
  return text.replace(/\{([a-z_]+)\}/g, (all, name) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? number(value) : value;
  });
}
