// Comfort on the board's pages; everything there works without it.
import { textSizes } from "./textsize.js";

textSizes(document.querySelector(".sizes"));
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
