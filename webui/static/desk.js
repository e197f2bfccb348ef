// The desk page, kept as the station is: one event stream tells of changes and how the desk now looks, another page is
// fetched again, and each key posts its own form. Without this script every form still works by itself.

import { aim, picture } from "./camera.js";
import { listen } from "./live.js";
import { copied, morph } from "./morph.js";
import { sound } from "./sound.js";
import { listenForKeys } from "./wedge.js";

const SAME_PLACE_PX = 48;
const SAME_TAP_MS = 400;
const FELT_MS = 100; // a page that nobody sees paints nothing
const BOXES = ".list, .findings, .models, .says, .side, .scroll, .units, .panel"; // what may be longer than its place

let pressed = { at: 0, x: 0, y: 0, redrawn: false, again: false };
let drawing = 0; // the newest redraw asked for; an older answer that comes late is dropped
let sending = 0; // touches under way: each redraws the page itself
let told = null; // the newest version the stream has told of
let felt = Promise.resolve(); // a pressed key is seen to be pressed before the page is drawn anew
let touches = Promise.resolve(); // touches are sent one after another, in the order of the fingers

const desk = () => document.querySelector(".desk");

async function redraw(request) {
  const turn = ++drawing;
  const answer = await request;
  if (!answer.ok) throw await answer.json().catch(() => ({}));
  const text = await answer.text();
  await felt;
  if (turn === drawing) draw(text);
}

function draw(text) {
  const drawn = new DOMParser().parseFromString(text, "text/html").querySelector(".desk");
  if (drawn) put(drawn);
}

function put(drawn) {
  const root = desk();
  const scrolled = [...root.querySelectorAll("[data-keep-scroll]")].map((each) => [`[data-keep-scroll="${each.dataset.keepScroll}"]`, each.scrollTop, each]);
  const typed = [...root.querySelectorAll("[data-pad]")].map((each) => [`[data-pad][data-key="${CSS.escape(each.dataset.key)}"]`, each.value]);
  const ticked = [...root.querySelectorAll("[data-tick]")].map((each) => [`[data-tick="${CSS.escape(each.dataset.tick)}"]`, each.checked]);
  const focused = document.activeElement?.dataset?.key;
  const isNew = drawn.dataset.card !== root.dataset.card;
  const seen = show(drawn);
  const now = desk();
  const restore = (kept, name) => { for (const [place, was] of kept) { const found = now.querySelector(place); if (found && found[name] !== was) found[name] = was; } };
  restore(typed, "value"); // what a finger has typed so far
  restore(ticked, "checked");
  if (focused && document.activeElement?.dataset?.key !== focused) now.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const step = document.querySelector(".bench .first");
  if (step) step.textContent = now.dataset.bench;
  if (weighed) showWeight(weighed);
  settle(seen);
  restore(scrolled.filter(([, , list]) => !list.isConnected), "scrollTop");
  if (isNew) now.querySelector(".item.new")?.scrollIntoView({ block: "nearest" });
  if (isNew && ["photo_missing", "refusal_needs_photo"].includes(now.dataset.code)) photograph(); // signed by scanner: the hands are on the goods
  if (isNew && now.dataset.outcome) sound(now.dataset.outcome, now.dataset.voice);
}

// each key has an operation of its own with every drawing: no difference, and told to the keys as they then lie there

const operations = (root) => [...root.querySelectorAll("input[name=operation]")];
let served = withoutOperations(desk().cloneNode(true));

function withoutOperations(root) {
  for (const each of operations(root)) each.setAttribute("value", "");
  return root;
}

function show(drawn) {
  const ids = operations(drawn).map((each) => each.value);
  const [was, now] = [served, withoutOperations(drawn)];
  const seen = [];
  const sameScreen = was.className === now.className;
  served = now;
  if (sameScreen) morph(desk(), was, now, seen);
  else desk().replaceWith(copied(now));
  operations(desk()).forEach((each, n) => { each.value = ids[n]; });
  return sameScreen ? seen : [desk()];
}

function settle(seen) {
  clockStarted = { now: Number(desk().dataset.now), at: performance.now() };
  for (const list of desk().querySelectorAll("[data-rows]")) {
    if (!seen.some((each) => list.contains(each) || each.contains(list))) continue;
    fit(list, false);
    if (!watched.has(list.parentElement)) resized.observe(list.parentElement);
    watched.add(list.parentElement);
  }
  reach();
  if (desk().dataset.source) aim(desk());
  const tile = desk().querySelector(".tile.last");
  const row = tile?.closest(".mrow");
  (row?.clientHeight > row?.parentElement.clientHeight ? tile : row)?.scrollIntoView({ block: "nearest" });
}

// --- a list longer than its place is drawn closer; if that is not enough, it ends with a whole row and says
// how many rows lie below, at its end how many lie above

const resized = new ResizeObserver((panels) => panels.forEach(({ target }) => target.isConnected ? fit(target.querySelector("[data-rows]")) : resized.unobserve(target)));
const watched = new WeakSet(); // to be watched once more is to be told once more

const fitted = new WeakMap(); // with how many rows: one that has no fewer now is drawn no less close

function fit(list, anew = true) {
  const more = list.nextElementSibling;
  const rows = list.querySelectorAll(list.dataset.rows);
  if (list.style.maxHeight) list.style.maxHeight = "";
  more.hidden = true;
  const fits = () => list.scrollHeight <= list.clientHeight + 1;
  if (anew || rows.length < (fitted.get(list) ?? Infinity)) list.classList.remove("dense", "tight");
  fitted.set(list, rows.length);
  for (const closer of ["dense", "tight"]) if (!list.classList.contains(closer) && !fits()) list.classList.add(closer);
  if (fits()) return;
  more.hidden = false;
  more.textContent = more.dataset.text;
  const zoom = list.currentCSSZoom ?? 1; // of a large screen: the boxes are told in its pixels, the heights in the page's
  const top = list.getBoundingClientRect().top / zoom - list.scrollTop;
  const ends = [...rows].map((row) => row.getBoundingClientRect().bottom / zoom - top);
  const whole = ends.findLast((end) => end <= list.clientHeight + 1);
  if (whole) list.style.maxHeight = `${whole}px`;
  const tell = () => {
    const below = ends.filter((end) => end > list.scrollTop + list.clientHeight + 2).length;
    const above = ends.filter((end) => end <= list.scrollTop + 2).length;
    more.textContent = below ? more.dataset.text.replace("{count}", below) : more.dataset.above.replace("{count}", above);
  };
  list.onscroll = tell;
  tell();
}

// what is longer than its place and holds nothing to go to is itself gone to, so that the arrow keys push it up
function reach() {
  for (const box of desk().querySelectorAll(BOXES))
    if (box.scrollHeight > box.clientHeight + 1 && !box.querySelector("a[href], button, input, select, textarea")) box.tabIndex = 0;
}

document.fonts.ready.then(() => { desk().querySelectorAll("[data-rows]").forEach((list) => fit(list)); reach(); });

// --- the station's clock, carried on between two redraws

let clockStarted = { now: 0, at: 0 };

function stationTime() {
  const minutes = Number(desk().dataset.offset);
  return new Date(clockStarted.now + (performance.now() - clockStarted.at) + minutes * 60_000).toISOString();
}

setInterval(() => {
  const text = stationTime().slice(11, 16);
  for (const each of document.querySelectorAll("[data-clock]")) if (each.textContent !== text) each.textContent = text;
}, 1000);

// what is left until a deadline is told to the minute: a page that shows it is drawn anew each minute

setInterval(() => { if (desk().dataset.ages && desk().dataset.source && !sending) refetch(); }, 60_000);

document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

// --- touches

document.addEventListener("pointerdown", (event) => {
  const again = (pressed.redrawn || pressed.again) && performance.now() - pressed.at < SAME_TAP_MS
    && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < SAME_PLACE_PX;
  pressed = { at: performance.now(), x: event.clientX, y: event.clientY, redrawn: false, again };
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-touch], [data-act]")) return;
  event.preventDefault();
  if (!desk().dataset.source) return; // a story: its keys do nothing
  // the second tap of a double tap meets the page as the first one redrew it, before it or while the finger was
  // down: it was meant for what stood there before
  const overtaken = pressed.redrawn && performance.now() - pressed.at < SAME_TAP_MS;
  if ((pressed.again || overtaken) && form.matches("[data-touch]")) return;
  post(form, event.submitter);
});

function post(form, pressedKey) {
  const said = new FormData(form, pressedKey); // a key may have a value: whom, or why
  const body = form.querySelector("[type=file]") ? said : new URLSearchParams(said);
  for (const secret of form.querySelectorAll("input[type=password]")) secret.value = "";
  const key = pressedKey ?? form.querySelector("button:not([type=button]), .key, .item");
  key?.classList.add("waited");
  felt = new Promise((painted) => { requestAnimationFrame(() => setTimeout(painted)); setTimeout(painted, FELT_MS); });
  touches = touches.then(() => send(form.action, body)).finally(() => key?.classList.remove("waited"));
}

// --- photos: the desk's camera where it has one, else a file

async function photograph() {
  const form = desk().querySelector(".foot form.photo");
  const taken = form && await picture(desk());
  if (!taken || !form.isConnected) return false;
  const files = new DataTransfer();
  files.items.add(taken);
  form.querySelector("[type=file]").files = files.files;
  post(form);
  return true;
}

document.addEventListener("click", (event) => {
  if (!event.target.closest(".foot form.photo label") || !desk().querySelector("[data-camera]")?.videoWidth) return;
  event.preventDefault();
  if (!pressed.again) photograph();
}, true);

// a file chosen is sent at once, also when the page was redrawn while the dialog stood open
document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-send-at-once]")) return;
  event.target.onchange = () => { if (!event.target.isConnected && event.target.files.length) post(event.target.form); };
});

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.matches("[data-send-at-once]") && target.files.length && desk().dataset.source) post(target.form); // chosen, not tapped
});

async function send(action, body) {
  sending++;
  try {
    await redraw(fetch(action, { method: "POST", body, headers: { "X-Desk": "fragment" } }));
    pressed.redrawn = true;
    document.getElementById("not-saved").hidden = true;
    if (location.pathname + location.search !== desk().dataset.address) history.replaceState(null, "", desk().dataset.address);
  } catch (problem) {
    tellUnsaved(problem?.error);
  } finally {
    sending--;
    if (told !== null) catchUp();
  }
}

function tellUnsaved(said) {
  const notice = document.getElementById("not-saved");
  for (const [tag, text] of [["b", said?.message], ["small", said?.why]]) {
    const place = notice.querySelector(tag);
    place.textContent = said ? text || "" : place.dataset.default;
  }
  notice.hidden = false;
}

// --- a scanner that types into the page

let scans = Promise.resolve(); // one after another, in the order they were scanned

listenForKeys((strokes, composed) => {
  if (!desk().dataset.source) return; // a story
  document.getElementById("ime-on").hidden = !composed;
  const body = new URLSearchParams({ csrf: desk().dataset.csrf, keys: strokes.join(" ") });
  scans = scans.then(async () => {
    try {
      const answer = await fetch("/scans", { method: "POST", body, headers: { "X-Desk": "fragment" } });
      if (!answer.ok) throw (await answer.json()).error;
      document.getElementById("not-saved").hidden = true;
    } catch (problem) {
      const { lost, lostWhy } = document.getElementById("not-saved").dataset;
      tellUnsaved(problem.message && problem.code ? problem : { message: lost, why: lostWhy });
    }
  });
});

// --- liveness

let weighed = null; // newer than what a page was drawn with a moment ago

function showWeight(told) {
  weighed = told;
  const { value, unit } = told;
  for (const each of document.querySelectorAll("[data-weight]")) {
    each.textContent = value === null ? each.dataset.plain : `${value} ${unit}`;
    each.classList.toggle("weighing", value !== null);
  }
}

// the page of an earlier start of the station loads itself anew, with what was typed so far; a PIN is not kept

const TYPED = "typed";
const typedIn = () => [...desk().querySelectorAll("input:not([type=hidden], [type=password], [type=file]), textarea, select")];

function renew() {
  sessionStorage.setItem(TYPED, JSON.stringify([location.pathname, typedIn().map(({ name, value }) => [name, value])]));
  location.reload();
}

function typeAgain() {
  const [path, values] = JSON.parse(sessionStorage.getItem(TYPED) || "[]");
  sessionStorage.removeItem(TYPED);
  const fields = typedIn();
  if (path !== location.pathname || fields.length !== values.length) return;
  fields.forEach((field, n) => { if (field.name === values[n][0] && field.type !== "checkbox") field.value = values[n][1]; });
}

const refetch = () => redraw(fetch(desk().dataset.source, { headers: { "X-Desk": "fragment" } })).catch(() => {});

function catchUp(part) {
  if (sending || desk().dataset.version.endsWith(`-${told}`)) return;
  if (!part || desk().dataset.source !== streamed) { refetch(); return; }
  drawing++;
  draw(part);
}

const streamed = desk().dataset.source; // the page the stream is of; a key may have led to another since

typeAgain();
settle([desk()]);
if (desk().dataset.source) {
  listen({
    renewed: renew,
    of: streamed,
    since: () => desk().dataset.version,
    changed: (version, part) => { told = version; catchUp(part); },
    weight: showWeight,
    lost() {
      const notice = document.getElementById("not-live");
      notice.querySelector("b").textContent = notice.dataset.text.replace("{time}", stationTime().slice(11, 19));
      notice.hidden = false;
      showWeight({ value: null });
    },
    back() {
      document.getElementById("not-live").hidden = true;
      refetch();
    },
  });
}
