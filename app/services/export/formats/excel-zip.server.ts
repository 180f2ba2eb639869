// Mends what the library of workbooks writes, inside its zip: it loses carriage returns, mistakes texts such as
// "constructor" for a part of the language it is written in, gives formats numbers that R takes for none of a day, and
// stamps the hour of writing on every part.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const strings = 'xl/sharedStrings.xml';
const styles = 'xl/styles.xml';
// In front of every text, so that none is the name of something else; taken away again from the finished part.
const guard = '.';

/** A text as it is handed to the library. What Excel would take for an escaped character is escaped itself. */
export const escaped = (text: string) => guard + text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

/** The same workbook with every text as it was, and bytes that hang on nothing else. */
export function mended(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = unzipSync(bytes);
  const part = (path: string) => strFromU8(parts[path] ?? new Uint8Array());
  // Those below 164 are Excel's own; the library begins at 100.
  const formats = part(styles).replace(
    /numFmtId="(\d{3,})"/g,
    (_, id: string) => `numFmtId="${Number(id) + 64}"`,
  );
  // A carriage return of its own would be read as a line feed, after the rules of XML.
  const texts = part(strings)
    .replace(/<t(?: xml:space="preserve")?>\./g, '<t xml:space="preserve">')
    .replaceAll('\r', '&#13;');
  // As the bundle: times have no zone and begin in 1980, and the zlib of Node differs from one processor to another.
  return zipSync(
    { ...parts, [strings]: strToU8(texts), [styles]: strToU8(formats) },
    { mtime: '1980-01-01T00:00:00', level: 6, os: 3, attrs: 0o100644 << 16 },
  );
}
