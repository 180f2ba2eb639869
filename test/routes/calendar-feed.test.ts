// The address of a calendar feed: made on the page of one's account, shown once, and answered to whoever has it.
import { expect, test } from 'vitest';
import { book, followUpDay, randomised } from '../acts.ts';
import { type Answer, serveWorld } from '../http.ts';
import { world } from '../world.ts';

const addressIn = ({ text }: Answer) => /\/calendar\/[\w-]{43}\.ics/.exec(text)?.[0];
/** What a page says, without what belongs to the address that was asked for. */
const said = ({ status, text }: Answer) => [status, /<main[\s\S]*<\/main>/.exec(text)?.[0]];

test('an address that is none, or was revoked, is like any unknown address; the right one is a calendar', async () => {
  const w = await world();
  const app = await serveWorld(w);
  await book(w, await randomised(w), 'followup', { day: followUpDay, time: '09:30' });
  const [assessor, program] = [await app.signedIn('assessor'), app.stranger()];
  const unknown = said(await program.get('/nothing/here'));
  expect(unknown[0]).toBe(404);
  expect(unknown[1]).toContain('Page not found');
  const wrong = ['x'.repeat(43), `${'x'.repeat(43)}.ics`, 'x.ics', `${'x'.repeat(44)}.ics`];
  for (const each of wrong) expect(said(await program.get(`/calendar/${each}`)), each).toEqual(unknown);

  const made = await assessor.post('/account', { intent: 'feed' });
  const address = addressIn(made) ?? '';
  expect([made.status, made.text.includes('It is not shown again')]).toEqual([200, true]);
  expect(addressIn(await assessor.get('/account'))).toBeUndefined();
  const { status, headers, text } = await program.get(address);
  expect([status, headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(headers['cache-control']).toBe('no-store');
  expect(text.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true);
  expect(text).toContain('SUMMARY:L-001 V2\r\n');
  expect(JSON.stringify(app.log)).not.toContain(address.slice(10, 40));

  expect((await assessor.post('/account', { intent: 'revoke' })).status).toBe(302);
  expect(said(await program.get(address))).toEqual(unknown);
});

test('whoever has no calendar is offered no feed', async () => {
  const app = await serveWorld(await world());
  const trainer = await app.signedIn('trainer');
  expect((await trainer.get('/account')).text).not.toContain('in your own calendar');
  const refused = await trainer.post('/account', { intent: 'feed' });
  expect([refused.status, addressIn(refused)]).toEqual([422, undefined]);
});
