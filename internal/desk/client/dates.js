// Dates and times, in the zone of the site.
import { element } from "./element.js";
import { framed } from "./field.js";
import { dateWords, fromNow, language, t } from "./words.js";

const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

// inZone gives date and time of a moment on the clocks of a zone.
function inZone(moment, zone) {
  const of = Object.fromEntries(new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(moment).map((p) => [p.type, p.value]));
  return [`${of.year}-${of.month}-${of.day}`, `${of.hour}:${of.minute}`];
}

// momentIn gives the moment of a date and time on the clocks of a zone: the first of
// two, where clocks are set back.
function momentIn(date, time, zone) {
  const wanted = Date.parse(`${date}T${time || "00:00"}Z`);
  const shift = (at) => { const [d, h] = inZone(at, zone); return Date.parse(`${d}T${h}Z`) - at; };
  const first = wanted - shift(wanted - 864e5), second = wanted - shift(wanted + 864e5);
  const fits = [first, second].filter((at) => inZone(at, zone).join("T") === `${date}T${time || "00:00"}`);
  return fits.length ? Math.min(...fits) : Math.max(first, second);
}

// cityOf gives the city of a zone, as people call its time: Kyiv of Europe/Kyiv.
const cityOf = (zone) => zone.split("/").pop().replaceAll("_", " ");

// inWords says when that is, and how long until then.
function inWords(date, time, zone) {
  const at = momentIn(date, time, zone);
  if (Number.isNaN(at)) return "";
  const day = dateWords(at, { timeZone: zone, weekday: "long", year: "numeric", month: "long", day: "numeric", ...(time && { hour: "numeric", minute: "2-digit" }) });
  const minutes = (at - Date.now()) / 6e4, days = Math.round((Date.parse(date) - Date.parse(inZone(Date.now(), zone)[0])) / 864e5);
  const far = Math.abs(days) >= 730 ? fromNow(Math.round(days / 365), "year") : Math.abs(days) >= 61 ? fromNow(Math.round(days / 30.4), "month") : "";
  const away = far || Math.abs(days) >= 1 || !time ? far || fromNow(days, "day") : Math.abs(minutes) >= 60 ? fromNow(Math.round(minutes / 60), "hour") : fromNow(Math.round(minutes), "minute");
  const when = time ? t("edit_when_in_zone", { day, zone: cityOf(zone) }) : day;
  return away ? t("edit_when", { day: when, away }) : when;
}

// dateField is a date, with a time or without; undefined where something else stands
// there, which is shown as a text.
export function dateField(context, f) {
  let read = ["", ""];
  if (f.value !== undefined && f.value !== "") {
    const found = parts.exec(String(f.value));
    if (!found) return undefined;
    const at = found[3] ? Date.parse(f.value.replace(" ", "T")) : 0;
    if (Number.isNaN(at)) return undefined;
    read = found[3] ? inZone(at, context.zone) : [found[1], found[2] || ""];
  }
  const date = element("input", { type: "date", max: "9999-12-31", lang: language, value: read[0] });
  if (read[0] && date.value !== read[0]) return undefined;
  const time = element("input", { type: "time", value: read[1], "aria-label": t("edit_time_of", { label: f.label, zone: cityOf(context.zone) }), title: t("edit_time_of", { label: f.label, zone: cityOf(context.zone) }) });
  const words = element("small", { className: "when" });
  const tell = () => { words.textContent = date.value ? inWords(date.value, time.value, context.zone) : ""; time.hidden = !date.value && !time.value; };
  for (const input of [date, time]) input.addEventListener("input", () => { tell(); context.changed(); });
  tell();
  const get = () => {
    if (date.value === read[0] && time.value === read[1]) return f.value;
    return date.value ? date.value + (time.value ? `T${time.value}:00` : "") : undefined;
  };
  const framing = framed(f, date, { after: words });
  const pair = element("span", { className: "pair" });
  date.replaceWith(pair);
  pair.append(date, time);
  return { get, ...framing };
}

// timeField is a time of day; undefined as above.
export function timeField(context, f) {
  const shown = f.value === undefined ? "" : String(f.value);
  const found = /^(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(shown);
  if (shown && !found) return undefined;
  const input = element("input", { type: "time", value: found?.[1] || "" });
  const was = input.value;
  if (found && was !== found[1]) return undefined;
  input.addEventListener("input", context.changed);
  return { get: () => (input.value === was ? f.value : input.value || undefined), ...framed(f, input) };
}
