// Where a study is, from flags and environment, and what its place is called.
import { expect, test } from 'vitest';
import { nameOf } from '#db/open.ts';
import { faultOfPlace, placeOf } from '#server/place.ts';

const env = { DATABASE_URL: 'postgres://a@localhost/one', DATABASE_OWNER_URL: 'postgres://b@localhost/one' };

test('the flag comes before the variable, and an empty one means the file in the data directory', () => {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = env;
  expect(placeOf({ data: 'd' }, env)).toEqual({ data: 'd', url, ownerUrl });
  expect(placeOf({ data: 'd', database: 'postgres://localhost/two' }, {})).toEqual({
    data: 'd',
    url: 'postgres://localhost/two',
  });
  expect(placeOf({ data: 'd', database: '' }, env)).toEqual({ data: 'd' });
  expect(placeOf({ data: 'd' }, { DATABASE_URL: '' })).toEqual({ data: 'd' });
});

test('the two lesser logins come by variables, both or neither, and never beside a file', () => {
  const lesser = {
    DATABASE_BLINDED_URL: 'postgres://c@localhost/one',
    DATABASE_ALLOCATOR_URL: 'postgres://d@localhost/one',
  };
  const place = placeOf({ data: 'd' }, { ...env, ...lesser });
  expect(place).toEqual({
    data: 'd',
    url: env.DATABASE_URL,
    ownerUrl: env.DATABASE_OWNER_URL,
    blindedUrl: lesser.DATABASE_BLINDED_URL,
    allocatorUrl: lesser.DATABASE_ALLOCATOR_URL,
  });
  expect(faultOfPlace(place)).toBeUndefined();
  expect(placeOf({ data: 'd' }, lesser)).toEqual({ data: 'd' });
  for (const [one, other] of [
    ['DATABASE_BLINDED_URL', 'DATABASE_ALLOCATOR_URL'],
    ['DATABASE_ALLOCATOR_URL', 'DATABASE_BLINDED_URL'],
  ] as const)
    expect(faultOfPlace(placeOf({ data: 'd' }, { ...env, [one]: lesser[one] }))).toBe(
      `${other}: it is not set, and ${one} is. The fourth lock needs both; without it, unset both.`,
    );
  expect(faultOfPlace({ ...place, allocatorUrl: 'x' })).toMatch(/^DATABASE_ALLOCATOR_URL: give an address/);
});

test.each([
  ['postgres://u:secret@db.example.org/trial?sslmode=require', 'postgres://db.example.org/trial'],
  ['postgresql://u:secret@db.example.org:5433/trial', 'postgres://db.example.org:5433/trial'],
  ['postgres:///trial', 'postgres://localhost/trial'],
  ['postgres:///trial?host=/run/one', 'postgres://localhost/trial?host=/run/one'],
  ['postgres://u:secret@localhost/trial?host=/run/two', 'postgres://localhost/trial?host=/run/two'],
  ['postgres://u:secret@%2Frun%2Fone/trial', 'postgres://localhost/trial?host=/run/one'],
  ['postgres:///trial?host=db.example.org&port=5433', 'postgres://db.example.org:5433/trial'],
])('%s is called %s', (url, name) => {
  expect(nameOf({ data: '', url })).toBe(name);
});

test('what is wrong with an address is said with the flag that it came by', () => {
  const place = { data: '', url: 'postgres://localhost/one', ownerUrl: 'mysql://u:secret@localhost/one' };
  expect(faultOfPlace(place)).toMatch(/^DATABASE_OWNER_URL: give an address/);
  expect(faultOfPlace(place, '--to', '--to-owner')).toMatch(/^--to-owner: give an address/);
  expect(faultOfPlace({ data: '', url: 'postgres://localhost' }, '--to')).toMatch(/^--to: name the database/);
});
