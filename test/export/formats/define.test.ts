// Define-XML 2.1: it is valid by the schema of CDISC, says of every variable what the tables say, refers to nothing that is not
// there, and tells of no arm.
import { expect, test } from 'vitest';
import { onCut } from '#app/services/export/bundle.server.ts';
import { defineXml } from '#app/services/export/formats/define.server.ts';
import { type Table, Unwritable } from '#app/services/export/table.server.ts';
import { exportTables } from '#app/services/export/tables.server.ts';
import { parameters } from '#app/study/analysis/parameters.ts';
import { randomised } from '../../acts.ts';
import { exported } from '../../exporting.ts';
import { lock, unseal } from '../../locking.ts';
import { type TestWorld, world } from '../../world.ts';
import { all, attribute, faultsBy, parsed, strayOids } from '../xsd.ts';

const stamp = { study: 'S', title: 'A study', cutAt: '2026-03-01T09:00:00.000Z', marks: '', version: '1' };
const options = { isMasked: true, leafOf: () => undefined };
const references = {
  ItemOID: 'ItemDef',
  MethodOID: 'MethodDef',
  CodeListOID: 'CodeList',
  ValueListOID: 'def:ValueListDef',
  WhereClauseOID: 'def:WhereClauseDef',
  'def:ItemOID': 'ItemDef',
  'def:StandardOID': 'def:Standard',
  'def:CommentOID': 'def:CommentDef',
  'def:ArchiveLocationID': 'def:leaf',
};
const roots = ['Study', 'MetaDataVersion', 'ItemGroupDef'];

const small = (more: Partial<Table> = {}): Table => ({
  ...{ name: 'ADX', label: 'A table', structure: 'One record', keys: ['A'] },
  class: 'ADAM OTHER',
  variables: [
    { name: 'A', sasName: 'A', label: 'An <A> & "B"', type: 'char', length: 3, origin: 'Assigned' },
    {
      name: 'B',
      sasName: 'B',
      label: 'B',
      type: 'float',
      format: '8.2',
      origin: 'Derived',
      derivation: 'A < 2',
    },
  ],
  async *rows() {},
  ...more,
});

const analysis = (w: TestWorld) =>
  onCut(w.scope('statistician'), async (cut) =>
    exportTables(cut)
      .filter(({ kind }) => kind === 'analysis')
      .map(({ table }) => table),
  );

test('a character that XML has not is refused with its place, and half a character too', async () => {
  for (const [label, sign] of [
    ['a \u0001 b', 'U+0001'],
    ['a \ufffe b', 'U+FFFE'],
    ['a \ud800 b', 'U+D800'],
  ] as const) {
    const write = () => defineXml([small({ label })], stamp, options);
    await expect(write()).rejects.toThrow(Unwritable);
    await expect(write()).rejects.toThrow(
      `IG.ADX, TranslatedText: the character ${sign}, which XML has not (Define-XML 2.1)`,
    );
  }
});

test('signs of XML, quotes and line breaks in a text come back as they were', async () => {
  const structure = 'a <b> & "c" \'d\'\r\n\te  f';
  const file = parsed(await defineXml([small({ structure, label: structure })], stamp, options));
  const [group] = all(file, 'ItemGroupDef');
  expect(group && attribute(group, 'def:Structure')).toBe(structure);
  expect(group && all(group, 'TranslatedText')[0]?.textContent).toBe(structure);
});

test.each(['dummy', 'masked', 'unsealed'] as const)(
  '%s: it is valid, refers to what is there, and describes every variable as the tables do',
  async (state) => {
    const w = await world();
    await randomised(w);
    if (state !== 'dummy') await lock(w);
    if (state === 'unsealed') await unseal(w);
    const files = await exported(w, { formats: ['xpt', 'define'] });
    const text = files['cdisc/define.xml'] ?? '';
    expect(await faultsBy('define-2.1', text)).toEqual([]);
    const file = parsed(text);
    expect(strayOids(file, references, roots)).toEqual([]);
    expect(all(file, 'MetaDataVersion').map((each) => attribute(each, 'Description'))).toEqual([
      { dummy: 'DUMMY ARM', masked: 'MASKED ARM', unsealed: 'UNSEALED' }[state],
    ]);
    for (const leaf of all(file, 'def:leaf'))
      expect(Object.keys(files)).toContain(attribute(leaf, 'xlink:href').replace('../', ''));
    const tables = await analysis(w);
    expect(all(file, 'ItemGroupDef').map((each) => attribute(each, 'Name'))).toEqual(
      tables.map(({ name }) => name),
    );
    const items = new Map(all(file, 'ItemDef').map((each) => [attribute(each, 'OID'), each]));
    const lists = new Map(all(file, 'CodeList').map((each) => [attribute(each, 'OID'), each]));
    for (const [i, group] of all(file, 'ItemGroupDef').entries()) {
      const table = tables[i];
      const refs = all(group, 'ItemRef');
      expect(refs.map((ref) => attribute(ref, 'ItemOID'))).toEqual(
        table?.variables.map(({ name }) => `IT.${table.name}.${name}`),
      );
      const keys = refs
        .filter((ref) => ref.hasAttribute('KeySequence'))
        .sort((a, b) => Number(attribute(a, 'KeySequence')) - Number(attribute(b, 'KeySequence')));
      expect(keys.map((ref) => attribute(ref, 'ItemOID').split('.')[2])).toEqual(table?.keys);
      for (const its of table?.variables ?? []) {
        const item = items.get(`IT.${table?.name}.${its.name}`);
        if (!item) throw new Error(its.name);
        expect([attribute(item, 'Name'), attribute(item, 'SASFieldName')]).toEqual([its.name, its.sasName]);
        expect(all(item, 'TranslatedText')[0]?.textContent).toBe(its.label);
        expect(item.getAttribute('def:DisplayFormat')).toBe(its.format ?? null);
        expect(all(item, 'def:Origin').map((each) => attribute(each, 'Type'))).toEqual([its.origin]);
        const [list] = all(item, 'CodeListRef').map((each) => lists.get(attribute(each, 'CodeListOID')));
        expect(
          list &&
            all(list, 'CodeListItem').map((each) => [
              attribute(each, 'CodedValue'),
              each.textContent?.trim(),
            ]),
        ).toEqual(its.codelist?.items.map(({ code, label }) => [String(code), label]));
        const ref = refs.find((each) => attribute(each, 'ItemOID') === attribute(item, 'OID'));
        const means = ref?.getAttribute('MethodOID') ?? item.getAttribute('def:CommentOID');
        const said = [...all(file, 'MethodDef'), ...all(file, 'def:CommentDef')].find(
          (each) => attribute(each, 'OID') === means,
        );
        expect(said?.textContent?.trim()).toBe(its.derivation);
      }
    }
    const values = all(file, 'def:ValueListDef').flatMap((list) => all(list, 'ItemRef'));
    expect(values.map((each) => attribute(each, 'ItemOID').split('.')[3])).toEqual(
      parameters.filter(({ isMasked }) => state === 'unsealed' || !isMasked).map(({ code }) => code),
    );
    for (const word of state === 'unsealed'
      ? []
      : ['HIPRT', 'CONTROL', 'igh-intensity', 'ome exercise', 'PACES8'])
      expect(text, word).not.toContain(word);
    expect(text.includes('ASSRFL')).toBe(state === 'unsealed');
  },
);

test('without transport files it names none', async () => {
  const w = await world();
  const text = (await exported(w, { formats: ['define'] }))['cdisc/define.xml'] ?? '';
  expect(text).not.toContain('.xpt');
  expect(text).not.toContain('def:leaf');
  expect(await faultsBy('define-2.1', text)).toEqual([]);
});

test('the schema and the checks of identifiers see what is wrong', async () => {
  const text = await defineXml([small()], stamp, options);
  expect(await faultsBy('define-2.1', text)).toEqual([]);
  expect(await faultsBy('define-2.1', text.replace(' Repeating="No"', ''))).not.toEqual([]);
  const stray = (its: string) => strayOids(parsed(its), references, roots);
  expect(stray(text)).toEqual([]);
  expect(stray(text.replace('ItemRef ItemOID="IT.ADX.A"', 'ItemRef ItemOID="IT.ADX.C"'))).toEqual([
    'not defined: ItemDef IT.ADX.C',
    'not used: ItemDef IT.ADX.A',
  ]);
});

test('the bytes of two lists are equal before the lock', async () => {
  const textOf = async (randomisationSeed: string) => {
    const w = await world({ randomisationSeed });
    for (let i = 0; i < 6; i++) await randomised(w);
    const arms = (await w.as('trainer').programme.revealArms()).map(({ arm }) => arm);
    return { arms, text: (await exported(w, { formats: ['define'] }))['cdisc/define.xml'] };
  };
  const [one, other] = [await textOf('one'), await textOf('other')];
  expect(other.arms).not.toEqual(one.arms);
  expect(other.text).toBe(one.text);
});
