// Reading aloud, where the browser has a Vietnamese voice.

/** @returns {SpeechSynthesisVoice | undefined} */
function voice() {
  return globalThis.speechSynthesis?.getVoices().find((one) => /^vi\b/i.test(one.lang));
}

/**
 * Voices may arrive late.
 * @param {(present: boolean) => void} tell
 */
export function watchVoices(tell) {
  tell(voice() !== undefined);
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => tell(voice() !== undefined));
}

/** @type {(() => void) | null} */
let ending = null;

export function hush() {
  globalThis.speechSynthesis?.cancel();
  ending?.();
  ending = null;
}

/**
 * Sentence by sentence, since some browsers break off long speeches.
 * @param {string} text
 * @param {() => void} ended
 */
export function speak(text, ended) {
  hush();
  ending = ended;
  const sentences = text.split(/\n+|(?<=[.!?;:])\s+/).filter((part) => part.trim());
  sentences.forEach((sentence, place) => {
    const saying = new SpeechSynthesisUtterance(sentence);
    saying.voice = voice() ?? null;
    saying.lang = "vi-VN";
    if (place === sentences.length - 1) {
      saying.addEventListener("end", () => {
        if (ending === ended) hush();
      });
    }
    speechSynthesis.speak(saying);
  });
}
