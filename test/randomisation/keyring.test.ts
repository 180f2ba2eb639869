// The derived keys: separate for each purpose, environment and study; and what is sealed opens in its own place only.
import { describe, expect, test } from 'vitest';
import { keyring, type Place } from '#app/services/keyring.server.ts';
import { arms } from '#app/study/arms.ts';

const key = Buffer.alloc(32, 7);
const keys = keyring(key, 'liftmor', 'production');
const iv = (number: number) => Buffer.alloc(12, number);
const place: Place = { participant: 'p1', row: 'r1', column: 'arm' };
const sealed = keys.seal(place, 'HIPRT', iv(1));

describe('does not open', () => {
  test.each<[string, Place]>([
    ['for another participant', { ...place, participant: 'p2' }],
    ['in another row', { ...place, row: 'r2' }],
    ['in another column', { ...place, column: 'term' }],
    ['with participant and row exchanged', { participant: 'r1', row: 'p1', column: 'arm' }],
    ['with row and column run together', { participant: 'p1', row: 'r1arm', column: '' }],
  ])('%s', (_, elsewhere) => {
    expect(() => keys.open(elsewhere, sealed)).toThrow();
  });

  test.each([
    ['of another study', keyring(key, 'other', 'production')],
    ['of the practice environment', keyring(key, 'liftmor', 'practice')],
    ['of another key', keyring(Buffer.alloc(32, 8), 'liftmor', 'production')],
  ])('with the keys %s', (_, others) => {
    expect(() => others.open(place, sealed)).toThrow();
  });

  test('after a change of any one byte', () => {
    const raw = Buffer.from(sealed.slice(3), 'base64url');
    for (let i = 0; i < raw.length; i++) {
      const changed = Buffer.from(raw);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => keys.open(place, `v1.${changed.toString('base64url')}`)).toThrow();
    }
  });

  test('when it is cut short, at any length', () => {
    const raw = Buffer.from(sealed.slice(3), 'base64url');
    for (const length of [0, 1, 11, 12, 28, 29, raw.length - 1])
      expect(() => keys.open(place, `v1.${raw.subarray(0, length).toString('base64url')}`)).toThrow();
  });

  test.each(['HIPRT', '', 'v2.AAAA', 'v1.', `V1.${sealed.slice(3)}`, sealed.slice(3)])(
    '%j, which is no sealed value',
    (text) => {
      expect(() => keys.open(place, text)).toThrow();
    },
  );
});

describe('opens', () => {
  test.each(['HIPRT', 'CONTROL', '', 'é\u{1f600}', 'x'.repeat(500), '\0'])('%j, as it was sealed', (text) => {
    const again = keyring(Buffer.from(key), 'liftmor', 'production');
    expect(again.open(place, keys.seal(place, text, iv(2)))).toBe(text);
  });
});

describe('what is sealed', () => {
  test('is as long for one arm as for the other, and as long as without an answer', () => {
    const lengths = [...arms.map(({ code }) => code), '', 'x'.repeat(60)].map(
      (text) => keys.seal(place, text, iv(3)).length,
    );
    expect(new Set(lengths).size).toBe(1);
  });

  test('does not hold what it hides, and differs with each draw of 12 bytes', () => {
    expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('HIPRT');
    expect(keys.seal(place, 'HIPRT', iv(2))).not.toBe(sealed);
    expect(keys.seal(place, 'HIPRT', iv(1))).toBe(sealed);
  });

  test('does not tell by its bytes which of two places have the same arm', () => {
    const bodies = ['p1', 'p2'].map((participant, i) =>
      keys.seal({ ...place, participant }, 'HIPRT', iv(10 + i)).slice(40),
    );
    expect(bodies[0]).not.toBe(bodies[1]);
  });
});

describe('derived keys', () => {
  const seeds = (of: ReturnType<typeof keyring>) => of.listSeed('production/1', 'm=0', 0);
  const masks = (of: ReturnType<typeof keyring>) => of.mask('p1').toString('hex');
  const others = [
    keyring(key, 'liftmor', 'practice'),
    keyring(key, 'other', 'production'),
    keyring(Buffer.alloc(32, 8), 'liftmor', 'production'),
  ];

  test('differ with environment, study and key', () => {
    expect(new Set([keys, ...others].map(seeds)).size).toBe(4);
    expect(new Set([keys, ...others].map(masks)).size).toBe(4);
  });

  test('differ with their purpose: the mask of a text is not its list seed', () => {
    const text = '{"block":0,"label":"a","stratum":"b"}';
    expect(keys.mask(text).toString('hex')).not.toBe(keys.listSeed('a', 'b', 0));
    expect(keys.mask(text)).toHaveLength(32);
  });

  test('a seed is 64 small hexadecimal characters, as the scheme demands', () => {
    for (let block = 0; block < 50; block++)
      expect(keys.listSeed('production/1', 'm=0', block)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('what the keyring gives away holds no key', () => {
    const shown = JSON.stringify(keys);
    expect(Object.keys(JSON.parse(shown) as object)).toEqual(['fingerprint']);
    expect(shown).not.toContain(key.toString('hex'));
    expect(keys.fingerprint).toMatch(/^([0-9A-F]{4}-){3}[0-9A-F]{4}$/);
  });
});
