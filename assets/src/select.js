// Long lists become searchable; the plain select stays when this part cannot load.
import TomSelect from "tom-select/dist/esm/tom-select.complete.js";

export function enhance(select) {
  const { url, placeholder, create } = select.dataset;
  const remote = url && {
    preload: "focus",
    valueField: "value",
    labelField: "label",
    searchField: ["label", "detail", "value"],
    load(text, done) {
      const address = new URL(url, document.baseURI);
      address.searchParams.set("q", text);
      fetch(address, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then(done, () => done());
    },
  };
  new TomSelect(select, {
    maxOptions: 300,
    placeholder,
    create: create === "yes",
    // Enter right after the last letter takes what that letter leaves, not what stood there before.
    refreshThrottle: 0,
    onItemAdd() {
      // What was typed is answered: a refresh still to come would open the list again.
      window.clearTimeout(this.refreshTimeout);
    },
    plugins: select.multiple ? ["remove_button"] : [],
    ...remote,
  });
  // The search box is what people and screen readers use from now on.
  select.setAttribute("aria-hidden", "true");
}
