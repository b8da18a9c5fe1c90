/* Asks the browser for a passkey and sends its answer with the form. Forms that need it are hidden
   until the browser is known to be able; pages say what to do instead. */
(() => {
"use strict";
if (!window.PublicKeyCredential || !navigator.credentials || !window.isSecureContext) return;

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => buffer
  ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
  : null;
const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

const create = async ({ publicKey }) => {
  const made = await navigator.credentials.create({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: keys(publicKey.excludeCredentials),
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    },
  } });
  return { ...common(made), response: {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : [],
  } };
};

const get = async ({ publicKey }) => {
  const found = await navigator.credentials.get({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: keys(publicKey.allowCredentials),
  } });
  return { ...common(found), response: {
    clientDataJSON: text(found.response.clientDataJSON),
    authenticatorData: text(found.response.authenticatorData),
    signature: text(found.response.signature),
    userHandle: text(found.response.userHandle),
  } };
};

const common = (credential) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
});

const options = async (form) => {
  const kept = document.getElementById("passkey-options");
  if (!form.dataset.optionsUrl && kept) {
    const data = JSON.parse(kept.textContent);
    return data.creation_options || data.request_options;
  }
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
};

const words = (error) => ({
  NotAllowedError: "Đã thôi, hoặc hết thời gian chờ. Bấm lại khi sẵn sàng.",
  InvalidStateError: "Máy này đã có khóa của tài khoản. Dùng khóa ấy, hoặc tạo khóa ở máy khác.",
  SecurityError: "Địa chỉ của trang không dùng được khóa đăng nhập. Báo người quản trị.",
}[error.name] || "Chưa dùng được khóa đăng nhập. Làm lại, hoặc chọn cách khác.");

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  form.hidden = false;
  const says = form.querySelector("[data-passkey-says]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    says.hidden = true;
    try {
      const ask = form.dataset.passkey === "create" ? create : get;
      form.elements.credential.value = JSON.stringify(await ask(await options(form)));
      form.submit();
    } catch (error) {
      says.textContent = words(error);
      says.hidden = false;
    }
  });
});
document.querySelectorAll("[data-passkey-none]").forEach((note) => { note.hidden = true; });
})();
