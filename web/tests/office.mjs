/**
 * A company's provider of sign-in for the browser tests. It prints where it listens, reads the address to come back to
 * from its input, and lets in whoever says who they are: the typed name is the verified address.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
const address = server.address();
const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
process.stdout.write(`listening on ${issuer} \n`);

const [redirect] = await new Promise((resolve) =>
  createInterface({ input: process.stdin }).once('line', (line) => resolve([line.trim()])),
);
const provider = new Provider(issuer, {
  clients: [{ client_id: 'sufler', client_secret: 'secret: 1', redirect_uris: [redirect] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['test'] },
  pkce: { required: () => true },
  findAccount: (/** @type {unknown} */ _, /** @type {string} */ id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: true, name: 'Ольга Контора' }),
  }),
});
server.on('request', provider.callback());
process.stdout.write('ready \n');
