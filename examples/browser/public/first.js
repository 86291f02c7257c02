// Theme and language before anything is drawn, so that nothing flashes. The names are those of src/settings.ts.
(() => {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('mass-preview')) ?? {};
  } catch {
    // No storage, or not ours: the system's choice.
  }
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = kept.theme === 'dark' || kept.theme === 'light' ? kept.theme : dark ? 'dark' : 'light';
  const spanish = kept.language === undefined && navigator.language.toLowerCase().startsWith('es');
  root.lang = kept.language === 'es' || spanish ? 'es' : 'en';
})();
