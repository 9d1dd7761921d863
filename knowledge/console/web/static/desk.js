// The desk works without this; with it, ready-made replies are inserted where the clerk writes, and news is announced.

const insert = document.querySelector(".insert");
const field = document.querySelector("#text");

insert?.addEventListener("submit", (event) => {
  if (!field) return;
  event.preventDefault();
  const words = insert.querySelector("select").selectedOptions[0]?.dataset.words ?? "";
  const before = field.value.slice(0, field.selectionStart);
  field.setRangeText((before && !/\s$/.test(before) ? " " : "") + words, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});

// Enter sends, Shift+Enter begins a line; while an input method composes a word, Enter belongs to it.
field?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  field.form.requestSubmit();
});

document.querySelector("[data-once]")?.addEventListener("submit", (event) => {
  event.submitter?.setAttribute("disabled", "");
});

const talk = document.querySelector(".talk");
if (talk) {
  talk.scrollTop = talk.scrollHeight;
  let count = Number(talk.querySelector("[data-count]")?.dataset.count);
  document.body.addEventListener("htmx:afterSwap", () => {
    const now = Number(talk.querySelector("[data-count]")?.dataset.count);
    if (now <= count) return;
    count = now;
    talk.scrollTop = talk.scrollHeight;
    const last = talk.querySelector(".line:last-child");
    document.querySelector("#moi").textContent = last?.classList.contains("citizen") ? "Người dân vừa viết tin mới." : "";
  });
}
