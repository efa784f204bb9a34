// The trace of a figure opens on the right without leaving the page; Esc closes it.
export function startDrawer(htmx) {
  const drawer = document.getElementById("drawer");
  if (!drawer) return;
  const body = document.getElementById("drawer-body");
  let opener = null;

  const close = () => {
    if (drawer.hidden) return;
    drawer.hidden = true;
    body.replaceChildren();
    opener?.setAttribute("aria-expanded", "false");
    if (opener?.isConnected) opener.focus();
    opener = null;
  };
  const open = (link) => {
    opener?.setAttribute("aria-expanded", "false");
    opener = link;
    opener.setAttribute("aria-expanded", "true");
    const waiting = document.createElement("p");
    waiting.textContent = drawer.dataset.waiting;
    body.replaceChildren(waiting);
    drawer.hidden = false;
    drawer.setAttribute("aria-busy", "true");
    drawer.focus();
    htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      if (opener === link) close();
      else open(link);
    } else if (event.target.closest("[data-drawer-close]")) {
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) close();
  });
  body.addEventListener("htmx:afterSettle", () => drawer.removeAttribute("aria-busy"));
  const failed = () => {
    const sorry = document.createElement("p");
    sorry.textContent = drawer.dataset.failed;
    body.replaceChildren(sorry);
    drawer.removeAttribute("aria-busy");
  };
  body.addEventListener("htmx:sendError", failed);
  body.addEventListener("htmx:responseError", failed);
}
