// Printing one thing without the page around it: for the time of printing, a sheet stands in place of the page.

const AROUND = "@media print { body > :not(.tro-ly-in) { display: none !important; } } @media screen { .tro-ly-in { display: none; } }";
const SHEET = `
  :host { all: initial; }
  main { color: #000; font: 12pt/1.5 "Noto Sans", Roboto, "Segoe UI", sans-serif; }
  h1 { font-size: 16pt; margin: 0; } h2 { font-size: 13pt; margin: 2mm 0 4mm; padding-bottom: 2mm; border-bottom: .5mm solid #000; }
  ul { list-style: none; margin: 0; padding: 0; } li { display: flex; gap: 3mm; padding: 1.500mm 0; break-inside: avoid; }
  li span { flex: none; width: 4.500mm; height: 4.500mm; margin-top: 1mm; border: .4mm solid #000; text-align: center; line-height: 4.500mm; }
  p { margin: 3mm 0 0; white-space: pre-line; } .small { font-size: 10pt; }`;

/** @param {string} css */
function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

/** @param {HTMLElement} content */
export function print(content) {
  const around = sheet(AROUND);
  const place = document.createElement("div");
  place.className = "tro-ly-in";
  const root = place.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet(SHEET)];
  root.append(content);
  document.body.append(place);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, around];
  const tidy = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== around);
    place.remove();
  };
  addEventListener("afterprint", tidy, { once: true });
  window.print();
}
