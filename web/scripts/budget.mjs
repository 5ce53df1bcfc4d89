// Sizes of the build, gzipped, against the limits. Run after `npm run build`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILD = new URL('../build/', import.meta.url).pathname;
const MANIFEST = new URL('../.svelte-kit/output/client/.vite/manifest.json', import.meta.url).pathname;
const APP = '_app/immutable';
/** Kilobytes of JavaScript: what we aim at, and what fails the build. */
const AIM = 110;
const LIMIT = 140;
/** Pages a person may come to first; the layouts above a page count with it. */
const PAGES = {
  chat: '(app)/chat/[roomId]',
  'sign-in': '(auth)/sign-in',
  settings: '(app)/settings/profile',
  administration: '(app)/admin/people',
};

if (!existsSync(MANIFEST)) {
  console.error('Run `npm run build` first.');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
const sizes = new Map();

function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(BUILD, file)), { level: 9 }).length);
  return sizes.get(file);
}

/** A chunk with everything it imports before it runs. */
function closure(key, files = new Set()) {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const other of chunk.imports ?? []) closure(other, files);
  return files;
}

/** The route's own nodes: the layouts of its folders and its page. */
function nodesOf(route) {
  const folders = route.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
  const sources = [
    'src/routes/+layout',
    ...folders.map((folder) => `src/routes/${folder}/+layout`),
    `src/routes/${route}/+page`,
  ];
  const wanted = sources.flatMap((source) => [`${source}.svelte`, `${source}.ts`]);
  return Object.keys(manifest).filter((key) => /nodes\/\d+\.js$/.test(key) && mentions(key, wanted));
}

function mentions(key, sources) {
  const text = nodeSources.get(key) ?? '';
  return sources.some((source) => text.includes(`/${source}"`) || text.includes(`/${source}'`));
}

const nodesFolder = new URL('../.svelte-kit/generated/build/client/nodes/', import.meta.url).pathname;
const nodeSources = new Map(
  Object.keys(manifest)
    .filter((key) => /nodes\/\d+\.js$/.test(key))
    .map((key) => [key, readFileSync(join(nodesFolder, posix.basename(key)), 'utf8')]),
);

const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry && !/nodes\/\d+\.js$/.test(key));
let failed = false;
for (const [name, route] of Object.entries(PAGES)) {
  const nodes = nodesOf(route);
  if (nodes.length === 0) throw new Error(`No page ${route} in the build.`);
  const files = new Set();
  for (const key of [...entries, ...nodes]) closure(key, files);
  const total = (end) =>
    [...files].filter((file) => file.endsWith(end)).reduce((sum, file) => sum + sizeOf(file), 0) / 1000;
  const js = total('.js');
  failed ||= js > LIMIT;
  const verdict = js > LIMIT ? 'TOO LARGE' : js > AIM ? 'above the aim' : 'ok';
  console.log(
    `${name.padEnd(16)} ${js.toFixed(1).padStart(6)} kB js  ${total('.css').toFixed(1).padStart(5)} kB css  ${verdict}`,
  );
}
console.log(`limits: aim ${AIM} kB, never above ${LIMIT} kB; largest chunks:`);
const chunks = readdirSync(join(BUILD, APP), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.js'));
const largest = chunks
  .map((file) => [sizeOf(join(APP, file)), file])
  .sort((a, b) => b[0] - a[0])
  .slice(0, 6);
for (const [size, file] of largest)
  console.log(`  ${(size / 1000).toFixed(1).padStart(6)} kB ${dirname(file)}/${posix.basename(file)}`);
process.exit(failed ? 1 : 0);
