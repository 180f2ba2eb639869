// A list that was made elsewhere is read as a whole or refused, with the line, the value and the rule.
import { expect, test } from 'vitest';
import { armInList, readList } from '#app/services/randomisation/uploaded.server.ts';

const known = { strata: ['s=0', 's=1'], arms: ['A', 'B'], least: 2 };
const good = 'stratum,position,arm\ns=0,1,A\ns=1,1,B\ns=0,2,B\ns=1,2,A\ns=1,3,A\n';
const faultsOf = (text: string) => {
  const read = readList(text, known);
  return read.ok ? [] : read.faults;
};

test.each([
  ['no header', 's=0,1,A\n', /^Line 1: “s=0,1,A” is not the header/],
  ['a byte order mark', `\uFEFF${good}`, /^Line 1: the file begins with a byte order mark/],
  ['a foreign stratum', good.replace('s=1,1,B', 's=2,1,B'), /^Line 3: “s=2” is no stratum.*s=0, s=1/],
  ['a place twice', good.replace('s=0,2,B', 's=0,1,B'), /^Line 4: the position is “1”; the next of s=0 is 2/],
  ['a gap', good.replace('s=1,3,A', 's=1,4,A'), /^Line 6: the position is “4”; the next of s=1 is 3/],
  ['a position with a zero before it', good.replace('s=0,2,B', 's=0,02,B'), /^Line 4: .*“02”/],
  ['a foreign arm', good.replace('s=0,2,B', 's=0,2,C'), /^Line 4: “C” is no arm/],
  ['a blank at the end', good.replace('s=0,2,B', 's=0,2,B '), /^Line 4: “B ” is no arm/],
  ['a fourth cell', good.replace('s=0,2,B', 's=0,2,B,x'), /^Line 4: 4 cells; there are three/],
  ['an empty line', good.replace('s=0,2,B', '\ns=0,2,B'), /^Line 4: 1 cells/],
  ['too few places', good.replace('s=0,2,B\n', ''), /^s=0: 1 places, fewer than the 2/],
  ['one arm alone', good.replace('s=0,2,B', 's=0,2,A'), /^s=0: an arm never comes/],
  ['nothing', '', /^Line 1: “” is not/],
])('%s is refused', (_, text, sentence) => {
  expect(faultsOf(text)[0]).toMatch(sentence);
});

test('of a file that is something else altogether ten faults are named', () => {
  expect(faultsOf(`stratum,position,arm\n${'x;y;z\n'.repeat(1000)}`)).toHaveLength(10);
});

test.each([
  ['LF', good],
  ['CR LF', good.replaceAll('\n', '\r\n')],
  ['no end of the last line', good.trimEnd()],
])('with %s it is read, and each place holds its arm', (_, text) => {
  const read = readList(text, known);
  expect(read.ok && Object.fromEntries(read.strata)).toEqual({ 's=0': ['A', 'B'], 's=1': ['B', 'A', 'A'] });
  expect([0, 1, 2, 3].map((position) => armInList(text, 's=1', position))).toEqual([
    'B',
    'A',
    'A',
    undefined,
  ]);
  expect(armInList(text, 's', 0)).toBeUndefined();
});
