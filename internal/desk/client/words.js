// What the desk says, in the language of the page.
import { language, words } from "./table.js";

export { language };

const rules = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

// Some browsers know a language too little to write dates in it: Chromium's Kazakh has
// "2026 M12 4" and "+3 d". Those are written in figures, and not told from now.
const poor = /^M\d/.test(new Intl.DateTimeFormat(language, { month: "long" }).format(0));
const figures = { year: "numeric", month: "2-digit", day: "2-digit" }, clock = { hour: "2-digit", minute: "2-digit" };

// dateWords writes a moment as the language does; options are those of Intl.
export function dateWords(moment, options) {
  const { timeZone, hour, timeStyle } = options;
  return new Intl.DateTimeFormat(poor ? "sv" : language, poor ? { timeZone, ...figures, ...((hour || timeStyle) && clock), second: timeStyle === "medium" ? "2-digit" : undefined } : options).format(moment);
}

// fromNow says how far away something is; "" where the browser cannot.
export const fromNow = (n, unit) => (poor ? "" : new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(n, unit));

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
