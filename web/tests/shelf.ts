import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from './fixtures';
import { serveDemo } from './server';

const NUMBERS = 100_000;
/** Half of a file comes and no more while a source holds back. */
const HALF = 200_000;

/** A GGUF file of one tensor. */
function tinyGguf(): Buffer {
  const word = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const long = (value: number) => Buffer.concat([word(value), word(0)]);
  const head = Buffer.concat([
    ...[Buffer.from('GGUF'), word(3), long(1), long(0)],
    ...[long(1), Buffer.from('w'), word(1), long(NUMBERS), word(0), long(0)],
  ]);
  const room = Buffer.alloc((32 - (head.length % 32)) % 32);
  return Buffer.concat([head, room, Buffer.alloc(NUMBERS * 4, 7)]);
}

/** What a model of the list is like. */
interface Offer {
  title: string;
  /** Bytes of memory it says it needs. */
  memory?: number;
  accept?: boolean;
  /** Its hash is not in the list: the source publishes it. */
  unknown?: boolean;
  /** Its file came some other way. */
  there?: boolean;
}

const OFFERS: Record<string, Offer> = {
  tiny: { title: 'Крошка 1B' },
  docile: { title: 'Послушная 1B' },
  held: { title: 'Неспешная 2B' },
  published: { title: 'Безымянная 4B', unknown: true },
  licensed: { title: 'Подписная 8B', accept: true },
  gone: { title: 'Пропавшая 12B' },
  brought: { title: 'Принесённая 4B', there: true },
  kept: { title: 'Припасённая 8B', there: true },
  giant: { title: 'Великан 900B', memory: 9e14 },
};

/** A place where models lie, and the folder they come to. */
export class Shelf {
  readonly bytes = tinyGguf();
  readonly sum = createHash('sha256').update(this.bytes).digest('hex');
  /** The file `held.gguf` stops at half. */
  #holds = true;
  /** What of it is still to come, on connections that are open. */
  #held: (() => void)[] = [];
  #folder = mkdtempSync(join(tmpdir(), 'sufler-shelf-'));
  #server: Server = createServer((request, response) => this.#answer(request, response));

  /** Opens the place and answers the settings of a server that knows it. */
  async open(): Promise<NodeJS.ProcessEnv> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    const list = join(this.#folder, 'catalogue.toml');
    const models = join(this.#folder, 'models');
    mkdirSync(models);
    const there = Object.keys(OFFERS).filter((name) => OFFERS[name]?.there);
    for (const name of [...there, 'handmade']) writeFileSync(join(models, `${name}.gguf`), this.bytes);
    const entries = Object.entries(OFFERS).map(([name, offer]) => this.#toml(name, offer, port));
    writeFileSync(list, entries.join('\n'));
    return { SUFLER__ENGINE__CATALOGUE: list, SUFLER__ENGINE__MODELS_DIR: models };
  }

  /** From now on `held.gguf` stops at half. */
  hold(): void {
    this.#holds = true;
  }

  /** Sends the rest of it, also where it is being waited for. */
  release(): void {
    this.#holds = false;
    for (const send of this.#held.splice(0)) send();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #toml(name: string, offer: Offer, port: number): string {
    const sum = offer.unknown ? 'size_approx = true' : `sha256 = "${this.sum}"`;
    return `[[models]]
name = "${name}"
title = "${offer.title}"
file = "${name}.gguf"
languages = ["ru", "en"]
size = ${this.bytes.length}
${sum}
context = 8192
memory = ${offer.memory ?? 1_000_000}
good_for = { ru = "Короткие пересказы на слабом компьютере.", en = "Short summaries on a weak machine." }
licence = { name = "MIT", url = "https://licence.example/", accept = ${offer.accept ?? false} }
[[models.sources]]
url = "http://127.0.0.1:${port}/${offer.unknown ? 'moved' : 'file'}/${name}.gguf"
`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    if (path.includes('gone')) {
      response.writeHead(404).end();
    } else if (path.startsWith('/moved/')) {
      const headers = { location: path.replace('moved', 'file'), 'x-linked-etag': `"${this.sum}"` };
      response.writeHead(302, headers).end();
    } else {
      this.#send(request, response, path.includes('held') && this.#holds);
    }
  }

  #send(request: IncomingMessage, response: ServerResponse, holds: boolean): void {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = this.bytes.subarray(from);
    const range = `bytes ${from}-${this.bytes.length - 1}/${this.bytes.length}`;
    const headers = { 'content-length': rest.length, etag: `"${this.sum}"` };
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...headers, 'content-range': range } : headers);
    if (!holds) {
      response.end(rest);
      return;
    }
    const first = Math.max(HALF - from, 0);
    response.write(rest.subarray(0, first));
    this.#held.push(() => response.end(rest.subarray(first)));
  }
}

/** Tests against a server that knows the place above; its engine is an emulated model. */
export const test = base.extend<object, { shelf: Shelf }>({
  shelf: [
    async ({}, use) => {
      const shelf = new Shelf();
      await use(shelf);
      shelf.close();
    },
    { scope: 'worker' },
  ],
  company: async ({ shelf, provider }, use) => {
    const settings = { ...(await shelf.open()), SUFLER__ENGINE__URL: provider.url };
    const served = await serveDemo(false, settings);
    process.env['SUFLER_TEST_URL'] = served.url;
    process.env['SUFLER_TEST_FOLDER'] = served.folder;
    await use(served);
    await served.stop();
  },
});
