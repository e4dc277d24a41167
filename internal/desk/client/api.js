// How pages ask the server, which decides everything.
import { t } from "./words.js";

const api = "/-/desk/api/";

// escaped gives the path of a file as it stands in an address.
export const escaped = (name) => name.split("/").map(encodeURIComponent).join("/");

// request sends something and gives the status and the JSON that came back. Where the
// server is gone the status is 0, and it says so as the server says what is wrong.
async function request(path, options) {
  try {
    const answer = await fetch(api + path, options);
    return { status: answer.status, json: answer.status === 204 ? {} : await answer.json() };
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    return { status: 0, json: { problems: [{ message: t("edit_no_answer") }] } };
  }
}

// ask sends JSON, or nothing.
export function ask(method, path, body, headers = {}, signal = undefined) {
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return request(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
}

// sendFile sends the bytes of a file.
export function sendFile(method, path, file, headers = {}) {
  return request(path, { method, headers: { ...headers, "Content-Type": "application/octet-stream" }, body: file });
}

// follow sends JSON and gives each event of the answer to see. Where the answer is no
// stream it gives its status and JSON.
export async function follow(path, body, signal, see) {
  const answer = await fetch(api + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
  if (!answer.headers.get("Content-Type")?.startsWith("application/x-ndjson")) return { status: answer.status, json: await answer.json() };
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) see(JSON.parse(line));
  }
  return undefined;
}

// showFile gives a file as an address of data, of a media type; undefined where it
// cannot be read.
export async function showFile(path, type) {
  const answer = await fetch(api + path);
  if (!answer.ok) return undefined;
  const reader = new FileReader();
  const read = new Promise((done) => { reader.onload = () => done(reader.result); reader.onerror = () => done(undefined); });
  reader.readAsDataURL(new Blob([await answer.arrayBuffer()], { type }));
  return read;
}
