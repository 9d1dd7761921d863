// Pictures beside words; they say nothing by themselves, so screen readers pass over them.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  chat: "M4 5h16v11H9l-5 4z M8 9h8 M8 12.500h5",
  close: "M6 6l12 12 M18 6L6 18",
  menu: "M5 12h.01 M12 12h.01 M19 12h.01",
  send: "M4 12h14 M12 6l6 6-6 6",
  copy: "M9 9h10v11H9z M5 15V4h10",
  speak: "M4 10v4h4l5 4V6L8 10z M16.500 9a4 4 0 0 1 0 6 M19 6.500a8 8 0 0 1 0 11",
  print: "M7 9V4h10v5 M7 17H4V9h16v8h-3 M7 14h10v6H7z",
  good: "M7 11v9H4v-9z M7 11l4-7c1.500 0 2.500 1 2.500 2.500L13 10h6l-1.500 10H7",
  bad: "M7 13V4H4v9z M7 13l4 7c1.500 0 2.500-1 2.500-2.500L13 14h6L17.500 4H7",
  page: "M6 3h8l4 4v14H6z M9 11h6 M9 15h6",
  phone: "M6 3h4l1.500 5-2.500 2a12 12 0 0 0 5 5l2-2.500 5 1.500v4c0 1-1 2-2 2C11 20 4 13 4 5c0-1 1-2 2-2z",
  arch: "M5 20V11a7 7 0 0 1 14 0v9 M9 20v-8.500a3 3 0 0 1 6 0V20 M3 20h18",
};

/**
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
