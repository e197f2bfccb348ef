// A scanner that types. Its keys follow each other closer than fingers can; they are caught on the document,
// whatever has the focus and whatever input method is on, named by their place on the board (event.code), and sent
// to the station, which knows the scanner's layout. What the first of them did to a field is undone.

const QUICK_MS = 40; // between two keys of a scanner; fast fingers need twice as long
const SURE = 4; // so many quick keys in a row are no fingers
const END_MS = 500; // a scanner that has no suffix has ended by then, on a busy machine too

const HOLDS = /^(Shift|Control|Alt|Meta|CapsLock|NumLock)/;
const ENDS = /^(Enter|NumpadEnter|Tab)$/;

let strokes = [];
let typed = 0; // keys of this burst that type something
let last = 0; // when the last of them came
let sure = false;
let composed = false; // an input method has had a hand in it
let before = null; // what stood in the field that had the focus
let ending = 0;

/** Listen; `scanned(strokes, composed)` gets each burst, in order. */
export function listenForKeys(scanned) {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || !event.code) return;
    if (!sure && event.timeStamp - last > QUICK_MS) begin();
    last = event.timeStamp;
    strokes.push(`${event.code}+`);
    if (!HOLDS.test(event.code)) typed += 1;
    composed ||= event.isComposing || event.key === "Process";
    sure ||= typed >= SURE;
    if (!sure) return;
    keep(event);
    clearTimeout(ending);
    if (ENDS.test(event.code)) end(scanned);
    else ending = setTimeout(() => { strokes.push("Enter+", "Enter-"); end(scanned); }, END_MS);
  }, true);
  document.addEventListener("keyup", (event) => {
    if (strokes.length) strokes.push(`${event.code}-`);
    if (sure) keep(event);
  }, true);
  document.addEventListener("compositionend", () => setTimeout(restore), true);
}

function begin() {
  strokes = [];
  typed = 0;
  composed = false;
  const field = document.activeElement;
  before = field?.matches("input, textarea") ? { field, value: field.value, until: 0 } : null;
}

function keep(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function end(scanned) {
  const burst = strokes;
  sure = false;
  last = 0;
  strokes = [];
  if (before) before.until = performance.now() + 1000;
  if (composed) before?.field.blur(); // ends what the input method has begun
  restore();
  scanned(burst, composed);
}

function restore() {
  if (!before || performance.now() > before.until || before.field.value === before.value) return;
  before.field.value = before.value;
}
