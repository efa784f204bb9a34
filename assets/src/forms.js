// Forms: sent once, left only on purpose, selects that act at once, the first error in view.
export function startForms() {
  const changed = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    changed.delete(form);
    if (form.method !== "post" || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // Not disabled at once: a disabled submitter would not send its own name.
    window.setTimeout(() => {
      form.querySelectorAll("button:not([type=button])").forEach((button) => {
        button.disabled = true;
      });
    }, 0);
  });
  // The browser may show the page again from memory, with its buttons still off.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => {
        button.disabled = false;
      });
    });
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-filters-open]");
    if (fold) {
      fold.setAttribute("aria-expanded", String(fold.closest("form").classList.toggle("is-open")));
    }
    const button = event.target.closest("[data-print]");
    if (button) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
  });
  document.querySelector(".is-invalid, [aria-invalid=true]")?.focus();
}
