// A tick confirms what was shown when it was set, and nothing else.
import { expect, test } from 'vitest';
import type { FormSaved } from '#app/services/capture/forms.server.ts';
import { anthropometryEntries, but, dxaEntries, type Entries, enrol } from '../acts.ts';
import { world } from '../world.ts';

async function opened() {
  const w = await world();
  const number = await enrol(w);
  const { capture } = w.as('assessor');
  await capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  return {
    save: (form: string, entries: Entries) =>
      capture.save({ number, visit: 'baseline', form }, [...entries, ['__version', '0']]),
  };
}
const warningsOf = (answer: FormSaved) => {
  if (answer.ok) throw new Error('saved');
  return answer.view.warnings;
};
const said = (answer: FormSaved, field: string) =>
  warningsOf(answer)
    .filter((each) => each.field === field)
    .map((each) => each.message)
    .join(' ');

test('a second warning at the field, which was never shown, needs a tick of its own', async () => {
  const { save } = await opened();
  const alone = but(dxaEntries, { ls_bmd: '1.500', ls_area: undefined, ls_bmc: undefined });
  const tick = said(await save('dxa', alone), 'ls_bmd');
  const more: Entries = but(dxaEntries, { ls_bmd: '1.500', ls_bmd__confirm: tick });
  const asked = await save('dxa', more);
  expect(warningsOf(asked).map((each) => each.rule)).toEqual(['dxa.ls_bmd.expected', 'dxa.ls_bmc_area']);
  const both = but(more, { ls_bmd__confirm: said(asked, 'ls_bmd') });
  expect(await save('dxa', both)).toEqual({ ok: true, state: 'complete' });
});

test('a third height that was confirmed as blank is asked about again when the first two change', async () => {
  const { save } = await opened();
  const apart = but(anthropometryEntries, { height_1: '162.4' });
  const tick = said(await save('anthropometry', apart), 'height_3');
  const wider = but(anthropometryEntries, { height_1: '165.9', height_3__confirm: tick });
  expect(warningsOf(await save('anthropometry', wider))).toMatchObject([
    { field: 'height_3', confirmed: false },
  ]);
  expect(await save('anthropometry', but(apart, { height_3__confirm: tick }))).toMatchObject({ ok: true });
});

test('the value alone confirms nothing', async () => {
  const { save } = await opened();
  const heavy = but(anthropometryEntries, { weight_1: '111.0', height_1: '179.0', height_2: '179.0' });
  expect(warningsOf(await save('anthropometry', but(heavy, { weight_1__confirm: '111.0' })))).toHaveLength(1);
});

test('what was confirmed stays confirmed while another is asked about', async () => {
  const { save } = await opened();
  const two = but(dxaEntries, { ls_t: '2.50', fn_t: '2.60' });
  const first = await save('dxa', two);
  const one = but(two, { ls_t__confirm: said(first, 'ls_t') });
  const second = await save('dxa', one);
  expect(warningsOf(second)).toMatchObject([
    { field: 'ls_t', confirmed: true },
    { field: 'fn_t', confirmed: false },
  ]);
  expect(await save('dxa', but(one, { fn_t__confirm: said(second, 'fn_t') }))).toMatchObject({ ok: true });
});
