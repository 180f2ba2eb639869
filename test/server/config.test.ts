// A wrong configuration is refused with a sentence that says what to do.
import { expect, test } from 'vitest';
import { parseConfig } from '#server/config.ts';

const proxied = { PUBLIC_URL: 'https://trial.example.org', TRUSTED_PROXIES: '10.0.0.5' };
const refusedBy = (argv: string[], env: Record<string, string> = {}) => {
  const parsed = parseConfig(argv, env);
  return parsed.ok === false ? parsed.sentences.join(' ') : parsed.ok;
};

test.each([
  [['--port', 'x'], {}, /--port: give a number/],
  [['--port', '70000'], {}, /largest is 65535/],
  [['--port', '1.5'], {}, /whole number/],
  [['--data', ''], {}, /--data: name a directory/],
  [['--colour', 'red'], {}, /--help/],
  [['--host', '0.0.0.0'], {}, /needs HTTPS.*PUBLIC_URL/],
  [['--host', '0.0.0.0'], { PUBLIC_URL: 'http://trial.example.org' }, /needs HTTPS/],
  [['--host', '0.0.0.0'], { PUBLIC_URL: 'https://trial.example.org' }, /TRUSTED_PROXIES/],
  [[], { PUBLIC_URL: 'http://trial.example.org' }, /PUBLIC_URL: .* needs HTTPS/],
  [[], { PUBLIC_URL: 'https://trial.example.org', TRUSTED_PROXIES: '0.0.0.0/0' }, /is everybody/],
  [[], { PUBLIC_URL: 'https://trial.example.org', TRUSTED_PROXIES: '::/0' }, /is everybody/],
  [[], { PUBLIC_URL: 'trial.example.org' }, /PUBLIC_URL: give the whole address/],
  [[], { PUBLIC_URL: 'ftp://trial.example.org' }, /PUBLIC_URL/],
  [[], { PUBLIC_URL: 'https://trial.example.org/edc' }, /leave out the path/],
])('%j with %j is refused', (argv, env, sentence) => {
  expect(refusedBy(argv, env)).toMatch(sentence);
});

test('without anything it listens on this computer alone, with its data in data/', () => {
  expect(parseConfig([], {})).toEqual({
    ok: true,
    config: {
      place: { data: 'data' },
      keyFile: 'data/study.key',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      trustedProxies: [],
    },
  });
});

test('behind a proxy with a certificate it may listen beyond this computer', () => {
  const parsed = parseConfig(['--host', '0.0.0.0', '--port', '80', '--key-file', '/keys/k'], proxied);
  expect(parsed).toMatchObject({
    ok: true,
    config: {
      host: '0.0.0.0',
      keyFile: '/keys/k',
      publicUrl: proxied.PUBLIC_URL,
      trustedProxies: ['10.0.0.5'],
    },
  });
});

test('a proxy on this computer is trusted, so that people are told apart by their addresses', () => {
  const parsed = parseConfig([], { PUBLIC_URL: 'https://trial.example.org' });
  expect(parsed).toMatchObject({ ok: true, config: { trustedProxies: ['loopback'] } });
});

test('--help wins over everything else', () => {
  expect(parseConfig(['--help', '--port', 'x'], {})).toEqual({ ok: 'help' });
});
