import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

export default defineConfig(
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-console': 'error',
      'no-undef': 'off',
      'svelte/no-at-html-tags': 'error',
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Addresses here are plain paths of ours; `resolve()` adds nothing without a base path.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  { files: ['**/*.svelte'], rules: { 'max-lines': ['error', { max: 200 }] } },
  { files: ['**/+page.svelte'], rules: { 'max-lines': ['error', { max: 30 }] } },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  // Playwright reads the names of fixtures from this very pattern.
  { files: ['tests/**'], rules: { 'no-empty-pattern': 'off' } },
  { ignores: ['build/', '.svelte-kit/', 'test-results/', 'playwright-report/', 'src/api/schema.ts'] },
);
