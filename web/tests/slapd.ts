import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, hear } from './server';

const ROOT = 'dc=sufler,dc=example';
const ADMIN = `cn=admin,${ROOT}`;
const SECRET = 'directory secret';
/** The password of everybody there. */
export const THERE = 'a password of the directory';

/** A directory of the test's own: OpenLDAP's server on loopback. */
export interface Directory {
  /** The file of sign-in providers that names it. */
  providers: string;
  /** Makes these logins everybody there is. */
  become: (logins: readonly string[]) => Promise<void>;
  stop: () => Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = createServer().once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      listener.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** It says that it starts, and listens a moment later. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const configuration = (folder: string) => `
modulepath /usr/lib/ldap
moduleload back_mdb
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${folder}/pid
argsfile ${folder}/args
database mdb
suffix "${ROOT}"
rootdn "${ADMIN}"
rootpw "${SECRET}"
directory ${folder}/db
index objectClass,entryUUID,uid,mail eq
`;

/** What never changes of a person, so that they are the same after the data was made anew. */
const uuidOf = (login: string) =>
  `00000000-0000-4000-8000-${Buffer.from(login.padEnd(6).slice(0, 6)).toString('hex')}`;

const person = (login: string) => `
dn: uid=${login},${ROOT}
objectClass: inetOrgPerson
entryUUID: ${uuidOf(login)}
uid: ${login}
cn: ${login[0]?.toUpperCase()}${login.slice(1)} Kontora
sn: Kontora
mail: ${login}@kontora.example
userPassword: ${THERE}
`;

export async function startDirectory(): Promise<Directory> {
  const folder = mkdtempSync(join(tmpdir(), 'sufler-slapd-'));
  const port = await freePort();
  const [file, data, url] = ['slapd.conf', 'data.ldif', `ldap://127.0.0.1:${port}`];
  const at = (name: string) => join(folder, name);
  writeFileSync(at(file), configuration(folder));
  writeFileSync(at('secret'), SECRET);
  const lines = [
    '[[directory]]',
    'id = "office"',
    'name = "Контора"',
    'kind = "ldap"',
    `url = "${url}"`,
    `bind_dn = "${ADMIN}"`,
    `bind_password_file = "${at('secret')}"`,
    `base = "${ROOT}"`,
    'create_people = true',
    'sync_seconds = 3600',
  ];
  writeFileSync(at('providers.toml'), lines.join('\n'));
  let program: ChildProcess | null = null;
  const become = async (logins: readonly string[]) => {
    if (program) await end(program);
    rmSync(at('db'), { recursive: true, force: true });
    mkdirSync(at('db'));
    const root = `dn: ${ROOT}\nobjectClass: dcObject\nobjectClass: organization\no: x\ndc: sufler\n`;
    writeFileSync(at(data), [root, ...logins.map(person)].join('\n'));
    execFileSync('/usr/sbin/slapadd', ['-f', at(file), '-l', at(data)], { stdio: 'pipe' });
    const args = ['-d', '256', '-f', at(file), '-h', url];
    program = spawn('/usr/sbin/slapd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    await hear(program, /slapd starting/);
    while (!(await listens(port)));
  };
  const stop = async () => {
    if (program) await end(program);
    rmSync(folder, { recursive: true, force: true });
  };
  return { providers: at('providers.toml'), become, stop };
}
