type Attribute = string | number | boolean | ((event: Event) => void);

/**
 * An element. Attributes that are functions listen to the event of that name, `true` and `false`
 * set an attribute without a value or leave it out.
 *
 * @example h('button', { type: 'button', click: () => play() }, 'Play')
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

export function button(label: string, click: () => void, attributes: Record<string, string> = {}) {
  return h('button', { type: 'button', click, ...attributes }, label);
}
