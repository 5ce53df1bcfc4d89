import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Served {
  url: string;
  folder: string;
  /** The code the log shows while nobody has an account. */
  setUpCode: () => Promise<string>;
  stop: () => Promise<void>;
}

/** A program that serves beside the server: emulated models for tests with wording, or the page in development. */
export interface Provider {
  /** Its address; of models, the one that answers honestly. */
  url: string;
  stop: () => Promise<void>;
}

const PATIENCE = 60_000;

export function binary(): string {
  const path = process.env['SUFLER_BIN'];
  if (!path) throw new Error('Set SUFLER_BIN to the server to test, for example ../target/debug/sufler.');
  return path;
}

/** The emulated providers: what `SUFLER_EMULATORS_BIN` names, else the program built beside the server. */
function emulators(): string {
  const path = process.env['SUFLER_EMULATORS_BIN'] ?? join(dirname(binary()), 'emulators');
  if (!existsSync(path)) throw new Error(`There is no ${path}: build the crate emulators.`);
  return path;
}

/** A place for the data of one server, gone when the server stops. */
export function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'sufler-web-')), 'data');
}

/** Waits for a line a program prints. */
export function hear(program: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const timer = setTimeout(() => reject(new Error(`No ${wanted} in the log:\n${heard}`)), PATIENCE);
    const listen = (data: Buffer) => {
      heard += data.toString();
      const found = wanted.exec(heard);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1] ?? found[0]);
    };
    program.stdout?.on('data', listen);
    program.stderr?.on('data', listen);
    program.once('exit', (code) => reject(new Error(`The program ended (${code}):\n${heard}`)));
  });
}

export function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const kill = setTimeout(() => program.kill('SIGKILL'), 5_000);
    program.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
    program.kill('SIGTERM');
  });
}

/** The server may reach loopback, where the emulated providers are, and finds the starter model where it is named. */
function surroundings(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const model = process.env['SUFLER_STARTER_MODEL'];
  return {
    ...process.env,
    SUFLER__EGRESS__ALLOWED_PRIVATE_RANGES: '127.0.0.0/8',
    ...(model ? { SUFLER__ENGINE__MODELS_DIR: dirname(model) } : {}),
    ...settings,
  };
}

/** Starts the real server over a data folder, with settings of its own, and answers when it is ready. */
export async function serve(folder: string, settings: NodeJS.ProcessEnv = {}): Promise<Served> {
  // The server takes a free port itself: one found before it starts could be taken by then.
  const args = ['serve', '--listen', '127.0.0.1:0', '--data-dir', folder];
  const server = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'pipe'], env: surroundings(settings) });
  const code = hear(server, /\b([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})\b/);
  code.catch(() => {});
  const address = await hear(server, /is ready .*listen=(\S+:\d+)\s/);
  const stop = async () => {
    await end(server);
    rmSync(dirname(folder), { recursive: true, force: true });
  };
  return { url: `http://${address}`, folder, setUpCode: () => code, stop };
}

/** Starts the emulated providers, with a pause before each piece of an answer. */
export async function provide(milliseconds: number): Promise<Provider> {
  const args = ['--listen', '127.0.0.1:0', '--delay-ms', String(milliseconds)];
  const program = spawn(emulators(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const address = await hear(program, /listening on (http:[/\d.:]+)\s/);
  return { url: `${address}/openai/v1`, stop: () => end(program) };
}

/** The development server of the page, for what the product's build leaves out. */
export async function develop(): Promise<Provider> {
  const root = join(import.meta.dirname, '..');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'dev', '--host', '127.0.0.1', '--port', '0', '--clearScreen', 'false'];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const program = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
  return { url: await hear(program, /(http:\/\/127\.0\.0\.1:\d+)/), stop: () => end(program) };
}

/** A one-time link made on the command line beside the running server. */
export function linkFor(email: string, folder: string, kind = 'sign-in'): string {
  const args = ['admin', 'link', '--email', email, '--kind', kind, '--data-dir', folder];
  const printed = execFileSync(binary(), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found = /\/link\/[\w.~-]+/.exec(printed);
  if (!found) throw new Error(`No link in: ${printed}`);
  return found[0];
}

/** Fills a folder with the demo company and answers its administrator's e-mail. */
function fill(folder: string, ...flags: string[]): string {
  const args = ['demo', '--data-dir', folder, ...flags];
  const told = execFileSync(binary(), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const email = /[\w.+-]+@[\w.-]+/.exec(told)?.[0];
  if (!email) throw new Error(`The demo named nobody: ${told}`);
  return email;
}

/** Serves a copy of the demo company, which has no model; or one of its own that has the starter model. */
export async function serveDemo(withStarter: boolean, settings?: NodeJS.ProcessEnv): Promise<Served> {
  const folder = newFolder();
  if (withStarter) fill(folder);
  else cpSync(process.env['SUFLER_TEST_DEMO'] ?? '', folder, { recursive: true });
  return serve(folder, settings);
}

/** Fills the demo company once; every worker serves a copy of its own. */
export default function setUp(): () => void {
  const folder = newFolder();
  process.env['SUFLER_TEST_EMAIL'] = fill(folder, '--no-model');
  process.env['SUFLER_TEST_DEMO'] = folder;
  return () => rmSync(dirname(folder), { recursive: true, force: true });
}
