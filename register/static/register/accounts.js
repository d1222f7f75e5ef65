/* For the pages of an account: a button that shows a password, and passkeys, which only a browser can ask for.
   Without this file one logs in with a password and a code. */
"use strict";

for (const row of document.querySelectorAll("[data-show]")) {
  const input = row.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "desk-second desk-show";
  const tell = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? row.dataset.show : row.dataset.hide;
  };
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    tell();
  });
  // So that a browser still knows it as the password it may keep.
  input.form.addEventListener("submit", () => {
    input.type = "password";
  });
  tell();
  input.after(button);
}

// Between the bytes that the browser wants and the text that travels.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function created({ creation_options: { publicKey } }) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      // Kept with the name of the account where that can be, so that it can stand in for the password.
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "preferred" },
    },
  });
  const { response } = credential;
  return answer(credential, {
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() || [],
  });
}

async function used({ request_options: { publicKey } }) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });
  const { response } = credential;
  return answer(credential, {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle && text(response.userHandle),
  });
}

const answer = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  clientExtensionResults: credential.getClientExtensionResults(),
});

// What to ask the browser for: in the page, or, where the server may not know yet who asks, at an address.
async function question({ options, ask }) {
  if (options) return JSON.parse(document.getElementById(options).textContent);
  return (await fetch(ask, { headers: { Accept: "application/json" } })).json();
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const problem = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const asked = await question(form.dataset);
      const credential = await (form.dataset.passkey === "create" ? created : used)(asked);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
