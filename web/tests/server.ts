import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Served {
  url: string;
  folder: string;
  /** The code the log shows while nobody has an account. */
  setUpCode: () => Promise<string>;
  stop: () => void;
}

const PATIENCE = 30_000;

export function binary(): string {
  const path = process.env['SUFLER_BIN'];
  if (!path) throw new Error('Set SUFLER_BIN to the server to test, for example ../target/debug/sufler.');
  return path;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A place for the data of one server, gone when the tests are over. */
export function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'sufler-web-')), 'data');
}

/** Waits for a line of the server's log. */
function hear(server: ChildProcess, wanted: RegExp): Promise<string> {
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
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.once('exit', (code) => reject(new Error(`The server ended (${code}):\n${heard}`)));
  });
}

/** Starts the real server over a data folder and answers when it is ready. */
export async function serve(folder: string): Promise<Served> {
  const port = await freePort();
  const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data-dir', folder];
  const server = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const code = hear(server, /\b([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})\b/);
  code.catch(() => {});
  await hear(server, /is ready/);
  const stop = () => {
    server.kill('SIGTERM');
    rmSync(join(folder, '..'), { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}`, folder, setUpCode: () => code, stop };
}

/** A one-time link made on the command line beside the running server. */
export function linkFor(email: string, folder: string, kind = 'sign-in'): string {
  const args = ['admin', 'link', '--email', email, '--kind', kind, '--data-dir', folder];
  const printed = execFileSync(binary(), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found = /\/link\/[\w.~-]+/.exec(printed);
  if (!found) throw new Error(`No link in: ${printed}`);
  return found[0];
}

/** The demo company, served for all tests that do not need an empty folder. */
export default async function setUp(): Promise<() => void> {
  const folder = newFolder();
  const demo = execFileSync(binary(), ['demo', '--no-model', '--data-dir', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const email = /[\w.+-]+@[\w.-]+/.exec(demo)?.[0];
  if (!email) throw new Error(`The demo named nobody: ${demo}`);
  const server = await serve(folder);
  process.env['SUFLER_TEST_URL'] = server.url;
  process.env['SUFLER_TEST_FOLDER'] = folder;
  process.env['SUFLER_TEST_EMAIL'] = email;
  return server.stop;
}
