// Small helpers for elements.

type Child = Node | string | number | null | undefined | false;

interface Props {
  class?: string;
  title?: string;
  id?: string;
  lang?: string;
  hidden?: boolean;
  tabindex?: number;
  on?: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
  attrs?: Record<string, string | number | boolean | undefined>;
  data?: Record<string, string>;
}

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props | null = null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { on, attrs, data, class: name, tabindex, ...plain } = props ?? {};
  if (name !== undefined) element.className = name;
  if (tabindex !== undefined) element.tabIndex = tabindex;
  Object.assign(element, plain);
  Object.assign(element.dataset, data);
  for (const [key, value] of Object.entries(attrs ?? {})) {
    if (value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  for (const [event, listener] of Object.entries(on ?? {})) element.addEventListener(event, listener as EventListener);
  append(element, children);
  return element;
}

export function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** The element of the page with this id; the page is ours, so it is there. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as T;
}

const PATHS = {
  ok: 'M3.5 8.5l3 3 6-7',
  changed: 'M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13',
  error: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5L14 13H2zM8 6.5v3M8 11.2v.1',
  empty: 'M4 8h8',
  busy: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z',
  added: 'M8 3.5v9M3.5 8h9',
};

export type IconName = keyof typeof PATHS;

/** A line drawing; what it says is always said in words beside it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that copies a text, and says so for a moment. */
export function copyButton(
  label: string,
  name: string,
  done: string,
  failed: string,
  text: () => string,
): HTMLButtonElement {
  const word = h('span', null, label);
  const button = h(
    'button',
    { class: 'control small copy', attrs: { type: 'button', 'aria-label': name } },
    icon('copy'),
    word,
  );
  button.addEventListener('click', async () => {
    // There is no clipboard where the page came without TLS.
    const copied = navigator.clipboard?.writeText(text()) ?? Promise.reject();
    const said = await copied.then(
      () => done,
      () => failed,
    );
    word.textContent = said;
    button.dataset.copied = '';
    say(said, SHORT);
    setTimeout(() => {
      word.textContent = label;
      delete button.dataset.copied;
    }, SHORT);
  });
  return button;
}

/** Says something to screen readers, and beside the editor's tabs. */
export function say(message: string, milliseconds = 6000): void {
  const notice = byId('notice');
  notice.textContent = message;
  clearTimeout(silence);
  silence = setTimeout(() => {
    notice.textContent = '';
  }, milliseconds);
}

/** How long a button says what it did, in milliseconds. */
const SHORT = 1600;

let silence: ReturnType<typeof setTimeout> | undefined;
