"""What a screen is looked at with, in the browser: each returns what is wrong with it, in words."""

LOOK = """() => {
  const found = [];
  const wide = document.documentElement.clientWidth;
  const tall = document.documentElement.clientHeight;
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowY);
  if (document.documentElement.scrollWidth > wide) found.push("the page is wider than the screen");
  if (document.documentElement.scrollHeight > tall) found.push("the page is taller than the screen");
  for (const e of document.querySelectorAll(".desk, .desk *")) {
    if (e.closest("svg") || e.matches("noscript, .file")) continue;
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const style = getComputedStyle(e);
    const name = `${e.tagName.toLowerCase()}.${e.className}`;
    const slides = e.closest(".tablebox");  // a report has as many columns as it has, and is pushed aside
    if ((box.right > wide + 1 || box.left < -1) && !slides) found.push(`${name} is outside the screen`);
    if (e.scrollWidth > e.clientWidth + 1 && style.display !== "inline" && !slides)
      found.push(`${name} is wider than its place`);
    if (e.scrollHeight > e.clientHeight + 1 && style.display !== "inline" && !scrolls(e)
        && e.matches(".desk, .bar, .edge, .work, .main, .foot, .panel, .card, .body, .key, .item"))
      found.push(`${name} is taller than its place`);
    if (e.matches("[data-rows]") && scrolls(e) && e.scrollHeight > e.clientHeight + 1) {
      const cut = [...e.querySelectorAll(e.dataset.rows)].map((row) => row.getBoundingClientRect())
        .filter((row) => row.height < box.height && row.top < box.bottom - 2 && row.bottom > box.bottom + 2);
      if (cut.length) found.push(`${name} cuts a row`);
      if (!/[0-9]/.test(e.nextElementSibling.innerText)) found.push(`${name} does not say that it goes on`);
    }
    if (style.textOverflow === "ellipsis") found.push(`${name} cuts with dots`);
    const speaks = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (speaks && parseFloat(style.fontSize) < 16)
      found.push(`${name} is written in ${style.fontSize}`);
    if (e.matches("button, a, summary") && (box.height < 55.5 || box.width < 55.5))
      found.push(`${name} is a target of ${box.width} x ${box.height}`);
  }
  return found;
}"""

PHONE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
  ? ["the page is wider than a phone held upright"] : []"""
