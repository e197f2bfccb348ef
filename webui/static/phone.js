// On the phone: a photo that was taken is sent at once.

const form = document.querySelector("form");
const [file, key] = form ? [form.querySelector("[type=file]"), form.querySelector("button")] : [];

if (form) {
  key.hidden = true;
  file.addEventListener("change", () => {
    if (!file.files.length) return;
    form.querySelector("label").classList.add("waited");
    form.submit();
  });
}
