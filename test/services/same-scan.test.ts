// The scan of the second visit is compared with the first in what it was made with, never in what it measured; and a
// form that is not started begins with what is known.
import { expect, test } from 'vitest';
import { but, dxaEntries, enrol, followUpDay, randomised, save } from '../acts.ts';
import { site, world } from '../world.ts';

async function followed() {
  const w = await world();
  const number = await randomised(w);
  w.setDay(followUpDay);
  const { capture } = w.as('assessor');
  await capture.openVisit(number, 'followup', { date: followUpDay });
  const key = { number, visit: 'followup', form: 'dxa' } as const;
  return { w, number, capture, key };
}
const later = but(dxaEntries, { scan_date: followUpDay });

test.each([
  ['fn_side', 'R', 'dxa.other_side', 'Side: the other side was scanned at the first visit.'],
  ['ls_region', 'L2L4', 'dxa.other_vertebrae', 'Vertebrae: others were measured at the first visit.'],
])('%s that is not that of the first visit is asked about, and nothing measured is told', async (...row) => {
  const [field, value, rule, sentence] = row;
  const { capture, key } = await followed();
  const answer = await capture.save(key, [...but(later, { [field]: value }), ['__version', '0']]);
  if (answer.ok) throw new Error('saved');
  expect(answer.view.warnings).toMatchObject([{ field, rule, confirmed: false }]);
  const message = answer.view.warnings[0]?.message ?? '';
  expect(message).toContain(sentence);
  expect(message).not.toMatch(/\d\.\d|Medix/);
  const confirmed = but(later, { [field]: value, [`${field}__confirm`]: message });
  expect(await capture.save(key, [...confirmed, ['__version', '0']])).toMatchObject({ ok: true });
});

test('the same scanner, side and vertebrae are not asked about, nor is one that was not said', async () => {
  const { w, key } = await followed();
  await save(w, key, but(later, { device: ' medix dr ', fn_side: undefined }));
  const first = { number: await enrol(w), visit: 'baseline', form: 'dxa' } as const;
  await w.as('assessor').capture.openVisit(first.number, 'baseline', { date: followUpDay });
  await save(w, first, but(later, { fn_side: 'R' }));
});

test('a scan begins with the scanner of the site and the day of the visit, once it is saved with its own', async () => {
  const { w, capture, key } = await followed();
  expect((await capture.open(key)).typed).toEqual({ scan_date: followUpDay, device: site.scanner });
  await save(w, key, but(later, { device: undefined }));
  expect((await capture.open(key)).typed).toMatchObject({ device: '', ls_bmd: '0.850' });
  expect((await capture.open({ ...key, form: 'anthropometry' })).typed).toEqual({});
});
