// What a page offers: its anchors and its forms, read from the HTML as a browser without JavaScript would.
export interface FormOnPage {
  action: string;
  method: 'get' | 'post';
  fields: [string, string][];
  /** Names of submit buttons with their values; empty: one without a name. */
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
    const fields: [string, string][] = [];
    const buttons: [string, string][] = [];
    for (const [, kind = '', rest = ''] of inner.matchAll(/<(input|button|textarea|select)(\s[^>]*?)\/?>/g)) {
      const its = attributes(rest);
      if (kind === 'button') buttons.push([its.name ?? '', its.value ?? '']);
      else if (kind === 'select' && its.name !== undefined) fields.push([its.name, chosen(inner, its.name)]);
      else if (its.type === 'radio' || its.type === 'checkbox') {
        if ('checked' in its) fields.push([its.name ?? '', its.value ?? '']);
      } else if (its.name !== undefined) fields.push([its.name, its.value ?? '']);
    }
    const action = form.action && form.action !== '' ? form.action : path;
    return { action, method: form.method?.toLowerCase() === 'post' ? 'post' : 'get', fields, buttons };
  });
}

function chosen(inner: string, name: string): string {
  const select = inner.split(`name="${name}"`)[1]?.split('</select>')[0] ?? '';
  return plain(/<option[^>]*value="([^"]*)"[^>]*selected/.exec(select)?.[1] ?? '');
}
