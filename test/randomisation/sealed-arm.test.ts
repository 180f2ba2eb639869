// An arm in memory cannot be shown by accident: every way of printing it throws.
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { createRequestHandler, data, json, type ServerBuild } from '@remix-run/node';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { SealedArm } from '#app/services/randomisation/arm.server.ts';
import { standardLog } from '#server/log.ts';

const secret = 'ARM_SENTINEL_A';
const arm = new SealedArm(secret);
const sink = () => {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  return { console: new Console(stream), text: () => text };
};

describe('throws', () => {
  test.each<[string, () => unknown]>([
    ['String()', () => String(arm)],
    ['toString()', () => arm.toString()],
    ['a template string', () => `${arm as unknown as string}`],
    ['joining to a text', () => `the arm is ${arm as unknown as string}`],
    ['adding', () => (arm as unknown as number) + 1],
    // biome-ignore lint/suspicious/noDoubleEquals: the loose comparison is what converts
    ['comparing with a text', () => (arm as unknown) == secret],
    ['ordering', () => (arm as unknown as number) < 1],
    ['as a key', () => ({ [arm as unknown as string]: 1 })],
    ['joining a list', () => [arm].join()],
    ['JSON', () => JSON.stringify(arm)],
    ['JSON of what holds it', () => JSON.stringify({ participant: { arm: [arm] } })],
    ['inspecting', () => inspect(arm)],
    ['inspecting what holds it', () => inspect({ arm })],
    ['formatting', () => format('%s', arm)],
    ['formatting as an object', () => format('%o', arm)],
    ['logging', () => sink().console.log(arm)],
    ['logging what holds it', () => sink().console.log({ arm })],
    ['a line of the log', () => standardLog({ arm: arm as unknown as string })],
    ['an answer of a page as JSON', () => json({ arm })],
    ['a date of it', () => new Date(arm as unknown as string)],
    ['a number of it', () => Number(arm)],
  ])('%s', (_, show) => {
    expect(show).toThrow(/^An arm is sealed/);
  });

  test('and no message says which arm it is', () => {
    for (const show of [() => String(arm), () => JSON.stringify(arm), () => inspect(arm)])
      expect(show).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }));
  });
});

describe('shows nothing', () => {
  test('by its keys, by a copy, or when it is inspected the raw way', () => {
    expect(Reflect.ownKeys(arm)).toEqual([]);
    expect({ ...arm }).toEqual({});
    expect(Object.assign({}, arm)).toEqual({});
    expect(Object.entries(arm)).toEqual([]);
    expect(Object.values(Object.getOwnPropertyDescriptors(arm))).toEqual([]);
    expect(JSON.stringify([{ ...arm }, structuredClone(arm)])).toBe('[{},{}]');
    expect(JSON.stringify([...serialize(structuredClone(arm))])).not.toContain(JSON.stringify(secret));
    expect(serialize(arm).includes(secret)).toBe(false);
    expect(inspect(arm, { customInspect: false, showHidden: true })).not.toContain(secret);
  });

  test('to a log that fails on it', () => {
    const { console, text } = sink();
    expect(() => console.error('arm:', arm)).toThrow();
    expect(text()).not.toContain(secret);
  });
});

describe('is returned by no page', () => {
  // As the server runs one: a route with a loader, opened as a document and asked for its data.
  const answers: Record<string, () => unknown> = {
    'in a field': () => ({ arm }),
    alone: () => arm,
    'in a list': () => data({ rows: [{ number: 'L-001', arm }] }),
    later: () => ({ later: Promise.resolve(arm) }),
    copied: () => ({ arm: { ...arm } }),
  };
  const build = (loader: () => unknown) =>
    ({
      entry: {
        module: {
          // What the page hands over to the browser beside its HTML.
          default: (
            _: Request,
            status: number,
            __: Headers,
            context: { serverHandoffStream: ReadableStream },
          ) => new Response(context.serverHandoffStream, { status }),
        },
      },
      routes: { page: { id: 'page', path: '/page', module: { default: () => null, loader } } },
      assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '1' },
      publicPath: '/',
      assetsBuildDirectory: '',
      mode: 'production',
      isSpaMode: false,
      future: { v3_singleFetch: true },
    }) as unknown as ServerBuild;
  const shown = async (loader: () => unknown) => {
    const answer = createRequestHandler(build(loader), 'production');
    const texts = ['/page.data', '/page'].map(async (path) =>
      (await answer(new Request(`http://equipoise.test${path}`))).text(),
    );
    return (await Promise.all(texts)).join(' ');
  };

  test.each(Object.keys(answers))('%s', async (name) => {
    expect(await shown(answers[name] as () => unknown)).not.toContain(secret);
  });

  test('which would show it if it were a plain text', async () => {
    expect(await shown(() => ({ arm: secret })).then((text) => text.split(secret).length - 1)).toBe(2);
  });
});

test('is no text to the compiler', () => {
  expectTypeOf(arm).not.toExtend<string>();
  expectTypeOf<ReturnType<SealedArm['toJSON']>>().toBeNever();
  // @ts-expect-error -- the code is private
  expect(() => arm.code.length).toThrow(TypeError);
});

test('opens by one name, which a reviewer notices', () => {
  const names = Object.getOwnPropertyNames(SealedArm.prototype).filter(
    (name) => !['constructor', 'toString', 'toJSON'].includes(name),
  );
  expect(names).toEqual(['revealToUnblinded']);
  expect(arm.revealToUnblinded()).toBe(secret);
});
