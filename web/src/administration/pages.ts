import type { SubPage } from '$shell/SubPages.svelte';

export const administrationPages: readonly SubPage[] = [
  { href: '/admin/people', titleKey: 'admin-people', icon: 'person' },
  { href: '/admin/import', titleKey: 'admin-import', icon: 'file' },
  { href: '/admin/histories', titleKey: 'admin-histories', icon: 'chat' },
  { href: '/admin/structure', titleKey: 'admin-structure', icon: 'people' },
  { href: '/admin/directories', titleKey: 'admin-directories', icon: 'drives' },
  { href: '/admin/scim', titleKey: 'admin-scim', icon: 'refresh' },
  { href: '/admin/models', titleKey: 'admin-models', icon: 'chip' },
  { href: '/admin/local-models', titleKey: 'admin-local-models', icon: 'drives' },
  { href: '/admin/policy', titleKey: 'admin-policy', icon: 'sliders' },
  { href: '/admin/second-factor', titleKey: 'admin-second-factor', icon: 'key' },
  { href: '/admin/jobs', titleKey: 'admin-jobs', icon: 'stack' },
  { href: '/admin/audit', titleKey: 'admin-audit', icon: 'history' },
  { href: '/admin/message-changes', titleKey: 'admin-changes', icon: 'edit' },
  { href: '/admin/company', titleKey: 'admin-company', icon: 'building' },
];
