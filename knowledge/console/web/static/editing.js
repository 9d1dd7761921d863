// A draft that is being typed: no word is lost by leaving the page, and every form on it knows the version last saved.
const form = document.getElementById("draft-form");

if (form) {
  let typed = 0;
  let kept = 0;
  let sending = 0;

  const unsaved = () => typed > kept;

  form.addEventListener("input", () => {
    typed += 1;
  });
  form.addEventListener("submit", () => {
    kept = typed;
  });
  form.addEventListener("htmx:beforeRequest", () => {
    sending = typed;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) kept = sending;
  });
  document.body.addEventListener("htmx:oobAfterSwap", () => {
    const version = document.getElementById("version").value;
    for (const field of document.querySelectorAll("input.version")) field.value = version;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
}
