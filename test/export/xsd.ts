// The official XSDs of CDISC, and what is read of a file of ours: the checks that an XSD does not make stand in the tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Document, type Element, parseXmlDocument } from 'slimdom';
import { validateXML } from 'xmllint-wasm';

const roots = {
  'define-2.1': 'cdisc-define-2.1/define2-1-0.xsd',
  'odm-1.3.2': 'ODM1-3-2.xsd',
} as const;

/** What the schema says of this text; nothing where it is valid. */
export async function faultsBy(schema: keyof typeof roots, text: string): Promise<string[]> {
  const folder = fileURLToPath(new URL(`../fixtures/${schema}`, import.meta.url));
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.xsd'))
    .map((fileName) => ({ fileName, contents: readFileSync(join(folder, fileName), 'utf8') }));
  const { errors } = await validateXML({
    xml: { fileName: 'file.xml', contents: text },
    schema: files.filter(({ fileName }) => fileName === roots[schema]),
    preload: files.filter(({ fileName }) => fileName !== roots[schema]),
    maxMemoryPages: 8192,
  });
  return errors.map(({ message }) => message);
}

export const parsed = (text: string): Document => parseXmlDocument(text);

/** Every element of this name, in the order of the file. */
export const all = (of: Document | Element, name: string): Element[] => of.getElementsByTagName(name);

export const attribute = (of: Element, name: string): string => of.getAttribute(name) ?? '';

/**
 * What is wrong with the identifiers of a file: defined twice, referred to and not defined, or defined and referred to by
 * nothing. `referred`: attributes that refer -> the elements that they may refer to; `roots`: what nothing need refer to.
 */
export function strayOids(
  document: Document,
  referred: Readonly<Record<string, string>>,
  rootNames: readonly string[],
): string[] {
  const elements = all(document, '*');
  const defined = new Map<string, number>();
  const wanted = new Set<string>();
  const faults: string[] = [];
  for (const each of elements) {
    const oid = each.getAttribute('OID') ?? each.getAttribute('ID');
    if (oid !== null)
      defined.set(`${each.nodeName} ${oid}`, (defined.get(`${each.nodeName} ${oid}`) ?? 0) + 1);
    for (const { name, value } of each.attributes) {
      const of = referred[name];
      if (of !== undefined) wanted.add(`${of} ${value}`);
      else if (/(OID|ID)$/.test(name) && !['OID', 'ID', 'FileOID'].includes(name))
        faults.push(`unknown reference ${name} of ${each.nodeName}`);
    }
  }
  for (const [name, times] of defined) if (times > 1) faults.push(`twice: ${name}`);
  for (const name of wanted) if (!defined.has(name)) faults.push(`not defined: ${name}`);
  for (const name of defined.keys())
    if (!wanted.has(name) && !rootNames.includes(name.split(' ')[0] ?? '')) faults.push(`not used: ${name}`);
  return faults;
}
