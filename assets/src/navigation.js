// The left navigation folds on a phone; Esc and the veil close it and give the focus back.
export function startNavigation() {
  const side = document.getElementById("navigation");
  const button = document.getElementById("navigation-open");
  if (!side || !button) return;
  let veil = null;

  const close = () => {
    side.classList.remove("is-open");
    button.setAttribute("aria-expanded", "false");
    veil?.remove();
    veil = null;
    button.focus();
  };
  const open = () => {
    side.classList.add("is-open");
    button.setAttribute("aria-expanded", "true");
    veil = document.createElement("div");
    veil.className = "hw-veil";
    veil.addEventListener("click", close);
    side.after(veil);
    side.querySelector("a")?.focus();
  };
  button.addEventListener("click", () => (side.classList.contains("is-open") ? close() : open()));
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && veil) close();
  });
  side.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}
