/** Forms that are sent with a signature: the bytes the page gives are signed by NCALayer, or by the
 * development signer where the page declares it, and the form goes on with the CMS inside. */

import { permission, signatureOf, signByAgent, signRequest, Stopped } from "./ncalayer.js";

const signer = document.querySelector("[data-signer]")?.dataset ?? {};
let underway = false; // one question at a time, whichever form asks it

/** Lets the signer that the page declares sign the content of the form. */
async function signatureFor(form, say, signal) {
  const content = JSON.parse(form.querySelector("[data-sign-content]").textContent);
  const request = signRequest(content);
  if (signer.signer !== "development") {
    return signByAgent(signer.signerAgent, request, say, signal);
  }
  const { exchange } = await import(signer.signerModule);
  say("choosing");
  return signatureOf(await exchange(request));
}

/** What the form says of its signing: a line that is read out, and the help that belongs to it. */
function teller(form, words) {
  const status = form.querySelector('[role="status"]');
  const help = (state) => {
    for (const one of form.querySelectorAll("[data-sign-help]")) {
      one.hidden = one.dataset.signHelp !== state;
    }
  };
  const say = (state) => {
    status.textContent = state && (words[state] ?? words.failed);
    status.dataset.state = state;
    help(state);
  };
  return { say, help };
}

/** How an attempt begins: where the browser will ask the user first, that is told beforehand. */
async function beginning() {
  if (signer.signer === "development") return "connecting";
  return (await permission()) === "prompt" ? "asking" : "connecting";
}

/** Lets a form be sent by its signing button only, once, and with a signature. */
function prepare(form, words) {
  const button = form.querySelector("[data-sign-button]");
  const { say, help } = teller(form, words);
  let leaving = new AbortController();
  const rest = () => {
    underway = false;
    button.removeAttribute("aria-disabled"); // `disabled` would take the focus away
  };
  const sign = async () => {
    underway = true;
    button.setAttribute("aria-disabled", "true");
    leaving = new AbortController();
    try {
      say(await beginning());
      form.elements.cms.value = await signatureFor(form, say, leaving.signal);
      say("sending");
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      say(error instanceof Stopped ? error.state : "failed");
      rest();
    }
  };
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== button) return;
    event.preventDefault();
    if (!underway) sign();
  });
  addEventListener("pagehide", () => leaving.abort());
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    form.elements.cms.value = "";
    say("");
    rest();
  });
  button.hidden = false;
  beginning().then(help);
}

const forms = document.querySelectorAll("form[data-sign]");
if (forms.length) {
  const words = JSON.parse(document.getElementById("signer-words").textContent).states;
  forms.forEach((form) => prepare(form, words));
}
