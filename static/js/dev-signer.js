/** The development signer: answers the requests of NCALayer's module `basics` with the keys of invented
 * people. The page gives its words and addresses; a production page never loads this file. */

import { oid, signCms } from "./gost.js";

const MODULE = "kz.gov.pki.knca.basics";
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const failure = (code, message) => ({ status: false, code, message });

/** Answers one request as NCALayer does: signatures, nothing when cancelled, or a failure with its code. */
export async function exchange({ module, method, args }) {
  if (module !== MODULE) return { success: false, errorCode: "MODULE_NOT_FOUND" };
  if (method !== "sign") return failure("INVOCATION_ERROR", `No method ${method}`);
  const { decode = false, encapsulate = true, digested = false } = args.signingParams ?? {};
  if (args.format !== "cms" || digested) {
    return failure("INVALID_SIGNING_PARAMS", "Only CMS over the content itself");
  }
  let contents;
  try {
    contents = [args.data].flat().map(decode ? fromBase64 : (text) => new TextEncoder().encode(text));
  } catch (error) {
    return failure("INVALID_SIGNING_PARAMS", error.message);
  }
  try {
    const signer = await chooseSigner(args.signerParams ?? {});
    if (!signer) return { status: true, body: {} };
    const sign = (content) =>
      signCms({ ...signer, content, detached: !encapsulate, signingTime: new Date() });
    return { status: true, body: { result: contents.map((content) => toBase64(sign(content))) } };
  } catch (error) {
    return failure("GENERAL_ERROR", error.message);
  }
}

async function fetchJson(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** The invented people who may be offered, the signed-in one first. */
async function listPeople({ signerPeople, signerPerson }, { iin }) {
  const { people } = await fetchJson(signerPeople);
  return people
    .filter((person) => !iin || person.iin_matches !== false)
    .sort((left, right) => (right.name === signerPerson) - (left.name === signerPerson));
}

/** A person's key and certificates as bytes. */
async function fetchCredential(address) {
  const { key, certificate, chain } = await fetchJson(address);
  return { key, certificate: fromBase64(certificate), chain: chain.map(fromBase64) };
}

/** Whether a certificate carries all the purposes asked for and, when asked for, the IIN. */
function suits(certificate, { extKeyUsageOids = [], iin }) {
  const latin1 = (bytes) => String.fromCharCode(...bytes);
  const text = latin1(certificate);
  return extKeyUsageOids.every((purpose) => text.includes(latin1(oid(purpose))))
    && (!iin || text.includes(`IIN${iin}`));
}

/** Asks in a dialog who signs; undefined when the user cancels. */
async function chooseSigner(wanted) {
  const page = document.querySelector("[data-signer]").dataset;
  const words = JSON.parse(document.getElementById("signer-words").textContent).dialog;
  const people = await listPeople(page, wanted);
  return new Promise((resolve, reject) => {
    const { dialog, notice, buttons } = drawDialog(words, people, page.signerPerson);
    let chosen;
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    for (const [name, button] of buttons) {
      button.addEventListener("click", async () => {
        notice.textContent = "";
        try {
          const address = `${page.signerPeople}/${encodeURIComponent(name)}`;
          const credential = await fetchCredential(address);
          if (suits(credential.certificate, wanted)) {
            chosen ??= credential;
            dialog.close();
          } else notice.textContent = words.unfit;
        } catch (error) {
          reject(error);
          dialog.close();
        }
      });
    }
    document.body.append(dialog);
    dialog.showModal();
  });
}

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** One person's button: who, in what role, and whether it is the signed-in person. */
function drawPerson({ name, label, role }, words, signedIn) {
  const button = make(
    "button",
    { type: "button", class: "signer__person" },
    make("span", { class: "signer__name" }, label),
    " ",
    make("span", { class: "signer__role" }, role),
  );
  if (name === signedIn) button.append(" ", make("span", { class: "signer__you" }, words.you));
  return [name, button];
}

/** The dialog with one button for each person, and Cancel; the first of them has the focus. */
function drawDialog(words, people, signedIn) {
  const buttons = people.map((person) => drawPerson(person, words, signedIn));
  const notice = make("p", { class: "signer__notice", role: "status" });
  const cancel = make("button", { type: "button", class: "signer__cancel" }, words.cancel);
  cancel.addEventListener("click", () => cancel.closest("dialog").close());
  const dialog = make(
    "dialog",
    { class: "signer", "aria-labelledby": "signer-title", "aria-describedby": "signer-note" },
    make("h2", { id: "signer-title" }, words.title),
    make("p", { id: "signer-note", class: "signer__note" }, words.note),
    make("ul", { class: "signer__people" }, ...buttons.map(([, button]) => make("li", {}, button))),
    notice,
    cancel,
  );
  return { dialog, notice, buttons };
}
