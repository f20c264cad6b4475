// Builds all that a page loads: stylesheet, script and icon sprite, into src/quancheng/web/static/web/.
import { brotliCompressSync, gzipSync } from "node:zlib";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, "../src/quancheng/web");
const out = join(web, "static/web");
const target = ["chrome80", "firefox78", "safari14.1"];
const budget = { "quancheng.css": 30_000, "quancheng.js": 6_000, "htmx.js": 18_000, "icons.svg": 20_000, "paper.css": 1_500, "landscape.css": 300 }; // bytes after gzip

// Bootstrap 5.3 is written with @import, which Sass keeps until its version 3.
const bootstrapStillUses = ["import", "global-builtin", "color-functions", "if-function"];

// WhiteNoise sends the compressed file beside the plain one to browsers that take it.
function put(name, text) {
  const zipped = gzipSync(text, { level: 9 });
  writeFileSync(join(out, name), text);
  writeFileSync(join(out, `${name}.gz`), zipped);
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(text));
  const size = zipped.length;
  console.log(`${name}\t${Buffer.byteLength(text)} bytes\t${size} gzipped`);
  if (size > budget[name]) {
    throw new Error(`${name} weighs ${size} bytes gzipped, its budget is ${budget[name]}`);
  }
}

async function stylesheet() {
  const compiled = sass.compile(join(here, "scss/quancheng.scss"), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: bootstrapStillUses,
  });
  const { code } = await esbuild.transform(compiled.css, { loader: "css", minify: true, target });
  return code;
}

async function script() {
  const result = await esbuild.build({
    entryPoints: [join(here, "js/quancheng.js")],
    bundle: true,
    minify: true,
    target,
    format: "iife",
    write: false,
  });
  return result.outputFiles[0].text;
}

// htmx as published, rewritten for the oldest browsers we promise.
async function htmx() {
  const source = readFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js"), "utf8");
  const { code } = await esbuild.transform(source, { minify: true, target });
  return code;
}

// What only the page that is printed loads: @page cannot be told apart by class in the oldest browsers we promise.
async function printed(name) {
  const source = readFileSync(join(here, "print", name), "utf8");
  const { code } = await esbuild.transform(source, { loader: "css", minify: true, target });
  return code;
}

// One <symbol> for each name in icons.txt; pages point at it with <use href="icons.svg#name">.
function sprite() {
  const names = readFileSync(join(web, "icons.txt"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const symbols = names.map((name) => {
    const svg = readFileSync(join(here, "node_modules/bootstrap-icons/icons", `${name}.svg`), "utf8");
    const drawing = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">${symbols.join("")}</svg>`;
}

mkdirSync(join(out, "img"), { recursive: true });
for (const name of readdirSync(join(here, "img"))) {
  copyFileSync(join(here, "img", name), join(out, "img", name));
}
put("quancheng.css", await stylesheet());
for (const name of ["paper.css", "landscape.css"]) {
  put(name, await printed(name));
}
put("quancheng.js", await script());
put("htmx.js", await htmx());
put("icons.svg", sprite());
