// npm start: refuses what is wrong with a sentence, prints the set-up link once, and stops when it is told to.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../world.ts';
import { run, start } from './run.ts';

test.each(['start', 'demo', 'export', 'verify', 'backup', 'bench'])(
  '%s prints help with --help',
  async (name) => {
    const { code, out, err } = await run(name, ['--help']);
    expect(code).toBe(0);
    expect(out).toContain(`npm run ${name}`.replace('npm run start', 'npm start'));
    expect(out).toMatch(name === 'bench' ? /--quick/ : /--data|--out/);
    expect(err).toBe('');
  },
);

test.each([
  ['start', ['--port', 'many'], /--port: give a number/],
  ['start', ['--host', '0.0.0.0'], /HTTPS/],
  ['start', ['--what'], /--help/],
  [
    'export',
    ['--data', '/nowhere/at/all', '--as', 'a@b.c', '--out', join(temporaryFolder(), 'x.zip')],
    /There is no study in/,
  ],
  ['export', ['--as', 'a@b.c'], /--out/],
  ['verify', ['--data', '/nowhere/at/all'], /There is no study in/],
  ['backup', ['--data', '/nowhere/at/all', '--out', join(temporaryFolder(), 'copy')], /There is no study in/],
  ['demo', ['--participants', 'few'], /--participants/],
  ['demo', ['--effect', 'large'], /--effect/],
  ['demo', ['--unknown'], /--unknown/],
  ['verify', ['--unknown'], /--unknown/],
  ['export', ['--unknown'], /--unknown/],
  ['backup', ['--unknown'], /--unknown/],
  ['bench', ['--unknown'], /--unknown/],
  ['bench', ['--database', 'mysql://localhost/x'], /--database: give an address/],
  ['bench', ['--database', 'postgres://postgres@127.0.0.1:1/x'], /cannot be reached/],
])('%s %j fails with a sentence', async (name, args, sentence) => {
  const { code, out, err } = await run(name, args);
  expect(code).not.toBe(0);
  expect(out + err).toMatch(sentence);
  expect(out + err).not.toMatch(/\n\s+at /);
});

test('a fresh start prints the set-up link, answers, and stops gracefully on SIGTERM', async () => {
  const data = join(temporaryFolder(), 'data');
  const server = start('start', ['--data', data, '--port', '0']);
  const [, url] = await server.says(/running at (http:\/\/127\.0\.0\.1:\d+)/);
  const [link] = await server.says(/http:\S+\/welcome\/[\w-]{43}/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const welcome = await fetch(link);
  expect(await welcome.text()).toContain('Set up your study');
  expect(statSync(data).mode & 0o777).toBe(0o700);

  const second = await run('start', ['--data', data, '--port', new URL(link).port]);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(/Port \d+ is in use. Choose another with --port/);

  server.child.kill('SIGTERM');
  const ended = await server.ended;
  expect(ended.code).toBe(0);
  expect(ended.out + ended.err).not.toContain(link.split('/').pop() === '' ? 'x' : '/welcome/:token/');

  const again = start('start', ['--data', data, '--port', '0']);
  const [fresh] = await again.says(/http:\S+\/welcome\/[\w-]{43}/);
  expect(new URL(fresh).pathname).not.toBe(new URL(link).pathname);
  expect((await fetch(new URL(new URL(link).pathname, fresh))).status).toBe(410);
  again.child.kill('SIGTERM');
  expect((await again.ended).code).toBe(0);
});
