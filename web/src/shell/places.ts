import { administrationPages } from '$administration/pages';
import { sections, type SwitcherEntry } from '$sections';
import { settingsPages } from '$settings/pages';
import { t } from '$i18n';

/** The pages the shell itself can lead to. */
export function places(isAdministrator: boolean): SwitcherEntry[] {
  return [
    ...sections.map(({ code, titleKey, icon, href }) => ({
      id: `section-${code}`,
      title: t(titleKey),
      icon,
      href,
    })),
    { id: '/people', title: t('web-people'), icon: 'people' as const, href: '/people' },
    ...settingsPages.map((page) => ({
      id: page.href,
      title: t(page.titleKey),
      hint: t('web-settings'),
      icon: page.icon,
      href: page.href,
    })),
    ...(isAdministrator ? administrationPages : []).map((page) => ({
      id: page.href,
      title: t(page.titleKey),
      hint: t('web-administration'),
      icon: page.icon,
      href: page.href,
    })),
  ];
}
