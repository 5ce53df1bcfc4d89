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
  trace: 'retain-on-failure',
  screenshot: 'only-on-failure',
};

/** Against the real binary, which `SUFLER_BIN` names; `tests/server.ts` starts it on a free loopback port. */
export default defineConfig({
  testDir: 'tests',
  globalSetup: './tests/server.ts',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [['list']],
  use: base,
  projects: [
    {
      name: 'desktop-ru',
      use: { viewport: { width: 1440, height: 900 }, locale: 'ru-RU', colorScheme: 'light' },
    },
    {
      name: 'desktop-en',
      use: { viewport: { width: 1440, height: 900 }, locale: 'en-US', colorScheme: 'dark' },
    },
    {
      name: 'phone-ru',
      use: { viewport: { width: 390, height: 844 }, locale: 'ru-RU', hasTouch: true, isMobile: true },
    },
  ],
});
