// The history of ODM-XML: what is void is taken out with what belongs to it, who withdrew is in no file, a reason keeps its
// signs, and the bytes tell of no list.
import { expect, test } from 'vitest';
import { element, xmlText } from '#app/services/export/formats/xml/element.server.ts';
import { Unwritable } from '#app/services/export/table.server.ts';
import {
  anthropometryEntries,
  but,
  completeFollowUp,
  dxaEntries,
  randomised,
  ready,
  recordCourse,
  recordEvent,
  save,
} from '../../acts.ts';
import { rawOf } from '../../db/raw.ts';
import { exported } from '../../exporting.ts';
import { lock } from '../../locking.ts';
import { log } from '../../logging.ts';
import { type TestWorld, world } from '../../world.ts';
import { replayed, snapshotOf, sorted } from '../odm-reading.ts';
import { all, attribute, faultsBy, parsed } from '../xsd.ts';

const read = async (w: TestWorld) => {
  const files = await exported(w, { formats: ['odm'] });
  const snapshot = files['cdisc/odm-snapshot.xml'] ?? '';
  const history = files['cdisc/odm-transactional.xml'] ?? '';
  return { snapshot, history };
};
const recorded = (text: string) =>
  sorted(new Map([...snapshotOf(parsed(text))].filter(([place]) => !place.includes('|F.randomisation|'))));

test('a character that XML has not is refused with the item that holds it', () => {
  const item = element('ItemData', { ItemOID: 'I.dxa.device', Value: 'a \u0001' });
  const write = () => xmlText('ODM-XML 1.3.2', element('ItemGroupData', { ItemGroupOID: 'IG.dxa' }, item));
  expect(write).toThrow(Unwritable);
  expect(write).toThrow('I.dxa.device, ItemData: the character U+0001, which XML has not (ODM-XML 1.3.2)');
});

test('a file that is refused leaves the others, and the manifest says why', async () => {
  const w = await world();
  await randomised(w);
  // Past the gate of the forms, which lets no such character in.
  const raw = await rawOf(w.place);
  await raw.query("update dxa set operator = 'a\u0001' where operator is not null");
  await raw.close();
  const files = await exported(w, { formats: ['define', 'odm'] });
  const manifest = JSON.parse(files['manifest.json'] ?? '');
  const rule = 'I.dxa.operator, ItemData: the character U+0001, which XML has not (ODM-XML 1.3.2)';
  expect(manifest.refused).toEqual([{ name: 'cdisc/odm-snapshot.xml', reason: rule }]);
  expect(manifest.in_folders.map(({ name }: { name: string }) => name)).toEqual([
    'cdisc/define.xml',
    'cdisc/odm-transactional.xml',
  ]);
  expect(files['README.txt']).toContain(`- cdisc/odm-snapshot.xml: ${rule}`);
  expect(files['README.txt']).not.toContain('  cdisc/odm-snapshot.xml');
  expect(files['README.txt']).toContain('  cdisc/define.xml');
});

test('a value with line breaks, blanks and signs of XML comes back as it was, and nothing else is changed', () => {
  const value = ' a\nb\r\nc\td  <e> & "f" \'g\' \u{1f9b4} ';
  const text = xmlText(
    '',
    element('ItemData', { ItemOID: 'I', Value: value }, element('SourceID', {}, value)),
  );
  const [item] = all(parsed(text), 'ItemData');
  expect(item && attribute(item, 'Value')).toBe(value);
  expect(item?.textContent?.trim()).toBe(value.trim());
});

test('a void form is removed item by item with its reason, and what is entered anew is inserted', async () => {
  const w = await world();
  const number = await ready(w);
  const key = { number, visit: 'baseline', form: 'dxa' } as const;
  const why = 'of another woman:\n"<A> & B"';
  await w.as('assessor').capture.voidForm(key, { reason: why, version: 1 });
  const { snapshot, history } = await read(w);
  expect(await faultsBy('odm-1.3.2', history)).toEqual([]);
  expect(snapshot).not.toContain('ItemData ItemOID="I.dxa.');
  expect(sorted(replayed(parsed(history)))).toEqual(recorded(snapshot));
  const ofDxa = all(parsed(history), 'ItemData').filter((each) =>
    attribute(each, 'ItemOID').startsWith('I.dxa.'),
  );
  const types = ofDxa.map((each) => attribute(each, 'TransactionType'));
  expect(types).toEqual([
    ...types.filter((each) => each === 'Insert'),
    ...types.filter((each) => each === 'Insert').map(() => 'Remove'),
  ]);
  const reasons = ofDxa.flatMap((each) => all(each, 'ReasonForChange').map((its) => its.textContent));
  expect(reasons).toEqual(types.filter((each) => each === 'Remove').map(() => why));
  await save(w, key, but(dxaEntries, { operator: 'A & "B"' }));
  const again = await read(w);
  expect(again.snapshot).toContain('<ItemData ItemOID="I.dxa.operator" Value="A &amp; &quot;B&quot;"/>');
  expect(sorted(replayed(parsed(again.history)))).toEqual(recorded(again.snapshot));
});

test('what belongs to a void record is removed with it, and the keys of the others stay', async () => {
  const w = await world();
  const number = await randomised(w);
  const [first, second] = [
    await log(w, 'assessor', 'medication', number),
    await log(w, 'assessor', 'medication', number, { changes: { med_name: 'Another' } }),
  ];
  for (const parent of [first, second]) await log(w, 'assessor', 'medication_dose', number, { parent });
  const dosesIn = (text: string) =>
    [...snapshotOf(parsed(text))].filter(([place]) => place.endsWith('.medication_key'));
  const place = (key: number) =>
    `${number}|SE.common||F.medication_dose|${key}|I.medication_dose.medication_key`;
  expect(dosesIn((await read(w)).snapshot)).toEqual([
    [place(1), '1'],
    [place(2), '2'],
  ]);
  const key = { log: 'medication', number, id: first };
  await w.as('assessor').logs.voidEntry(key, { reason: 'of another woman', version: 1 });
  const { snapshot, history } = await read(w);
  expect(dosesIn(snapshot)).toEqual([[place(2), '2']]);
  expect(sorted(replayed(parsed(history)))).toEqual(recorded(snapshot));
});

test('a correction is one update, with who made it in which role, where, when and why', async () => {
  const w = await world();
  const number = await ready(w);
  const key = { number, visit: 'baseline', form: 'anthropometry' } as const;
  await save(w, key, but(anthropometryEntries, { weight_1: '63.2' }), { version: 1, reason: 'misread' });
  const file = parsed((await read(w)).history);
  const [item] = all(file, 'ItemData').filter(
    (each) =>
      attribute(each, 'TransactionType') === 'Update' && attribute(each, 'ItemOID').endsWith('.weight_1'),
  );
  if (!item) throw new Error('no update');
  expect(attribute(item, 'Value')).toBe('63.2');
  expect(all(item, 'ReasonForChange').map((each) => each.textContent)).toEqual(['misread']);
  const user = all(item, 'UserRef').map((each) => attribute(each, 'UserOID'));
  expect(user).toEqual([`U.${w.actor('assessor').id}.assessor`]);
  const users = all(file, 'User').map((each) => [attribute(each, 'OID'), each.textContent?.trim()]);
  expect(users).toContainEqual([user[0], 'Assessor']);
});

test('whoever withdrew consent and wished it is in neither file', async () => {
  const w = await world();
  const [stays, gone] = [await randomised(w), await randomised(w)];
  await recordCourse(w, 'coordinator', gone, {
    ...{ course_status: 'WITHDREW_CONSENT', course_reason: undefined, data_use: 'WITHHELD' },
  });
  for (const text of Object.values(await read(w))) {
    expect(all(parsed(text), 'SubjectData').map((each) => attribute(each, 'SubjectKey'))).toEqual([stays]);
    expect(text).not.toContain(gone);
  }
});

test('a history with a change left out does not come to the snapshot', async () => {
  const w = await world();
  await randomised(w);
  const { snapshot, history } = await read(w);
  expect(sorted(replayed(parsed(history)))).toEqual(recorded(snapshot));
  const without = history.replace(/<ItemData ItemOID="I.dxa.ls_bmd"[\s\S]*?<\/ItemData>/, '');
  expect(without).not.toBe(history);
  expect(sorted(replayed(parsed(without)))).not.toEqual(recorded(snapshot));
  expect(() =>
    replayed(parsed(history.replace('TransactionType="Insert"', 'TransactionType="Update"'))),
  ).toThrow(/^Update of /);
});

test('the bytes of two lists are equal before the lock, whatever the trainers do; after it all but the letter of the group', async () => {
  const textsOf = async (randomisationSeed: string, trained: boolean) => {
    const w = await world({ randomisationSeed });
    const numbers = [];
    for (let i = 0; i < 6; i++) numbers.push(await randomised(w, { medication: i % 3 === 0 }));
    if (trained) {
      await recordEvent(w, 'trainer', String(numbers[0]), { term: 'hurt while lifting' });
      await log(w, 'trainer', 'fall', String(numbers[2]));
      await recordCourse(w, 'trainer', String(numbers[1]));
    }
    await recordEvent(w, 'assessor', String(numbers[2]));
    await log(w, 'assessor', 'fall', String(numbers[2]));
    await completeFollowUp(w, String(numbers[0]));
    const arms = (await w.as('trainer').programme.revealArms()).map(({ arm }) => arm);
    const before = await read(w);
    await lock(w);
    return { arms, ...before, locked: await read(w) };
  };
  const [one, other] = [await textsOf('one', false), await textsOf('other', true)];
  expect(other.arms).not.toEqual(one.arms);
  expect(other.snapshot).toBe(one.snapshot);
  expect(other.history).toBe(one.history);
  const grouped = /(?<=ItemOID="I.randomisation.arm" Value=")[AB](?=")/g;
  expect(other.locked.snapshot.match(grouped)?.length).toBe(6);
  expect(other.locked.snapshot.replace(grouped, '')).toBe(one.locked.snapshot.replace(grouped, ''));
  expect(other.locked.history).toBe(one.locked.history);
});
