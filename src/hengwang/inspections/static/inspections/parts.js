// Small parts of the phone's page, built as elements: nothing a person typed becomes markup.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((one) => one !== null && one !== undefined && one !== ""));
  return element;
}

export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

const two = (number) => String(number).padStart(2, "0");

// In Beijing, whatever the phone is set to: due times are the office's.
export function clock(iso) {
  const at = new Date(Date.parse(iso) + 8 * 3600e3);
  const day = `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(5, 10);
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return day === today ? time : `${day} ${time}`;
}

// A canvas, since the policy lets no picture in that the server did not send.
export function thumbnail(blob) {
  const canvas = make("canvas", { class: "ip-thumb", width: 96, height: 96 });
  createImageBitmap(blob).then((picture) => {
    const side = Math.min(picture.width, picture.height);
    const x = (picture.width - side) / 2;
    const y = (picture.height - side) / 2;
    canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, 96, 96);
    picture.close();
  }).catch(() => canvas.classList.add("is-broken"));
  return canvas;
}
