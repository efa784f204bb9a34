// Bundles src/ into the folder given first; the icons to put into the sprite come second, as JSON.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as esbuild from "esbuild";

const [out, wanted] = process.argv.slice(2);
const manifest = {};

const shared = {
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "linked",
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[name]-[hash]",
  target: ["chrome87", "firefox86", "safari15"],
  logLevel: "warning",
};

function remember(result) {
  for (const [file, facts] of Object.entries(result.metafile.outputs)) {
    if (facts.entryPoint && !file.endsWith(".txt")) {
      manifest[basename(facts.entryPoint)] = basename(file);
    }
  }
}

const sheet = (name) => `src/css/${name}.css`;
remember(
  await esbuild.build({ ...shared, entryPoints: [sheet("app"), "src/theme.js"], format: "iife" }),
);
remember(
  await esbuild.build({ ...shared, entryPoints: ["src/app.js"], format: "esm", splitting: true }),
);

const missing = [];
const symbols = Object.entries(JSON.parse(wanted)).map(([name, place]) => {
  const path = `node_modules/@tabler/icons/icons/outline/${name}.svg`;
  if (!existsSync(path)) {
    if (place) missing.push(`${name} (${place})`);
    return "";
  }
  const drawing = readFileSync(path, "utf8").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
});
if (missing.length) {
  console.error(`No such Tabler icon: ${missing.join(", ")}`);
  process.exit(1);
}
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
manifest["icons.svg"] = `icons-${hash}.svg`;
writeFileSync(join(out, manifest["icons.svg"]), sprite);
const mark = readFileSync("src/icon.svg", "utf8");
const markHash = createHash("sha256").update(mark).digest("hex").slice(0, 8).toUpperCase();
manifest["icon.svg"] = `icon-${markHash}.svg`;
writeFileSync(join(out, manifest["icon.svg"]), mark);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
