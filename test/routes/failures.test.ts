// Something failed that nobody foresaw: the page says so, keeps what was sent, and the log has the failure without what it
// says.
import { expect, test } from 'vitest';
import { but, dxaEntries, enrol } from '../acts.ts';
import { formsOf } from '../blinding/html.ts';
import { withRaw } from '../db/raw.ts';
import { serveWorld } from '../http.ts';
import { world } from '../world.ts';

test('an unexpected failure keeps what was sent, and says nothing of itself', async () => {
  const w = await world();
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02', confirm: '2026-03-02' });
  const app = await serveWorld(w);
  const ines = await app.signedIn('assessor');
  await withRaw(w.place, (raw) => raw.exec('drop table dxa'));
  const sent = but(dxaEntries, { operator: 'a <b> & "c"' });
  const answer = await ines.post(`/participants/${number}/baseline/dxa?x=1`, sent);
  expect(answer.status).toBe(500);
  expect(answer.text).toContain('Something went wrong');
  expect(answer.text).toContain('What you sent is kept in this page');
  expect(answer.text).not.toContain('no such table');
  expect(answer.text).not.toContain('does not exist');
  const [form] = formsOf(answer.text, '/');
  expect(form?.action).toBe(`/participants/${number}/baseline/dxa?x=1`);
  expect(form?.asked.map(({ name, value }) => [name, value])).toEqual(sent);
  const lines = app.log.filter((line) => line.level === 'error');
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toMatch(/dxa"|insert|c &quot;/);
  const asked = await ines.get(`/participants/${number}/baseline/dxa`);
  expect(asked.status).toBe(500);
  expect(asked.text).toContain(`href="/participants/${number}/baseline/dxa"`);
});
