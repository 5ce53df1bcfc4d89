import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
];

const base: PlaywrightTestConfig['use'] = {
  launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: quiet },
  contextOptions: { reducedMotion: 'reduce' },
  // What a page asks for through its service worker cannot be refused or answered by a test. Who tests the worker lets it in.
  serviceWorkers: 'block',
  // A trace costs a third of the time: `TRACE=1 npm run e2e -- …` when one is wanted.
  trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
  screenshot: 'only-on-failure',
};

/**
 * Against the real binary, which `SUFLER_BIN` names. Each worker serves its own copy of the demo company, so tests
 * may change what they like. Russian runs everything, in the light on a desktop and in the dark on a phone, with axe;
 * English runs what is tagged `@en`, and on a phone what is tagged `@en-phone`.
 */
export default defineConfig({
  testDir: 'tests',
  globalSetup: './tests/server.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Patience for a slow machine; nothing waits that long where all is well.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./tests/failures.ts']],
  use: base,
  projects: [
    {
      name: 'desktop-ru',
      use: { viewport: { width: 1440, height: 900 }, locale: 'ru-RU', colorScheme: 'light' },
    },
    {
      name: 'phone-ru',
      use: {
        viewport: { width: 390, height: 844 },
        locale: 'ru-RU',
        colorScheme: 'dark',
        hasTouch: true,
        isMobile: true,
      },
    },
    {
      name: 'desktop-en',
      grep: /@en(?!-)/,
      use: { viewport: { width: 1440, height: 900 }, locale: 'en-US', colorScheme: 'dark' },
    },
    {
      name: 'phone-en',
      grep: /@en-phone/,
      use: {
        viewport: { width: 390, height: 844 },
        locale: 'en-US',
        colorScheme: 'light',
        hasTouch: true,
        isMobile: true,
      },
    },
  ],
});
