// The text-size control; the choice is remembered on this device only.

const KEY = "co-chu";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
}

function remember(size) {
  try {
    localStorage.setItem(KEY, size);
  } catch {
    // the size then lasts as long as the page
  }
}

/** Bring the control to life. */
export function textSizes(control) {
  const buttons = [...control.querySelectorAll("button[data-size]")];
  const apply = (size) => {
    document.documentElement.dataset.size = size;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.size === size));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      apply(button.dataset.size);
      remember(button.dataset.size);
    });
  }
  const before = remembered();
  apply(buttons.some((button) => button.dataset.size === before) ? before : buttons[0].dataset.size);
  control.hidden = false;
}
