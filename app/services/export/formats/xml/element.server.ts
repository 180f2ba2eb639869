// Elements of XML as plain values, and their text. The text is made by slimdom, which writes a line break of an attribute as a
// reference: written as it is, every reader would take it for a blank. What XML has no character for is refused.
import { Document, type Element, serializeToWellFormedString } from 'slimdom';
import { Unwritable } from '../../table.server.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface Xml {
  name: string;
  attributes: Attributes;
  children: readonly (Xml | string)[];
}

/** An element; an attribute that is undefined is not there. Its children are elements, or one text. */
export const element = (
  name: string,
  attributes: Attributes = {},
  ...children: readonly (Xml | string)[]
): Xml => ({ name, attributes, children });

/** The text of an element of this name as ODM holds it: Description, Decode, Question, Symbol. */
export const translated = (name: string, text: string): Xml =>
  element(name, {}, element('TranslatedText', { 'xml:lang': 'en' }, text));

/** Prefix -> namespace; the empty prefix is that of names without one. */
export type Namespaces = Readonly<Record<string, string>>;

const reserved: Namespaces = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xmlns: 'http://www.w3.org/2000/xmlns/',
};

// The characters of XML 1.0, section 2.2.
const foreign = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function foreignIn(text: string): string | null {
  const found = foreign.exec(text)?.[0].codePointAt(0);
  return found === undefined ? null : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The text of an element with everything in it, indented by `depth`. A piece of a larger document names no namespaces: its
 * names mean what they mean where it is put. Throws Unwritable where a text holds a character that XML has not, naming the
 * element and the nearest identifier above it.
 */
export function xmlText(
  format: string,
  root: Xml,
  { namespaces = {}, depth = 0 }: { namespaces?: Namespaces; depth?: number } = {},
): string {
  const document = new Document();
  const known = { ...reserved, ...namespaces };
  const uriOf = (name: string, unprefixed: string | null) => {
    const [prefix, local] = name.includes(':') ? name.split(':') : ['', name];
    return local === undefined || prefix === '' ? unprefixed : (known[prefix ?? ''] ?? null);
  };
  const indented = (at: number) => document.createTextNode(`\n${' '.repeat(at)}`);
  const made = ({ name, attributes, children }: Xml, at: number, above: string): Element => {
    const its = document.createElementNS(uriOf(name, namespaces[''] ?? null), name);
    const called = String(attributes.OID ?? attributes.ItemOID ?? attributes.ItemGroupOID ?? above);
    const sayable = (text: string) => {
      const sign = foreignIn(text);
      if (sign !== null)
        throw new Unwritable(format, called, name, null, `the character ${sign}, which XML has not`);
      return text;
    };
    for (const [key, value] of Object.entries(attributes))
      if (value !== undefined) its.setAttributeNS(uriOf(key, null), key, sayable(String(value)));
    const isElements = children.some((each) => typeof each !== 'string');
    for (const child of children)
      if (typeof child === 'string') its.append(document.createTextNode(sayable(child)));
      else its.append(indented(at + 1), made(child, at + 1, called));
    if (isElements) its.append(indented(at));
    return its;
  };
  // Of a text a reader takes a carriage return for a line break, unless it is a reference.
  return serializeToWellFormedString(made(root, depth, root.name)).replaceAll('\r', '&#13;');
}
