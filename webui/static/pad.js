// The number pad: its keys type into the fields of their own form, so that a PIN needs no keyboard. Fields that
// are marked `data-pad` take digits; the pad goes on to the next one when a field is full.

let current = null;

document.addEventListener("pointerdown", ({ target }) => {
  if (target.matches("[data-pad]")) target.inputMode = "none"; // the pad is there: no second keyboard on a phone
}, true);

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-pad]")) mark(target);
});

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-digit]");
  if (!key) return;
  const fields = [...key.closest("form").querySelectorAll("[data-pad]")];
  let field = fields.includes(current) ? current : fields.find((each) => !each.value) || fields.at(-1);
  const [before, after] = [-1, 1].map((step) => fields[fields.indexOf(field) + step]);
  if (key.dataset.digit === "back") {
    if (!field.value && before) field = before;
    field.value = field.value.slice(0, -1);
  } else {
    if (field.value.length >= field.maxLength && after) field = after;
    if (field.value.length < field.maxLength) field.value += key.dataset.digit;
  }
  mark(field);
});

function mark(field) {
  current?.classList.remove("typing");
  current = field;
  field.classList.add("typing"); // not the focus: that would open the phone's keyboard
}
