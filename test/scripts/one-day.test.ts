// What the README promises: from the first start to a randomised participant with two visits in the dataset, on one
// day, in practice; as `npm start` serves it, over HTTP alone.
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import {
  anthropometryEntries,
  but,
  consentEntries,
  dxaEntries,
  type Entries,
  guessEntries,
  historyEntries,
  othersOf,
  screeningEntries,
  strengthEntries,
} from '../acts.ts';
import { readCsv } from '../csv.ts';
import { type Answer, type Client, client } from '../http.ts';
import { site, temporaryFolder } from '../world.ts';
import { start } from './run.ts';

const zone = 'Australia/Brisbane';
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date());
const password = 'seven wet umbrellas';

const shown = (answer: Answer) => /<p class="code">(?:<[^>]*>)*([^<]+)/.exec(answer.text)?.[1] ?? '';

/** Sends a form that must lead on. Answers where it leads. */
async function sends(her: Client, path: string, fields: Entries | Record<string, string>): Promise<string> {
  const answer = await her.post(path, fields);
  expect(answer.status, `${path}: ${/error-summary[\s\S]{0,600}/.exec(answer.text)?.[0] ?? ''}`).toBe(302);
  return String(answer.headers.location);
}

test('from the first start to two visits in the dataset, on one day', async () => {
  const server = start('start', ['--data', join(temporaryFolder(), 'data'), '--port', '0']);
  const [link] = await server.says(/http:\S+\/welcome\/[\w-]{43}/);
  const url = new URL(link).origin;
  const nobody = () => client(url, url);
  const accepts = async (address: string, more: Record<string, string>): Promise<void> => {
    await sends(nobody(), new URL(address).pathname, { password, again: password, ...more });
  };
  const enters = async (role: string) => {
    const her = nobody();
    await sends(her, '/sign-in', { email: `${role}@example.org`, password });
    return her;
  };

  await accepts(link, { name: 'Agnes Adler', email: 'administrator@example.org' });
  const administrator = await enters('administrator');
  await sends(administrator, '/settings', { ...site, time_zone: zone });
  const invites = async (role: string) =>
    shown(
      await administrator.post('/people', {
        name: `Person ${role.length}`,
        email: `${role}@example.org`,
        role,
      }),
    );
  for (const role of ['coordinator', 'assessor', 'statistician']) await accepts(await invites(role), {});
  const code = await invites('trainer');
  const coordinator = await enters('coordinator');
  const [, person = ''] =
    /name="person" value="(\w+)"/.exec((await coordinator.get('/confirmations')).text) ?? [];
  await accepts(shown(await coordinator.post('/confirmations', { person })), { code });

  const day = today();
  const screened = await sends(
    coordinator,
    '/screening/new',
    but(screeningEntries, { screening_date: day, t_score_date: day }),
  );
  await sends(coordinator, `${screened}/enrol`, but(consentEntries, { consent_date: day }));
  await sends(coordinator, '/participants/L-001/baseline/demographics_history', historyEntries(true));
  const assessor = await enters('assessor');
  const measures = async (visit: string, bmd: string) => {
    const at = `/participants/L-001/${visit}`;
    await sends(assessor, at, { date: day, confirm: day });
    await sends(assessor, `${at}/anthropometry`, anthropometryEntries);
    const dxa = but(dxaEntries, { scan_date: day, ls_bmd: bmd, ls_bmc: undefined, ls_area: undefined });
    await sends(assessor, `${at}/dxa`, [...dxa, ['ls_bmc__missing', '6'], ['ls_area__missing', '6']]);
    await sends(assessor, `${at}/strength_function`, strengthEntries);
    for (const [form, entries] of othersOf(visit, day))
      await sends(form === 'medical_history' ? coordinator : assessor, `${at}/${form}`, entries);
  };
  await measures('baseline', '0.850');
  const confirmation = { checked: 'yes', version: '1' };
  const own = await coordinator.post('/participants/L-001/eligibility', confirmation);
  expect([own.status, own.text]).toEqual([409, expect.stringContaining('cannot confirm it')]);
  const early = await coordinator.post('/participants/L-001/randomise', {});
  expect(early.status).toBe(409);
  await sends(assessor, '/participants/L-001/eligibility', confirmation);
  const receipt = await coordinator.post('/participants/L-001/randomise', {});
  expect(receipt.text).toContain('L-001 is randomised');
  expect((await (await enters('trainer')).get('/')).text).toMatch(/High-intensity|Low-intensity/);
  await measures('followup', '0.864');
  await sends(assessor, '/participants/L-001/followup/assessor_guess', guessEntries);

  const zip = await (await enters('statistician')).post('/export/download', { format: 'csv' });
  const [row] = readCsv(strFromU8(unzipSync(zip.body)['participants.csv'] ?? new Uint8Array()));
  expect(row).toMatchObject({ participant: 'L-001', ls_bmd_bl: '0.85', ls_bmd_fu: '0.864', bes_fu: '26.5' });
  expect(row?.dummy_arm_marks).toContain('PRACTICE');
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
});
