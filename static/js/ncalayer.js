/** NCALayer, the signing program on the user's computer. It is spoken to over a WebSocket: it greets
 * first, and answers one question before it is asked another. */

const PATIENCE = 120_000; // milliseconds for the browser's own question, and for each answer
const GREETING = 10_000; // milliseconds for the greeting of a program that has let us in
const HEARTBEAT = "--heartbeat--";
const EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
const PERMISSIONS = ["loopback-network", "local-network-access"]; // the second is the older name
const ARMOUR = /-----[A-Z0-9 ]+-----|\s/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The end of an attempt without a signature; the name of its state is the key of its words. */
export class Stopped extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

/** Whether the browser lets a site speak to programs on this computer: granted, denied or prompt;
 * nothing where it never asks. */
export async function permission() {
  for (const name of PERMISSIONS) {
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch {} // a browser that does not know the name, or has no permissions at all
  }
  return undefined;
}

/** The question to sign, as the module `basics` takes it. */
export function signRequest({ content, encapsulate, iin, purposes = [EMAIL_PROTECTION], chain }) {
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

/** The same question for the older module `commonUtils`, which signs with a key in a file. */
function olderRequest({ args }) {
  return {
    module: "kz.gov.pki.knca.commonUtils",
    method: "createCAdESFromBase64",
    args: ["PKCS12", "SIGNATURE", args.data, args.signingParams.encapsulate],
  };
}

/** The CMS as the form sends it, without armour and line ends. */
function plain(cms) {
  const text = typeof cms === "string" ? cms.replace(ARMOUR, "") : "";
  if (!BASE64.test(text)) throw new Stopped("malformed");
  return text;
}

/** The signature in an answer of `basics`: a list or a bare text; without it the user has cancelled. */
export function signatureOf(answer) {
  if (answer?.status === false) {
    throw new Stopped(answer.code === "SIGNING_FAILURE" ? "wrong-key" : "failed");
  }
  if (answer?.status !== true) throw new Stopped("malformed");
  const [cms] = [answer.body?.result].flat();
  if (cms === undefined || cms === null) throw new Stopped("cancelled");
  return plain(cms);
}

/** The signature in an answer of `commonUtils`. */
function olderSignatureOf({ code, message, responseObject, errorCode }) {
  if (errorCode) throw new Stopped("outdated");
  if (message === "action.canceled") throw new Stopped("cancelled");
  if (String(code) === "200") return plain(responseObject);
  throw new Stopped(code ? "failed" : "malformed");
}

/** Opens the program: `heard` gives what it says next, `ask` the answer to a question. */
function converse(address, signal) {
  const socket = new WebSocket(address);
  let gone = "absent"; // what it means that the connection ends
  let listener;
  let timer;
  const settle = (how, outcome) => {
    clearTimeout(timer);
    listener?.[how](outcome);
    listener = undefined;
  };
  const expect = (state, patience) => {
    clearTimeout(timer);
    timer = setTimeout(() => settle("reject", new Stopped(state)), patience);
  };
  const heard = (state) =>
    new Promise((resolve, reject) => {
      listener = { resolve, reject };
      expect(state, PATIENCE);
      if (socket.readyState > WebSocket.OPEN) settle("reject", new Stopped(gone));
    });
  socket.addEventListener("open", () => expect("absent", GREETING));
  socket.addEventListener("message", ({ data }) => {
    if (data === HEARTBEAT) return;
    gone = "closed";
    settle("resolve", data);
  });
  socket.addEventListener("close", () => settle("reject", new Stopped(gone)));
  socket.addEventListener("error", () => settle("reject", new Stopped(gone)));
  signal.addEventListener("abort", () => settle("reject", new Stopped("left")));
  const ask = async (question) => {
    socket.send(JSON.stringify(question));
    const text = await heard("late");
    try {
      return Object(JSON.parse(text));
    } catch {
      throw new Stopped("malformed");
    }
  };
  return { greeting: heard("absent"), ask, close: () => socket.close() };
}

/** Lets the program at the address sign, and gives the CMS; `say` hears how it goes on. */
export async function signByAgent(address, request, say, signal) {
  const agent = converse(address, signal);
  try {
    await agent.greeting;
    say("choosing");
    const answer = await agent.ask(request);
    if (answer.errorCode !== "MODULE_NOT_FOUND") return signatureOf(answer);
    return olderSignatureOf(await agent.ask(olderRequest(request)));
  } catch (error) {
    const refused = error.state === "absent" && (await permission()) === "denied";
    throw refused ? new Stopped("forbidden") : error;
  } finally {
    agent.close();
  }
}
