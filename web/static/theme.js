// Before the first paint: the theme, density and language this browser used last.
try {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem('sufler.theme');
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  if (localStorage.getItem('sufler.density') === 'compact') dataset.density = 'compact';
  const language = localStorage.getItem('sufler.language');
  if (language === 'ru' || language === 'en') document.documentElement.lang = language;
} catch {
  // Storage is closed to us: the system's theme and the browser's language do.
}
