import type { SubPage } from '$shell/SubPages.svelte';

export const settingsPages: readonly SubPage[] = [
  { href: '/settings/profile', titleKey: 'settings-profile', icon: 'person' },
  { href: '/settings/appearance', titleKey: 'settings-appearance', icon: 'sun' },
  { href: '/settings/notifications', titleKey: 'web-notifications', icon: 'bell' },
  { href: '/settings/security', titleKey: 'settings-security', icon: 'lock' },
];
