// The preview's connection. It is a worker since the page's own policy, which
// is the one readers get, allows the page no requests.
"use strict";

let source;
let stamp; // names the version of the site that the page knows

function connect() {
  source?.close();
  source = new EventSource("/-/events?v=" + encodeURIComponent(stamp));
  source.onopen = () => postMessage({ event: "connected" });
  for (const event of ["reload", "problems"]) {
    source.addEventListener(event, (e) => {
      stamp = e.lastEventId || stamp;
      postMessage({ event, data: JSON.parse(e.data) });
    });
  }
  source.onerror = () => {
    postMessage({ event: "lost" });
    // The browser connects again by itself, unless it was refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
  };
}

async function get(address) {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    return { status: answer.status, url: answer.url, text: await answer.text() };
  } catch {
    return { status: 0 };
  }
}

onmessage = async ({ data }) => {
  if (data.get) postMessage({ answer: data.id, ...(await get(data.get)) });
  if (data.know) stamp = data.know;
  if (data.open) connect();
  if (data.close) source?.close();
};
