import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createLine, type AddressInfo, type Server as Line, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from './fixtures';
import { serveDemo } from './server';
import { Shelf } from './shelf';

/** The program the server starts as its engine: it passes everything on to the test, and ends when that ends. */
const program = (port: number, line: number) => `#!${process.execPath}
const net = require('node:net');
const fs = require('node:fs');
const socket = process.argv[process.argv.indexOf('--socket') + 1];
const to = (client) => {
  const far = net.connect(${port}, '127.0.0.1');
  for (const [from, into] of [[client, far], [far, client]]) {
    from.on('error', () => into.destroy());
    from.pipe(into);
  }
};
fs.rmSync(socket, { force: true });
net.createServer(to).listen(socket);
const line = net.connect(${line}, '127.0.0.1', () => line.write(String(process.pid)));
line.on('error', () => {});
line.on('close', () => process.exit(0));
`;

interface Waiting {
  asked: IncomingMessage;
  body: Buffer;
  response: ServerResponse;
}

/** An engine whose every step is the test's: it loads when told, and answers when told. */
export class EmulatedEngine {
  #folder = mkdtempSync(join(tmpdir(), 'sufler-engine-'));
  #server: Server = createServer((asked, response) => void this.#take(asked, response));
  #line: Line = createLine((socket) => this.#started(socket));
  #processes: { pid: number; socket: Socket }[] = [];
  #isLoaded = true;
  #isFree = true;
  #waiting: Waiting[] = [];

  /** Answers honestly what it passes on to: the address of an emulated model. */
  constructor(readonly honest: string) {}

  /** Makes its program and answers where that is. */
  async open(): Promise<string> {
    const [port, line] = await Promise.all([listen(this.#server), listen(this.#line)]);
    const path = join(this.#folder, 'engine.cjs');
    writeFileSync(path, program(port, line));
    chmodSync(path, 0o700);
    return path;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    for (const { socket } of this.#processes) socket.destroy();
    this.#line.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** From now on a process of it takes for ever to load its model, until `load`. */
  holdLoading(): void {
    this.#isLoaded = false;
  }

  load(): void {
    this.#isLoaded = true;
  }

  /** From now on requests wait in its queue, until `answer`. */
  holdAnswers(): void {
    this.#isFree = false;
  }

  /** How many requests wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Tells all that wait their place. */
  tell(place: number): void {
    for (const { response } of this.#waiting) response.write(`: queue ${place}\n\n`);
  }

  /** Answers what waits, and from now on at once. */
  answer(): void {
    this.#isFree = true;
    for (const waiting of this.#waiting.splice(0)) this.#pass(waiting);
  }

  /** Ends the process that runs, as a machine out of memory does. */
  kill(): void {
    const last = this.#processes.pop();
    if (!last) throw new Error('No engine runs.');
    this.#waiting = [];
    process.kill(last.pid, 'SIGKILL');
  }

  #started(socket: Socket): void {
    socket.once('data', (pid) => this.#processes.push({ pid: Number(pid.toString()), socket }));
    socket.on('error', () => {});
    socket.once('close', () => (this.#processes = this.#processes.filter((one) => one.socket !== socket)));
  }

  async #take(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    if (asked.url === '/health') {
      response.writeHead(this.#isLoaded ? 200 : 503).end('{}');
      return;
    }
    // An engine of a kind that keeps nothing computed; what waits are questions only.
    if (asked.url?.startsWith('/pins/')) {
      response.writeHead(404).end();
      return;
    }
    const body = Buffer.concat(await Array.fromAsync(asked as AsyncIterable<Buffer>));
    if (this.#isFree) return this.#pass({ asked, body, response });
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    this.#waiting.push({ asked, body, response });
  }

  #pass({ asked, body, response }: Waiting): void {
    const { method, headers, url = '' } = asked;
    const address = `${this.honest}${url.replace(/^\/v1/, '')}`;
    const far = request(address, { method, headers: { ...headers, host: new URL(address).host } });
    far.on('error', () => response.destroy());
    far.on('response', (answer) => {
      if (!response.headersSent) response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    far.end(body);
  }
}

function listen(server: Server | Line): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

/** Tests against a server that starts the engine above, with two models nobody has examined. */
export const test = base.extend<object, { engine: EmulatedEngine }>({
  engine: [
    async ({ provider }, use) => {
      const engine = new EmulatedEngine(provider.url);
      await use(engine);
      engine.close();
    },
    { scope: 'worker' },
  ],
  company: async ({ engine }, use) => {
    const shelf = new Shelf();
    const settings = { ...(await shelf.open()), SUFLER__ENGINE__BINARY: await engine.open() };
    const served = await serveDemo(false, settings);
    process.env['SUFLER_TEST_URL'] = served.url;
    process.env['SUFLER_TEST_FOLDER'] = served.folder;
    await use(served);
    await served.stop();
    shelf.close();
  },
});
