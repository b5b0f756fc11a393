/** Forms that are sent with a signature: the bytes the page gives are signed by NCALayer, or by the
 * development signer where the page declares it, and the form goes on with the CMS inside. */

const AGENT = "wss://127.0.0.1:13579/";
const PATIENCE = 120_000; // milliseconds for each answer of the agent
const EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";

/** The end of an attempt without a signature; the name of its state is the key of its words. */
class Stopped extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

/** The request to sign, as the module `basics` of NCALayer takes it. */
function signRequest({ content, encapsulate, iin, purposes = [EMAIL_PROTECTION], chain }) {
  return {
    module: "kz.gov.pki.knca.basics",
    method: "sign",
    args: {
      format: "cms",
      data: content,
      signingParams: { decode: true, encapsulate, digested: false },
      signerParams: { extKeyUsageOids: purposes, ...(iin && { iin }), ...(chain && { chain }) },
      locale: document.documentElement.lang === "ru" ? "ru" : "kk",
    },
  };
}

/** The base64 CMS of an answer; without `result` the user has cancelled. */
function signatureOf(answer) {
  if (answer.errorCode === "MODULE_NOT_FOUND") throw new Stopped("outdated");
  if (answer.status !== true) {
    throw new Stopped(answer.code === "SIGNING_FAILURE" ? "refused" : "failed");
  }
  const cms = [answer.body?.result].flat()[0];
  if (!cms) throw new Stopped("cancelled");
  return cms;
}

/** Sends one request to NCALayer, which greets first with its version, and gives its answer's text. */
function askAgent(request, say) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(AGENT);
    let greeted = false;
    let timer;
    const end = (settle, outcome) => {
      clearTimeout(timer);
      settle(outcome);
      socket.close();
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(reject, new Stopped(greeted ? "late" : "absent")), PATIENCE);
    };
    wait();
    const fail = () => end(reject, new Stopped(greeted ? "failed" : "absent"));
    socket.addEventListener("close", fail);
    socket.addEventListener("error", fail); // all that a content security policy lets us see
    socket.addEventListener("message", ({ data }) => {
      if (data === "--heartbeat--") return;
      if (greeted) {
        end(resolve, data);
        return;
      }
      greeted = true;
      wait();
      say("choosing");
      socket.send(JSON.stringify(request));
    });
  });
}

/** Sends one request to the development signer. */
async function askDevelopmentSigner(request, say, address) {
  const { exchange } = await import(address);
  say("choosing");
  return exchange(request);
}

/** Signs the content of the form by the signer that the page declares. */
async function signatureFor(form, say) {
  const content = JSON.parse(form.querySelector("[data-sign-content]").textContent);
  const signer = document.querySelector("[data-signer]")?.dataset;
  const request = signRequest(content);
  return signatureOf(
    signer?.signer === "development"
      ? await askDevelopmentSigner(request, say, signer.signerModule)
      : JSON.parse(await askAgent(request, say)),
  );
}

/** Lets a form be sent by its signing button only, once, and with a signature. */
function prepare(form, words) {
  const button = form.querySelector("[data-sign-button]");
  const status = form.querySelector('[role="status"]');
  const say = (state) => {
    status.textContent = words[state] ?? words.failed;
    status.dataset.state = state;
  };
  const sign = async () => {
    button.disabled = true;
    say("connecting");
    try {
      form.elements.cms.value = await signatureFor(form, say);
      say("sending");
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      say(error instanceof Stopped ? error.state : "failed");
      button.disabled = false;
      button.focus();
    }
  };
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== button) return;
    event.preventDefault();
    if (!button.disabled) sign();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    button.disabled = false;
    status.textContent = "";
  });
  button.disabled = false;
  button.hidden = false;
}

const forms = document.querySelectorAll("form[data-sign]");
if (forms.length) {
  const words = JSON.parse(document.getElementById("signer-words").textContent).states;
  forms.forEach((form) => prepare(form, words));
}
