// The log says which route answered how, and nothing of whom it was about.
import { expect, test } from 'vitest';
import { describeError } from '#server/log.ts';
import { screen } from '../acts.ts';
import { serveWorld } from '../http.ts';
import { world } from '../world.ts';

test('a line holds the pattern of the route, never a path, a participant or a value', async () => {
  const its = await world();
  const number = await screen(its);
  const app = await serveWorld(its);
  const her = await app.signedIn('coordinator');
  await her.get(`/screening/${number}?of=S-777`);
  await her.get(`/screening/${number}.data`);
  await her.get('/participants?search=L-123');
  await her.get('/welcome/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq');
  await her.get('/nothing/secret');
  await her.post('/screening/new', { age: '66' });
  const lines = app.log.map((line) => JSON.stringify(line));
  for (const line of lines) expect(line).not.toMatch(/S-\d|L-\d|secret|abcdef|clara|66/);
  expect(app.log.map(({ route }) => route)).toEqual([
    '/sign-in',
    '/screening/:number',
    '/screening/:number.data',
    '/participants',
    '/welcome/:token',
    '/*',
    '/screening/new',
  ]);
  expect(Object.keys(app.log[1] ?? {}).sort()).toEqual(['level', 'method', 'ms', 'route', 'status']);
});

test('of an error its name and its frames are logged, never its message', () => {
  const described = JSON.stringify(describeError(new TypeError('L-007 has no arm HIPRT')));
  expect(described).toContain('TypeError');
  expect(described).toContain('log.test.ts');
  expect(described).not.toMatch(/L-007|HIPRT/);
  expect(describeError('L-007')).toEqual({ error: 'string' });
});
