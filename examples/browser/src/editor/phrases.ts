// CodeMirror's own words in Spanish.

import type { Language } from '../i18n/index.ts';

const SPANISH = {
  Find: 'Buscar',
  Replace: 'Reemplazar',
  next: 'siguiente',
  previous: 'anterior',
  all: 'todos',
  'match case': 'mayúsculas',
  regexp: 'expresión regular',
  'by word': 'palabra',
  replace: 'reemplazar',
  'replace all': 'reemplazar todo',
  close: 'cerrar',
  'current match': 'coincidencia actual',
  'on line': 'en la línea',
  'Go to line': 'Ir a la línea',
  go: 'ir',
  Diagnostics: 'Incidencias',
  'No diagnostics': 'Sin incidencias',
  'Fold line': 'Plegar la línea',
  'Unfold line': 'Desplegar la línea',
  'Folded lines': 'Líneas plegadas',
  'Unfolded lines': 'Líneas desplegadas',
  'folded code': 'código plegado',
  unfold: 'desplegar',
  to: 'a',
  'Control character': 'Carácter de control',
  'Selection deleted': 'Selección borrada',
};

export function phrases(language: Language): Record<string, string> {
  return language === 'es' ? SPANISH : {};
}
