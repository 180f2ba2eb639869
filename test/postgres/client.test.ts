// Which failures mean that the server cannot be reached just now, and which do not.
import { expect, test } from 'vitest';
import { isAway, isConflict, isLate, told } from '#db/postgres/client.ts';
import { unavailableIn } from '#db/unavailable.ts';

const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.each([
  ['nobody listens', failure('connect', { code: 'ECONNREFUSED', syscall: 'connect' })],
  [
    'nobody listens at any address of the name',
    Object.assign(new AggregateError([failure('one', { code: 'ECONNREFUSED' })], ''), {
      code: 'ECONNREFUSED',
    }),
  ],
  ['only what is inside says so', new AggregateError([failure('one', { code: 'EHOSTUNREACH' })], '')],
  [
    'the connection ends before TLS begins',
    failure('Client network socket disconnected', { code: 'ECONNRESET' }),
  ],
  ['the certificate is another one', failure('altnames', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
  ['the certificate is past its time', failure('certificate has expired', { code: 'CERT_HAS_EXPIRED' })],
  ['the server has no TLS', failure('The server does not support SSL connections')],
  ['the server is stopped', failure('terminating', { code: '57P01' })],
  ['the server starts', failure('starting up', { code: '57P03' })],
  ['the disk of the server is full', failure('no space', { code: '53100' })],
  ['the disk of the server fails', failure('I/O error', { code: '58030' })],
  ['there are too many connections', failure('too many', { code: '53300' })],
  ['the server only reads', failure('read-only', { code: '25006' })],
  ['the password was changed', failure('password', { code: '28P01' })],
  ['a wait was cut', failure('lock timeout', { code: '55P03' })],
  ['Drizzle has wrapped it', failure('Failed query', { cause: failure('x', { code: '57P01' }) })],
])('%s: away', (_, error) => {
  expect(isAway(error)).toBe(true);
  expect(unavailableIn(told(error))?.why).toBe('away');
});

test.each([
  ['a row is there already', failure('duplicate key', { code: '23505' })],
  ['a check refuses', failure('check', { code: '23514' })],
  ['a right is missing', failure('permission denied', { code: '42501' })],
  ['a file is not there', failure('no such file', { code: 'ENOENT', syscall: 'open' })],
  ['our own mistake', new TypeError('x is undefined')],
  ['no error at all', 'a text'],
])('%s: not away', (_, error) => {
  expect(isAway(error)).toBe(false);
  expect(told(error)).toBe(error);
});

test('a conflict is told as away only when it is told at all, and a cut wait is not waited for again', () => {
  const conflict = failure('serialize', { code: '40001' });
  expect([isConflict(conflict), isAway(conflict), unavailableIn(told(conflict))?.why]).toEqual([
    true,
    false,
    'away',
  ]);
  expect(isLate(failure('Query read timeout'))).toBe(true);
  expect(isLate(failure('terminating', { code: '57P01' }))).toBe(false);
  expect(unavailableIn(told(failure('this study was moved')))?.why).toBe('moved');
});
