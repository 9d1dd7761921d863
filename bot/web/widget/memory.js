// What this tab remembers, in the page's own sessionStorage: gone when the tab is closed.

const KEY = "tro-ly-mot-cua";
const MOST = 60;

/** @returns {import("./types").Kept} */
export function nothing() {
  return { session: null, after: 0, items: [], ticks: {}, votes: {}, awaiting: null, person: false, open: false };
}

/** @returns {import("./types").Kept} */
export function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return kept && Array.isArray(kept.items) ? { ...nothing(), ...kept } : nothing();
  } catch {
    return nothing(); // storage may be forbidden, or hold something else
  }
}

/**
 * The dossier form's questions and answers stay out of it.
 * @param {import("./types").Kept} kept
 */
export function remember(kept) {
  const items = kept.items.filter((item) => (item.kind === "said" ? !item.secret : item.answer.outcome !== "dossier"));
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...kept, items: items.slice(-MOST) }));
  } catch {
    // it then lasts as long as the page
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // there was nothing
  }
}
