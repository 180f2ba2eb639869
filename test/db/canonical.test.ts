// One spelling for a value, so that anybody can take a hash again.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonical, sha256 } from '#db/canonical.ts';

describe('refused', () => {
  test.each([
    ['undefined', undefined],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a big integer', 1n],
  ])('%s, alone or inside', (_, value) => {
    expect(() => canonical(value)).toThrow(TypeError);
    expect(() => canonical([1, value])).toThrow(TypeError);
    expect(() => canonical({ a: 1, b: { c: [value] } })).toThrow(TypeError);
  });
});

describe('keys', () => {
  test('are sorted at every depth, lists are not', () => {
    const value = { b: [3, 1, 2], a: { d: null, c: true } };
    expect(canonical(value)).toBe('{"a":{"c":true,"d":null},"b":[3,1,2]}');
    expect(canonical({ a: { c: true, d: null }, b: [3, 1, 2] })).toBe(canonical(value));
  });

  test('are sorted as text, not as numbers, and by code unit, not by language', () => {
    expect(canonical({ 10: 'a', 9: 'b', 2: 'c' })).toBe('{"10":"a","2":"c","9":"b"}');
    expect(canonical({ é: 1, z: 2, Z: 3, a: 4 })).toBe('{"Z":3,"a":4,"z":2,"é":1}');
    expect(canonical({ '\uff61': 1, '\u{1f600}': 2 })).toBe('{"\u{1f600}":2,"\uff61":1}');
  });

  test('that could be taken for something else are kept', () => {
    expect(canonical(JSON.parse('{"__proto__":1,"constructor":2,"":3}'))).toBe(
      '{"":3,"__proto__":1,"constructor":2}',
    );
  });

  test('in every order give one spelling', () => {
    const names = ['id', 'arm', 'at', 'seq', 'é', '10', '9'];
    const spellings = names.map((_, turn) =>
      canonical(
        Object.fromEntries([...names.slice(turn), ...names.slice(0, turn)].map((name) => [name, name])),
      ),
    );
    expect(new Set(spellings).size).toBe(1);
  });
});

describe('values', () => {
  test.each([
    [null, 'null'],
    [true, 'true'],
    [0, '0'],
    [-0, '0'],
    [1e21, '1e+21'],
    [0.1 + 0.2, '0.30000000000000004'],
    [-3.31, '-3.31'],
    ['', '""'],
    ['a"\\\n\u0000', '"a\\"\\\\\\n\\u0000"'],
    ['\u2212\u{1f600}\u2028', '"\u2212\u{1f600}\u2028"'],
    ['\ud800', '"\\ud800"'],
    [[], '[]'],
    [{}, '{}'],
    [[[], {}], '[[],{}]'],
  ])('%j', (value, text) => {
    expect(canonical(value)).toBe(text);
  });

  test('a text and a number are not the same, nor are null and a missing key', () => {
    expect(canonical({ a: 1 })).not.toBe(canonical({ a: '1' }));
    expect(canonical({ a: null })).not.toBe(canonical({}));
  });

  test('what is written is JSON, and reading it gives the value again', () => {
    const value = { z: [1, 2.5, -3e-7, null, 'é\u2028"'], a: { b: false } };
    expect(canonical(value)).not.toMatch(/[ \n]/);
    expect(JSON.parse(canonical(value))).toEqual(value);
    expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
  });
});

describe('sha256', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of %j is the published one', (text, hash) => {
    expect(sha256(text)).toBe(hash);
    expect(sha256(Buffer.from(text))).toBe(hash);
  });

  test('is taken over the UTF-8 of a text', () => {
    const text = '\u2212\u{1f600}é';
    expect(sha256(text)).toBe(createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex'));
    expect(sha256(text)).not.toBe(sha256(Buffer.from(text, 'latin1')));
    expect(sha256('é')).not.toBe(sha256('e\u0301'));
  });
});
