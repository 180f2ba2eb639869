// A document that is larger than memory should be: a head that opens elements, pieces that are whole, and a tail that closes.
import { type Namespaces, type Xml, xmlText } from './element.server.ts';

export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The start of an element whose content follows. */
export function opened(
  format: string,
  its: Xml,
  at: { namespaces?: Namespaces; depth?: number } = {},
): string {
  const empty = xmlText(format, { ...its, children: [] }, at);
  return `${empty.slice(0, empty.lastIndexOf('/>'))}>`;
}

const isElement = (child: Xml | string): child is Xml => typeof child !== 'string';

/**
 * The text of an element that names no namespaces, in pieces: so many `levels` of it are opened and closed, what is below, and
 * what holds a text, is whole.
 */
export function* inPieces(format: string, its: Xml, depth: number, levels: number): Generator<string> {
  const below = its.children.filter(isElement);
  if (levels === 0 || below.length === 0 || below.length < its.children.length) {
    yield xmlText(format, its, { depth });
    return;
  }
  yield opened(format, its, { depth });
  for (const child of below) {
    yield `\n${' '.repeat(depth + 1)}`;
    yield* inPieces(format, child, depth + 1, levels - 1);
  }
  yield `\n${' '.repeat(depth)}</${its.name}>`;
}

/** Texts as UTF-8. */
export async function* inUtf8(texts: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text, 'utf8');
}
