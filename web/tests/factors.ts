import { execFileSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { binary, type Served } from './server';

export const PASSWORD = 'четыре случайных слова';

/** A person of one test, with a password. */
export function newPerson(company: Served, language: string): { email: string; name: string } {
  const mark = randomUUID().slice(0, 8);
  const person = { email: `factor-${mark}@sufler.example`, name: `Пробный ${mark}` };
  const folder = mkdtempSync(join(tmpdir(), 'sufler-factor-'));
  const file = join(folder, 'password');
  writeFileSync(file, PASSWORD, { mode: 0o600 });
  const named = ['--email', person.email, '--name', person.name, '--language', language];
  const args = ['admin', 'create-user', ...named, '--password-file', file, '--data-dir', company.folder];
  execFileSync(binary(), args, { stdio: ['ignore', 'ignore', 'ignore'] });
  rmSync(folder, { recursive: true });
  return person;
}

/** Passkeys need a name: the same server, by its own. */
export function siteOf(company: Served): string {
  return company.url.replace('127.0.0.1', 'localhost');
}

/** The code an authenticator application shows `later` steps of 30 seconds from now. */
export function codeOf(secret: string, later = 0): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac('sha1', key).update(step).digest();
  const at = tag.readUInt8(19) & 15;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A device with a fingerprint reader, which always says yes. */
export async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
