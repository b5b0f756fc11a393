/** The page that waits for a phone: looks how the signing stands, says it, and goes on by itself
 * when the signature has come. Without this module a link checks and a button goes on. */

const PAUSE = 2_000; // milliseconds between two looks

/** Says how things stand; what is said already is not said again. */
function tell(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

/** Looks once; true while the phone may still answer. */
async function look(waiting) {
  const answer = await fetch(waiting.dataset.phoneState, { cache: "no-store" });
  if (!answer.ok) return answer.status === 429 || answer.status >= 500;
  const standing = await answer.json();
  const words = waiting.querySelector("[data-phone-words]");
  tell(words, standing.words);
  words.dataset.state = standing.state;
  tell(waiting.querySelector("[data-phone-left]"), standing.left);
  if (standing.goes_on) location.reload();
  return !standing.goes_on;
}

/** Looks again and again; a network that fails is asked once more. */
async function wait(waiting) {
  let goesOn = true;
  while (goesOn) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    goesOn = await look(waiting).catch(() => true);
  }
}

const waiting = document.querySelector("[data-phone-state]");
if (waiting) wait(waiting);
const signed = document.querySelector("form[data-phone-signed]");
if (signed) HTMLFormElement.prototype.submit.call(signed);
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
