// What a page offers: its anchors and its forms, read from the HTML as a browser without JavaScript would.
export interface Asked {
  name: string;
  /** What is filled in or chosen already. */
  value: string;
  /** What can be chosen, where it is a choice. */
  options: string[];
  isHidden: boolean;
  /** Whether it is a box or a button that is off: a browser then sends nothing for it. */
  isOff: boolean;
}

export interface FormOnPage {
  action: string;
  method: 'get' | 'post';
  asked: Asked[];
  /** Names of submit buttons with their values; at least one, which may have no name. */
  buttons: [string, string][];
}

const entity: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'", '#39': "'" };
const plain = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => entity[name] ?? whole);

function attributes(tag: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value] of tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g))
    found[name.toLowerCase()] = plain(value ?? '');
  return found;
}

/** Addresses of this site that the page links to, without fragments. */
export function anchorsOf(html: string): string[] {
  const found = [...html.matchAll(/<a(\s[^>]*)>/g)].map(([, tag = '']) => attributes(tag).href ?? '');
  return [...new Set(found.filter((href) => href.startsWith('/')).map((href) => href.split('#')[0] ?? ''))];
}

/** The forms of the page, with what is filled in already. */
export function formsOf(html: string, path: string): FormOnPage[] {
  return [...html.matchAll(/<form(\s[^>]*)?>([\s\S]*?)<\/form>/g)].map(([, tag = '', inner = '']) => {
    const form = attributes(tag);
    const action = form.action && form.action !== '' ? form.action : path;
    const buttons = [...inner.matchAll(/<button(\s[^>]*)>/g)].map(([, rest = '']): [string, string] => {
      const its = attributes(rest);
      return [its.name ?? '', its.value ?? ''];
    });
    const method = form.method?.toLowerCase() === 'post' ? 'post' : 'get';
    return { action, method, asked: askedIn(inner), buttons: buttons.length > 0 ? buttons : [['', '']] };
  });
}

function askedIn(inner: string): Asked[] {
  const all = new Map<string, Asked>();
  for (const [, kind = '', rest = '', after = ''] of inner.matchAll(
    /<(input|textarea|select)(\s[^>]*?)\/?>((?:(?!<\/?(?:input|select|textarea|form)\b)[\s\S])*)/g,
  )) {
    const its = attributes(rest);
    const name = its.name;
    if (name === undefined) continue;
    const isChoice = its.type === 'radio' || its.type === 'checkbox';
    const known = all.get(name) ?? { name, value: '', options: [], isHidden: false, isOff: isChoice };
    all.set(name, known);
    if (isChoice) {
      known.options.push(its.value ?? '');
      if ('checked' in its) Object.assign(known, { value: its.value ?? '', isOff: false });
    } else if (kind === 'select') {
      const options = [...after.matchAll(/<option(\s[^>]*)>/g)].map(([, tag = '']) => attributes(tag));
      known.options = options.map((each) => each.value ?? '');
      known.value = options.find((each) => 'selected' in each)?.value ?? known.options[0] ?? '';
    } else Object.assign(known, { value: its.value ?? '', isHidden: its.type === 'hidden' });
  }
  return [...all.values()];
}
