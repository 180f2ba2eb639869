// The promise where a code is broken. Breaking it is an act of blinded people, the same in both worlds. The page that shows
// the arm is the one that may differ between them: it is an unblinded person's, for whoever has both its halves, and so it
// is looked at here and not in the sweep of the others.
import { beforeAll, expect, test, vi } from 'vitest';
import { arms } from '#app/study/arms.ts';
import { routesOf } from '../access/routes.ts';
import { randomised } from '../acts.ts';
import { breakInput } from '../code-breaking.ts';
import { type Answer, loadBuild } from '../http.ts';
import { blinded, dataOf, type Fields, type Pair, pair, type Twin } from './pair.ts';
import { crawl, oddRequests, otherWays } from './sweep.ts';

const routes = routesOf(await loadBuild());
const plain = routes.map((each) => each.pattern).filter((each) => !/[:*]/.test(each));

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let its: Pair;
/** Somebody whose arm is another in the second world. */
let her: string;
/** The same page for each of two code breaks of hers. */
const halves: { path: string; code: string }[] = [];

const armsIn = (i: 0 | 1) => its.worlds[i].as('trainer').programme.revealArms();
const armOf = async (i: 0 | 1) => (await armsIn(i)).find((each) => each.number === her)?.arm ?? '';

const plainText = (html: string) => html.replace(/<!-- -->/g, '');

async function breakIt(role: 'coordinator' | 'investigator', seen: number): Promise<void> {
  const twin = await its.asks(role);
  const { password, mode: _, ...typed } = breakInput(its.worlds[0], role, { seen: String(seen) });
  const path = `/participants/${her}/code-break`;
  const fields = (changes: object): Fields =>
    Object.entries({ ...typed, __mode: 'production', password, ...changes }) as unknown as Fields;
  for (const changes of [{ reason: 'x' }, { receiver: '' }, { password: '' }, { password: 'not hers' }])
    for (const address of [path, dataOf(path)])
      expect([422, 202]).toContain((await twin.post(address, fields(changes))).status);
  const receipt = await twin.post(path, fields({}));
  expect(receipt.status).toBe(200);
  const [, address = ''] = /(\/emergency\/[\w-]{43})/.exec(receipt.text) ?? [];
  const [, code = ''] = /\b([0-9A-Z]{5}-[0-9A-Z]{5})\b/.exec(receipt.text) ?? [];
  expect([address.length, code.length]).toEqual([54, 11]);
  // Sent again it breaks nothing.
  expect((await twin.post(path, fields({}))).status).toBe(422);
  halves.push({ path: address, code });
}

beforeAll(async () => {
  its = await pair();
  for (let i = 0; i < 8; i++) await its.both((each) => randomised(each, { medication: i % 2 === 0 }));
  const [one, two] = [await armsIn(0), await armsIn(1)];
  her =
    one.find((each) => two.some((other) => other.number === each.number && other.arm !== each.arm))?.number ??
    '';
  expect(her).toMatch(/^L-00\d$/);
});

/** Everybody who is blinded reads every page, and of participants hers; whoever holds an address opens it, and guesses. */
async function everybodyReads(): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  const hers = [`/participants/${her}`, `/participants/${her}/code-break`];
  const follows = (path: string) => plain.includes(path) || hers.includes(path);
  for (const role of blinded) {
    const twin = await its.asks(role);
    const { pages } = await crawl(twin, plain, follows, []);
    for (const [path, html] of pages) all.set(`${role} ${path}`, html);
    for (const { path } of halves) await lookAt(twin, path);
  }
  for (const { path } of halves) await lookAt(await its.asks('stranger'), path);
  return all;
}

async function lookAt(twin: Twin, path: string): Promise<void> {
  await twin.get(path);
  await twin.get(dataOf(path));
  const others = halves.filter((each) => each.path !== path).map((each) => each.code);
  for (const code of ['', 'WRONG-CODES', ...others])
    for (const address of [path, dataOf(path)])
      expect([422, 202]).toContain((await twin.post(address, [['code', code]])).status);
}

test('the code is broken: refused, in earnest and sent again, the same in both worlds', async () => {
  await breakIt('investigator', 0);
  await breakIt('coordinator', 1);
  const home = await (await its.asks('investigator')).get('/');
  expect(plainText(home.text).split(`The code of ${her} was broken`).length).toBeGreaterThan(2);
});

test('it is read in the second world alone: its page shows her arm and nothing of anybody else', async () => {
  const before = await everybodyReads();
  const [half] = halves;
  if (!half) throw new Error('No code was broken.');
  const shown = await its.apps[1].stranger().post(half.path, [['code', half.code]]);
  expect(shown.status).toBe(200);
  const arm = await armOf(1);
  expect(shown.text).toContain(arm);
  for (const { code, label } of arms) {
    expect(shown.text, code).not.toContain(code);
    if (label !== arm) expect(shown.text, label).not.toContain(label);
  }
  expect(new Set(shown.text.match(/L-\d{3}/g))).toEqual(new Set([her]));
  for (const role of blinded) expect(shown.text).not.toContain(its.worlds[1].actor(role).email);
  // The twins compare the worlds: here is what each page was before, besides.
  const after = await everybodyReads();
  expect([...after.keys()]).toEqual([...before.keys()]);
  // But the page of her own account, which lists where she is signed in.
  for (const [where, html] of before)
    if (!where.endsWith(' /account')) expect(after.get(where), where).toBe(html);
});

test('by other methods and headers its page is the same in both worlds too', async () => {
  const [{ path } = { path: '' }] = halves;
  const stranger = await its.asks('stranger');
  await otherWays(stranger, [path], routes);
  await oddRequests(stranger, [path]);
});

test('blinded people go on, and are answered the same', async () => {
  await breakIt('investigator', 2);
  const twin = await its.asks('investigator');
  const page = await twin.get('/code-breaks');
  const ids = [...page.text.matchAll(/name="id" value="([0-9a-f]{24})"/g)].map(([, id = '']) => id);
  // Those that she broke herself another investigator acknowledges.
  expect(ids).toHaveLength(1);
  for (const id of ['', '0'.repeat(24), ...ids])
    expect([302, 404]).toContain((await twin.post('/code-breaks', [['id', id]])).status);
  await twin.post('/code-breaks.data', [['id', ids[0] ?? '']]);
  await everybodyReads();
  expect((await twin.get('/')).text.split('It was broken in your name.').length).toBe(3);
});

test('the first world shows its own arm; then both are used up, and answer alike', async () => {
  const [half] = halves;
  if (!half) throw new Error('No code was broken.');
  const shown = await its.apps[0].stranger().post(dataOf(half.path), [['code', half.code]]);
  expect(shown.text).toContain(await armOf(0));
  expect(await armOf(0)).not.toBe(await armOf(1));
  const stranger = await its.asks('stranger');
  for (const address of [half.path, dataOf(half.path)])
    expect((await stranger.post(address, [['code', half.code]])).text).toContain('has shown the arm already');
  await everybodyReads();
});

test('when its time is over, a page that was read, one that was not and one that never was are the same', async () => {
  for (const each of its.worlds) each.pass(16 * 60_000);
  const stranger = await its.asks('stranger');
  const unknown = `/emergency/${'x'.repeat(43)}`;
  const [read, unread] = halves;
  // Each address has a nonce of its own.
  const nameless = ({ status, text }: Answer, path: string) => ({
    status,
    text: text.replaceAll(path, unknown).replace(/nonce="[^"]*"/g, ''),
  });
  for (const { path, code } of [read, unread].filter((each) => each !== undefined)) {
    const [mine, none] = [await stranger.get(path), await stranger.get(unknown)];
    expect(none.status).toBe(410);
    expect(nameless(mine, path)).toEqual(nameless(none, unknown));
    const fields: Fields = [['code', code]];
    const [sent, sentNone] = [await stranger.post(path, fields), await stranger.post(unknown, fields)];
    expect(nameless(sent, path)).toEqual(nameless(sentNone, unknown));
  }
});

test('the open ledger: as many rows, the same bytes, the same head; the sealed one tells who was shown whose', async () => {
  const [one, two] = await Promise.all(
    its.worlds.map(async ({ runtime: { engine } }) => {
      const { ledger_open: open } = engine.tables;
      return JSON.stringify(await engine.read.select().from(open).orderBy(open.seq));
    }),
  );
  expect(two).toBe(one);
  expect(one).toContain('code.broken');
  for (const name of arms.flatMap(({ code, label }) => [code, label])) expect(one).not.toContain(name);
  for (const { runtime } of its.worlds) {
    const { code_break_reading: reading } = runtime.engine.tables;
    expect(await runtime.engine.read.select().from(reading)).toHaveLength(1);
  }
});
