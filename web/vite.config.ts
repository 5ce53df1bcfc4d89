import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Where `npm run dev` sends the API's requests: a server started by hand or by `cargo xtask dev`. */
const server = process.env['SUFLER_URL'] ?? 'http://127.0.0.1:8080';

/** Kit hides its live region with a `style` attribute, which our policy forbids; `base.css` hides it instead. */
function withoutInlineStyle(): Plugin {
  return {
    name: 'announcer-without-inline-style',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('runtime/components/root.svelte')) return undefined;
      return { code: code.replace(/\sstyle="[^"]*"/, ''), map: null };
    },
  };
}

export default defineConfig({
  plugins: [
    withoutInlineStyle(),
    sveltekit({
      adapter: adapter({ fallback: 'index.html' }),
      alias: {
        $ui: 'src/ui',
        $api: 'src/api',
        $i18n: 'src/i18n',
        $shell: 'src/shell',
        $settings: 'src/settings',
        $administration: 'src/administration',
        $auth: 'src/auth',
        $people: 'src/people',
        $assistant: 'src/assistant',
        $sections: 'src/sections',
        $notifications: 'src/notifications',
        $editor: 'src/editor',
      },
      compilerOptions: { runes: true },
      version: { name: version },
      // `attention.svelte.ts` starts it: our policy lets no script be named by a bare string.
      serviceWorker: { register: false },
    }),
  ],
  server: {
    fs: { allow: ['..'] },
    proxy: {
      '/api': { target: server, ws: true, changeOrigin: false },
      '/manifest.webmanifest': { target: server, changeOrigin: false },
    },
  },
  build: { target: 'es2023' },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
