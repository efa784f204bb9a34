// The menu's groups stay as the reader left them; a few letters of a page's name find it.
const KEPT = "menu-groups";

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT));
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

function keepGroups(groups) {
  const told = kept();
  for (const group of groups) {
    const name = group.dataset.navGroup;
    // The group one is in is never folded away, whatever was kept.
    if (name in told && !group.querySelector("[aria-current]")) group.open = told[name];
    group.querySelector("summary").addEventListener("click", () => {
      try {
        localStorage.setItem(KEPT, JSON.stringify({ ...kept(), [name]: !group.open }));
      } catch {
        // Without a store the group opens all the same and is not remembered.
      }
    });
  }
}

function wireFinder(box, nav, groups) {
  const field = box.querySelector("input");
  const none = box.querySelector("[role=status]");
  const items = [...nav.querySelectorAll("li")];
  const lists = [...nav.querySelectorAll("[data-nav-below]")];
  let before = null;
  const find = () => {
    const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !before) before = [groups.map((one) => one.open), lists.map((one) => one.hidden)];
    if (!words.length) {
      if (before) {
        groups.forEach((one, at) => { one.open = before[0][at]; });
        lists.forEach((one, at) => { one.hidden = before[1][at]; });
      }
      before = null;
    }
    const fits = (item) => words.every((word) => item.dataset.words.includes(word));
    for (const item of items) {
      const inside = [...item.querySelectorAll("li")].some(fits);
      item.hidden = Boolean(words.length) && !fits(item) && !inside;
    }
    if (words.length) {
      for (const one of lists) one.hidden = ![...one.children].some((item) => !item.hidden);
      for (const one of groups) {
        const some = [...one.querySelectorAll("li")].some((item) => !item.hidden);
        one.open = some;
        one.hidden = !some;
      }
    } else for (const one of groups) one.hidden = false;
    none.hidden = !words.length || items.some((item) => !item.hidden);
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    const links = () => items.filter((item) => !item.hidden && item.dataset.words).map((item) => item.querySelector("a"));
    if (event.key === "Enter" && field.value.trim()) {
      const words = field.value.trim().toLowerCase().split(/\s+/);
      const best = items.find((item) => words.every((word) => item.dataset.words.includes(word)));
      best?.querySelector("a").click();
    } else if (event.key === "ArrowDown") {
      links()[0]?.focus();
      event.preventDefault();
    } else if (event.key === "Escape" && field.value) {
      field.value = "";
      find();
      event.stopPropagation();
    }
  });
}

export function startMenu() {
  const nav = document.getElementById("nav");
  const box = document.querySelector("[data-nav-find]");
  if (!nav || !box) return;
  const groups = [...nav.querySelectorAll("details")];
  keepGroups(groups);
  // So few pages are found by looking.
  if (nav.querySelectorAll("a").length > 16) {
    box.hidden = false;
    wireFinder(box, nav, groups);
  }
}
