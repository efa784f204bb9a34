// A dangerous step asks first and says what will follow; the browser's own box could not say it well.
export function startConfirm() {
  const dialog = document.getElementById("confirm");
  if (!dialog) return;
  const title = dialog.querySelector("h2");
  const text = dialog.querySelector("p");
  const go = dialog.querySelector("[data-go]");
  const usual = { title: title.textContent, go: go.textContent };
  let proceed = null;

  const ask = (source, then) => {
    title.textContent = source.dataset.confirmTitle || usual.title;
    text.textContent = source.dataset.confirm;
    go.textContent = source.dataset.confirmGo || usual.go;
    go.className = `btn btn-${source.dataset.confirmTone || "danger"}`;
    proceed = then;
    dialog.showModal();
    dialog.querySelector("[data-stay]").focus();
  };
  go.addEventListener("click", () => {
    const then = proceed;
    proceed = null;
    dialog.close();
    then?.();
  });
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const source = event.submitter?.dataset.confirm ? event.submitter : form;
      if (!source.dataset.confirm || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(source, () => {
        form.dataset.confirmed = "yes";
        form.requestSubmit(event.submitter || undefined);
        delete form.dataset.confirmed;
      });
    },
    true,
  );
}
