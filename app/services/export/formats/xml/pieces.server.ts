// A document that is larger than memory should be: a head that opens elements, pieces that are whole, and a tail that closes.

import type { Namespaces, Xml } from './element.server.ts';
import { xmlText } from './element.server.ts';

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

/** Texts as UTF-8. */
export async function* inUtf8(texts: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text, 'utf8');
}
