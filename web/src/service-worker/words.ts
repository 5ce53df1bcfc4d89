/** What the worker says by itself. It has no page, so it brings its few texts in both languages. */
import en from '../../../locales/en/offline.ftl?raw';
import ru from '../../../locales/ru/offline.ftl?raw';

export type Tongue = 'ru' | 'en';

export interface Words {
  app: string;
  title: string;
  text: string;
  again: string;
  news: string;
}

/** The first language of the browser that we speak. */
export function preferred(languages: readonly string[]): Tongue {
  for (const language of languages) {
    if (/^ru\b/i.test(language)) return 'ru';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

export function wordsIn(tongue: Tongue): Words {
  const source = tongue === 'ru' ? ru : en;
  const text = (key: string) => new RegExp(`^${key} = (.*)$`, 'm').exec(source)?.[1] ?? '';
  return {
    app: text('offline-app'),
    title: text('offline-title'),
    text: text('offline-text'),
    again: text('offline-again'),
    news: text('offline-news'),
  };
}

const STYLE = `body{margin:0;min-height:100dvh;display:grid;place-items:center;background:#f3f5f5;color:#16343a;
font:16px/1.5 system-ui,sans-serif}main{max-width:420px;padding:24px;text-align:center}h1{font-size:20px;margin:0 0 8px}
p{margin:0 0 20px}a{display:inline-block;padding:9px 18px;border-radius:8px;background:#0f6a75;color:#fff;
text-decoration:none}@media(prefers-color-scheme:dark){body{background:#14181a;color:#dfe7e8}a{background:#8fd6dd;
color:#0b1a1d}}`;

/** A page that needs nothing of the server. Its words are ours, so they are put in as they are. */
export function drawOffline(tongue: Tongue): Response {
  const { app, title, text, again } = wordsIn(tongue);
  const page = `<!doctype html><html lang="${tongue}"><meta charset="utf-8"><meta name="viewport"
content="width=device-width,initial-scale=1"><title>${title} · ${app}</title><style>${STYLE}</style>
<main><h1>${title}</h1><p>${text}</p><a href="">${again}</a></main></html>`;
  return new Response(page, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    },
  });
}
