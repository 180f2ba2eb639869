// ODM-XML 1.3.2: both files are valid by the schema of CDISC and refer to nothing that is not there. The snapshot holds the
// cells of the forms and no other; every change of the history, made in turn, comes to the snapshot.
import { beforeAll, describe, expect, test } from 'vitest';
import { isInTwoLayers } from '#app/services/export/blocks.server.ts';
import { onCut } from '#app/services/export/bundle.server.ts';
import { tableName } from '#app/services/export/form-tables.server.ts';
import type { Table } from '#app/services/export/table.server.ts';
import { exportTables } from '#app/services/export/tables.server.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { exported } from '../../exporting.ts';
import { lock, unseal } from '../../locking.ts';
import { log } from '../../logging.ts';
import { liveIn } from '../../services/lived-in.ts';
import { type TestWorld, world } from '../../world.ts';
import { references, replayed, snapshotOf, sorted, type Values } from '../odm-reading.ts';
import { all, attribute, faultsBy, parsed, strayOids } from '../xsd.ts';

const names = ['cdisc/odm-snapshot.xml', 'cdisc/odm-transactional.xml'] as const;
const instruments = study.instruments as readonly Instrument[];
// Whoever acted on what is not told is a user without an act; the other two are referred to where there are participants.
const roots = ['User', 'Study', 'MetaDataVersion', 'Location'];
const words = 'two lines,\na "quoted" <word> & an \'other\'  one';

const dataTables = (w: TestWorld) =>
  onCut(w.scope('statistician'), async (cut) => {
    const found = new Map<string, { table: Table; rows: (string | number | null)[][] }>();
    for (const { table } of exportTables(cut)) {
      const rows: (string | number | null)[][] = [];
      for await (const batch of table.rows()) rows.push(...batch.map((row) => [...row]));
      found.set(table.name, { table, rows });
    }
    return found;
  });

/** The cells of a table by participant, place among hers and variable. */
function cellsOf(its: { table: Table; rows: (string | number | null)[][] } | undefined) {
  const at = (name: string) => its?.table.variables.findIndex((each) => each.name === name) ?? -1;
  const counts = new Map<string, number>();
  return (its?.rows ?? []).flatMap((row) => {
    const her = String(row[at('participant')]);
    const n = (counts.get(her) ?? 0) + 1;
    counts.set(her, n);
    const visit = at('visit') < 0 ? '' : String(row[at('visit')]);
    return (its?.table.variables ?? []).flatMap(({ name }, i) => {
      const cell = row[i] ?? null;
      return cell === null ? [] : [{ her, n, visit, name, text: String(cell) }];
    });
  });
}

describe.each(['dummy', 'masked', 'unsealed'] as const)('%s', (state) => {
  let files: Record<string, string> = {};
  let tables: Awaited<ReturnType<typeof dataTables>> = new Map();
  let people: string[] = [];
  beforeAll(async () => {
    const w = await world();
    const { followed } = await liveIn(w);
    await log(w, 'assessor', 'fall', followed, { changes: { fall_words: words } });
    const id = await log(w, 'assessor', 'fall', followed);
    const wrong = { reason: 'SENTINEL of a reason', version: 1 };
    await w.as('assessor').logs.voidEntry({ log: 'fall', number: followed, id }, wrong);
    if (state !== 'dummy') await lock(w);
    if (state === 'unsealed') await unseal(w);
    files = await exported(w, { formats: ['odm'] });
    tables = await dataTables(w);
    const roles = ['coordinator', 'assessor', 'trainer', 'statistician', 'administrator'] as const;
    people = roles.flatMap((role) => [w.signInOf(role).email, w.actor(role).name]);
  });
  const fileOf = (name: (typeof names)[number]) => parsed(files[name] ?? '');

  test('both files are valid, and refer to what is there', async () => {
    for (const name of names) {
      expect(await faultsBy('odm-1.3.2', files[name] ?? ''), name).toEqual([]);
      expect(strayOids(fileOf(name), references, roots), name).toEqual([]);
    }
  });

  test('the snapshot holds every cell of the tables of the forms, and no other', () => {
    const values = new Map(snapshotOf(fileOf(names[0])));
    const keys = new Map<string, string[]>();
    for (const place of values.keys()) {
      const [her, , , form, key] = place.split('|');
      const its = keys.get(`${her}|${form}`) ?? [];
      if (!its.includes(key ?? '')) its.push(key ?? '');
      keys.set(`${her}|${form}`, its);
    }
    const take = (place: (string | undefined)[]) => {
      const found = values.get(place.join('|'));
      values.delete(place.join('|'));
      return found;
    };
    const eventOf = (visit: string) =>
      visit.startsWith('unscheduled_') ? ['SE.unscheduled', visit.slice(12)] : [`SE.${visit}`, ''];
    const known = new Set(all(fileOf(names[0]), 'ItemDef').map((each) => attribute(each, 'OID')));
    let compared = 0;
    for (const form of instruments) {
      if (form.name === 'unblinding_incident') continue;
      const at = ['screening', 'consent'].includes(form.name) ? 'enrolment' : 'common';
      for (const { her, n, visit, name, text } of cellsOf(tables.get(tableName(form)))) {
        if (!known.has(`I.${form.name}.${name}`)) continue;
        const key = form.repeats ? keys.get(`${her}|F.${form.name}`)?.[n - 1] : '';
        const place = [her, ...eventOf(visit || at), `F.${form.name}`, key, `I.${form.name}.${name}`];
        expect(take(place), place.join('|')).toBe(text);
        compared += 1;
      }
    }
    for (const { her, visit, name, text } of cellsOf(tables.get('visits')))
      if (known.has(`I.visit.${name}`))
        expect(take([her, ...eventOf(visit), 'F.visit', '', `I.visit.${name}`])).toBe(text);
    for (const { her, name, text } of cellsOf(tables.get('participants')))
      if (known.has(`I.randomisation.${name}`))
        expect(take([her, 'SE.enrolment', '', 'F.randomisation', '', `I.randomisation.${name}`])).toBe(text);
    expect(compared).toBeGreaterThan(500);
    // What no table has: which medication a dose belongs to, by its key.
    expect([...values.keys()].filter((place) => !place.endsWith('I.medication_dose.medication_key'))).toEqual(
      [],
    );
  });

  test('every change, made in turn, comes to the snapshot', () => {
    const values = snapshotOf(fileOf(names[0]));
    const isOpen = (place: string) => {
      const [her, event, eventKey, , key, item = ''] = place.split('|');
      const [, form = '', name = ''] = item.split('.');
      const its = instruments.find((each) => each.name === form);
      if (!its) return form === 'visit';
      if (its.reveals || its.fields[name.replace(/_missing$/, '')]?.reveals) return false;
      const by = form === 'course' ? 'recorded_by' : 'entered_by';
      return (
        values.get([her, event, eventKey, `F.${form}`, key, `I.${form}.${by}`].join('|')) !== 'unblinded'
      );
    };
    const open: Values = new Map([...values].filter(([place]) => isOpen(place)));
    expect(open.size).toBeGreaterThan(500);
    expect(sorted(replayed(fileOf(names[1])))).toEqual(sorted(open));
  });

  test('no name, no address, and before the unsealing no word of an arm, of a sealed form or of a reason beside it', () => {
    for (const name of names) {
      const text = files[name] ?? '';
      for (const each of [...people, '@', 'initials', 'birth_year']) expect(text, each).not.toContain(each);
      if (state !== 'unsealed')
        for (const word of [
          'HIPRT',
          'CONTROL',
          'igh-intensity',
          'ome exercise',
          'SENTINEL',
          'paces',
          'relatedness',
        ])
          expect(text, word).not.toContain(word);
    }
    const isInSnapshot = state === 'unsealed';
    expect([...snapshotOf(fileOf(names[0])).values()].includes(words)).toBe(isInSnapshot);
    expect(files[names[1]]).not.toContain('two lines');
    const defined = all(fileOf(names[0]), 'FormDef').map((each) => attribute(each, 'OID'));
    for (const { name, reveals } of instruments.filter((each) => each.name !== 'unblinding_incident'))
      expect(defined.includes(`F.${name}`), name).toBe(reveals !== 'arm' || state === 'unsealed');
    const told = all(fileOf(names[1]), 'ReasonForChange').map((each) => {
      const item = each.parentElement?.parentElement;
      return attribute(item as Exclude<typeof item, null | undefined>, 'ItemOID').split('.')[1];
    });
    expect(told).toContain('anthropometry');
    expect(told.includes('fall')).toBe(state === 'unsealed');
    for (const form of instruments.filter((each) => isInTwoLayers(each) || each.confidential))
      if (state !== 'unsealed') expect(told).not.toContain(form.name);
  });

  test('the marks and what is not in it stand in the head', () => {
    const mark = { dummy: 'DUMMY ARM', masked: 'MASKED ARM', unsealed: 'UNSEALED' }[state];
    for (const name of names) {
      const [root] = all(fileOf(name), 'ODM');
      expect(root && attribute(root, 'Description').endsWith(` ${mark}`), name).toBe(true);
    }
    expect(files[names[1]]?.slice(0, 1000)).toContain('Acts of unblinded staff are not in it');
    expect(files['manifest.json']).toContain('Of the ODM file of every change: acts of unblinded staff');
  });
});
