// What no keyboard sends: a NUL, and an address longer than any mail can carry. One engine could hold them and the other
// could not; neither gets them.
import { expect, test } from 'vitest';
import { but, consentEntries, enrol, eventEntries, screen, screeningEntries } from '../acts.ts';
import { content } from '../db/raw.ts';
import { serveWorld } from '../http.ts';
import { site, world } from '../world.ts';

const nul = 'a\0b';

test('a NUL in a form or an address is refused at the door, and changes nothing', async () => {
  const w = await world();
  const number = await enrol(w);
  const screened = await screen(w);
  const app = await serveWorld(w);
  const clara = await app.signedIn('coordinator');
  const agnes = await app.signedIn('administrator');
  const before = await content(w);
  const answers = [
    await clara.get(`/participants?search=${encodeURIComponent(nul)}`),
    await clara.get(`/participants?filter=${encodeURIComponent(nul)}`),
    await app.stranger().post('/sign-in', { email: nul, password: 'x' }),
    await clara.post('/screening/new', but(screeningEntries, { rescreen_of: nul })),
    await clara.post(`/screening/${screened}/enrol`, but(consentEntries, { initials: nul })),
    await clara.post(`/adverse-events/new/${number}`, but(eventEntries, { term: nul })),
    await agnes.post('/people', { name: nul, email: 'x@example.org', role: 'assessor' }),
    await agnes.post('/settings', { ...site, scanner: nul }),
  ];
  expect(answers.map((each) => each.status)).toEqual(answers.map(() => 400));
  for (const each of answers) expect(each.text).toContain('The request could not be read');
  expect(await content(w)).toBe(before);
});

test('an address that is longer than mail can carry is refused by name, and what was typed is kept', async () => {
  const w = await world();
  const agnes = await (await serveWorld(w)).signedIn('administrator');
  const label = 'a'.repeat(60);
  const email = `x@${Array.from({ length: 60 }, () => label).join('.')}.org`;
  const before = await content(w);
  const answer = await agnes.post('/people', { name: 'Xenia Xu', email, role: 'assessor' });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('is not an e-mail address.');
  expect(answer.text).toContain('value="Xenia Xu"');
  expect(await content(w)).toBe(before);
});
