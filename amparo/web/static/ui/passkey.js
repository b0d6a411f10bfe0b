// Passkeys: a form with data-passkey="create" or "get" asks the browser and sends what it says as the field `credential`.
// The question stands in data-options, or is fetched from data-options-url (before signing in nobody is known yet).
const supported = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

async function ask(form) {
  let options = form.dataset.options && JSON.parse(form.dataset.options);
  if (form.dataset.optionsUrl) {
    const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    options = (await answer.json()).request_options;
  }
  const asked = options.publicKey;
  if (form.dataset.passkey === "create") {
    Object.assign(asked.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");
  if (!supported) {
    form.querySelector("[data-passkey-start]").hidden = true;
    form.querySelector("[data-passkey-missing]").hidden = false;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const credential = await ask(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
