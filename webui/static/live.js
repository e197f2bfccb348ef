// One event stream for the page: opened while it is seen, closed while it is hidden, and watched, because a
// connection can be dead without anybody saying so. The station beats every second.

const SILENT_MS = 2500;
const RETRY_MS = 1000;

export function listen({ of, since, changed, weight, lost, back, renewed }) {
  let source = null;
  let heard = performance.now();
  let live = true;
  let retry = 0;

  function open() {
    close();
    heard = performance.now();
    source = new EventSource(`/live?${new URLSearchParams({ of, since: since() })}`);
    source.addEventListener("beat", hear);
    source.addEventListener("desk", (event) => { hear(); changed(event.lastEventId, JSON.parse(event.data).part); });
    source.addEventListener("reload", renewed);
    source.addEventListener("weight", (event) => { hear(); weight(JSON.parse(event.data)); });
    source.onerror = () => { mourn(); close(); retry = performance.now() + RETRY_MS; };
  }

  function close() {
    source?.close();
    source = null;
  }

  function hear() {
    heard = performance.now();
    if (!live) { live = true; back(); }
  }

  function mourn() {
    if (live) { live = false; lost(); }
  }

  setInterval(() => {
    if (document.hidden) return;
    if (source && performance.now() - heard > SILENT_MS) { mourn(); open(); }
    else if (!source && performance.now() > retry) open();
  }, 250);

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else { open(); changed(); }
  });
  open();
}
