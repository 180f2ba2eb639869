// The page on which the program of the analysis is registered: its hash is typed, or computed by the browser from the file, which
// stays where it is.
import { describe, expect, test } from 'vitest';
import { sha256 } from '#db/canonical.ts';
import { rowsOf } from '../db/raw.ts';
import { fill, follow, press, sees, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const text = 'model <- lm(aval ~ trt + base)\r\n';
const file = (name: string, content: string) => ({
  ...{ name, mimeType: 'text/plain' },
  buffer: Buffer.from(content),
});

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('refused with what was typed, then registered, and read by everybody', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    const [sami, clara] = [await as('statistician'), await as('coordinator')];
    await follow(sami, 'Export', 'Export');
    await follow(sami, 'programs of the analysis', 'Programs of the analysis');
    await sees(sami, 'No program is registered.');
    const wrong = `${sha256(text)}  primary.R`;
    await fill(sami, [
      ['name', 'primary.R'],
      ['sha256', wrong],
      ['note', 'Signed on paper'],
    ]);
    await press(sami, 'Register the program', 'There is a problem');
    await sees(
      sami,
      `SHA-256: “${wrong}” has 75 characters; it is 64 characters, each of them 0 to 9 or a to f.`,
    );
    expect([await typed(sami, 'name'), await typed(sami, 'sha256'), await typed(sami, 'note')]).toEqual([
      'primary.R',
      wrong,
      'Signed on paper',
    ]);
    expect(await rowsOf(w, 'analysis_program')).toEqual([]);
    await fill(sami, [['sha256', sha256(text).toUpperCase()]]);
    await press(sami, 'Register the program', 'The program is registered.');
    for (const name of ['name', 'sha256', 'note']) expect(await typed(sami, name), name).toBe('');
    await follow(clara, 'Lock and unseal', 'Lock and unseal');
    await sees(clara, '1 program of the analysis is registered');
    await follow(clara, 'Programs of the analysis', 'Programs of the analysis');
    for (const each of ['primary.R', sha256(text), 'Sami Sato', 'Signed on paper']) await sees(clara, each);
    expect(await clara.getByRole('button', { name: 'Register the program' }).count()).toBe(0);
  });
});

test('the browser computes the hash of a file and sends nothing of it', async () => {
  const { w, as } = await stage();
  const sami = await as('statistician');
  const sent: string[] = [];
  sami.on('request', (request) => sent.push(request.postData() ?? ''));
  await sami.goto('/analysis-programs');
  const input = sami.getByLabel('The file');
  await input.setInputFiles(file('primary.R', text));
  await sees(sami, 'The SHA-256 of primary.R is in its field below.');
  expect([await typed(sami, 'name'), await typed(sami, 'sha256')]).toEqual(['primary.R', sha256(text)]);
  // Another file; what is typed as the name stays.
  await fill(sami, [['name', 'The primary analysis']]);
  await input.setInputFiles(file('other.R', 'x'));
  await sees(sami, 'The SHA-256 of other.R is in its field below.');
  expect([await typed(sami, 'name'), await typed(sami, 'sha256')]).toEqual([
    'The primary analysis',
    sha256('x'),
  ]);
  await input.setInputFiles(file('primary.R', text));
  await sees(sami, 'The SHA-256 of primary.R is in its field below.');
  await press(sami, 'Register the program', 'The program is registered.');
  expect(await rowsOf(w, 'analysis_program')).toMatchObject([
    { name: 'The primary analysis', sha256: sha256(text), note: null },
  ]);
  expect(sent.some((body) => body.includes(sha256(text)))).toBe(true);
  for (const body of sent) {
    expect(body).not.toContain('lm(aval');
    expect(body).not.toContain('primary.R');
    expect(body).not.toContain('filename');
  }
});

test('without JavaScript no file is asked for', async () => {
  const { as } = await stage({ javaScriptEnabled: false });
  const sami = await as('statistician');
  await sami.goto('/analysis-programs');
  await sees(sami, 'SHA-256');
  expect(await sami.locator('input[type="file"]').count()).toBe(0);
});
