// Tabs, as the ARIA Authoring Practices have them: arrow keys move, one tab is in the order of the Tab key.

export interface Tabs {
  show(id: string): void;
  readonly shown: string;
}

export function tabs(list: HTMLElement, first: string, shown: (id: string) => void = () => {}): Tabs {
  const all = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
  let current = first;
  const show = (id: string) => {
    current = id;
    for (const tab of all) {
      const selected = tab.id === id;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (panel !== null) panel.hidden = !selected;
    }
    shown(id);
  };
  list.addEventListener('click', (event) => {
    const tab = (event.target as Element).closest<HTMLElement>('[role=tab]');
    if (tab !== null) show(tab.id);
  });
  list.addEventListener('keydown', (event) => {
    const at = all.findIndex(({ id }) => id === current);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = all[(next + all.length) % all.length] as HTMLElement;
    show(tab.id);
    tab.focus();
  });
  show(first);
  return {
    show,
    get shown() {
      return current;
    },
  };
}
