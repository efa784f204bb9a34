// Uploads show how far they are; a broken line keeps the chosen file and offers to send it again.
export function startUploads() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]") || event.defaultPrevented) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const area = event.target.closest?.(".hw-upload");
      if (!area) return;
      event.preventDefault();
      area.classList.toggle("is-over", kind === "dragover");
      const input = area.querySelector("input[type=file]");
      if (kind === "drop" && input && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}

function send(form, submitter) {
  const place = form.querySelector("[data-upload-progress]");
  const bar = place.querySelector("progress");
  const words = place.querySelector("[data-words]");
  const request = new XMLHttpRequest();
  const again = () => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => {
      button.disabled = false;
    });
  };
  place.hidden = false;
  words.textContent = place.dataset.sending;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.max = event.total;
    bar.value = event.loaded;
    const part = Math.floor((100 * event.loaded) / event.total);
    words.textContent =
      event.loaded < event.total ? `${place.dataset.sending} ${part} %` : place.dataset.reading;
  });
  request.addEventListener("load", () => {
    if (request.responseURL && request.status < 400 && request.responseURL !== form.action) {
      window.location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = form.id ? page.getElementById(form.id) : page.querySelector("form[data-upload]");
    if (fresh) {
      form.replaceWith(document.adoptNode(fresh));
    } else {
      words.textContent = place.dataset.refused;
      again();
    }
  });
  const broken = () => {
    words.textContent = place.dataset.broken;
    again();
  };
  request.addEventListener("error", broken);
  request.addEventListener("timeout", broken);
  request.open("POST", form.action);
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  request.send(data);
}
