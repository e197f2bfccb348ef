// What is served now is drawn over what was served before: the page is touched only where the two differ, so what a
// finger has typed or pushed elsewhere stays as it is, and a scan costs the browser little.

const AFTER_MS = 250; // a label takes longer to print

// what a finger may lie on is never turned into something else under it: it stays, or another takes its place
const WHOLE = "form, button, a, label, select, input, video, img";

/** Change `live`, which shows `was`, so that it shows `now`; every element that is seen to change goes into `seen`. */
export function morph(live, was, now, seen) {
  if (was.isEqualNode(now)) return;
  if (was.nodeName !== now.nodeName || now.matches?.(WHOLE) || was.dataset?.key !== now.dataset?.key) {
    const place = copied(now);
    live.replaceWith(place);
    seen.push(place.parentElement);
  } else if (now.nodeType !== Node.ELEMENT_NODE) {
    live.data = now.data;
    seen.push(live.parentElement);
  } else {
    if (attributes(live, was, now)) seen.push(live);
    children(live, [...was.childNodes], [...now.childNodes], seen);
  }
}

function attributes(live, was, now) {
  const gone = [...was.attributes].filter(({ name }) => !now.hasAttribute(name));
  const told = [...now.attributes].filter(({ name, value }) => was.getAttribute(name) !== value);
  gone.forEach(({ name }) => live.removeAttribute(name));
  told.forEach(({ name, value }) => live.setAttribute(name, value));
  return gone.length + told.length;
}

function children(live, was, now, seen) {
  const lives = [...live.childNodes];
  if (lives.length !== was.length) { // a script has written here
    live.replaceChildren(...now.map(copied));
    seen.push(live);
    return;
  }
  let ahead = 0; // children that are the same, from the first on and from the last back
  while (ahead < was.length && ahead < now.length && was[ahead].isEqualNode(now[ahead])) ahead++;
  let behind = 0;
  while (behind < Math.min(was.length, now.length) - ahead && was.at(-1 - behind).isEqualNode(now.at(-1 - behind))) behind++;
  const [before, after] = [was, now].map((nodes) => nodes.length - behind);
  for (let n = ahead; n < Math.min(before, after); n++) morph(lives[n], was[n], now[n], seen);
  if (before === after) return;
  lives.slice(after, before).forEach((node) => node.remove());
  const rest = now.slice(before, after).map(copied);
  if (before < lives.length) lives[before].before(...rest);
  else live.append(...rest);
  seen.push(live);
}

/** A copy of what was served, to stand in the page: pictures are asked for when the rest of it has been painted. */
export function copied(node) {
  const copy = document.importNode(node, true);
  const pictures = [...copy.querySelectorAll?.("img") ?? []].map((each) => [each, each.getAttribute("src")]);
  pictures.forEach(([each]) => each.removeAttribute("src"));
  const ask = () => pictures.forEach(([each, src]) => { if (each.isConnected) each.setAttribute("src", src); });
  if (pictures.length) requestAnimationFrame(() => setTimeout(ask, AFTER_MS));
  return copy;
}
