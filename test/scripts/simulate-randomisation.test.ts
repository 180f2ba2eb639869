// The design somebody types, and what the command makes of it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rehearse } from '#app/services/randomisation/rehearsal.server.ts';
import { reportOn } from '#app/services/randomisation/report.server.ts';
import { textOf } from '../../scripts/predictability-text.ts';
import { pointsOf } from '../../scripts/simulate/bands.ts';
import { type Asked, taskFrom } from '../../scripts/simulate/options.ts';
import { progressOn } from '../../scripts/simulate/progress.ts';
import { label } from '../../scripts/simulate/svg.ts';
import { readCsv } from '../csv.ts';
import { run } from './run.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'equipoise-simulate-'));
const task = (asked: Partial<Asked>) => taskFrom({ n: '100', runs: '200', seed: 'test', ...asked });
const simulateInto = (out: string, ...args: string[]) =>
  run('simulate-randomisation', ['--runs', '200', '--out', out, ...args]);
const written = (out: string) =>
  ['figures.csv', 'randomisation.svg'].map((name) => readFileSync(join(out, name), 'utf8')) as [
    string,
    string,
  ];

describe('refused', () => {
  test.each<[Partial<Asked>, RegExp]>([
    [{}, /^--design: name a design\./],
    [{ design: 'block:4' }, /^--design: “block:4” is no design and no file\. Known are simple,/],
    [{ design: 'toString' }, /^--design: “toString” is no design/],
    [{ design: 'blocks' }, /^--design: “blocks”: blocks takes its sizes/],
    [{ design: 'blocks:4;6' }, /^--design: “blocks:4;6”: blocks takes its sizes/],
    [{ design: 'blocks:61' }, /^--design: “blocks:61”: blockSizes\.0: .*60/],
    [{ design: 'simple:2' }, /^--design: “simple:2”: simple takes nothing/],
    [{ design: 'big-stick:3,4' }, /^--design: “big-stick:3,4”: big-stick takes its limit/],
    [{ design: 'minimisation:0.8', levels: '2' }, /whole percentage, as in minimisation:80/],
    [{ design: 'minimisation:99', levels: '2' }, /^--design: “minimisation:99”: favour: .*95/],
    [{ design: '{"kind":"simple"' }, /^--design: “.*”: this is no JSON/],
    [{ design: '{"kind":"simple"}' }, /^--design: “.*”: ratio: /],
    [{ design: '{"kind":"simple","ratio":[1,1]}', ratio: '1:1' }, /^--ratio: “1:1” goes with a short form/],
    [{ design: 'simple', ratio: '2' }, /^--ratio: “2” is no ratio/],
    [{ design: 'big-stick:3', ratio: '2:1' }, /^--ratio: “2:1”: a big stick has two arms/],
    [{ design: 'minimisation:80', levels: '2', ratio: '2:1' }, /^--ratio: “2:1”: minimisation keeps to/],
    [{ design: 'simple', weights: '1' }, /^--weights: “1”: only minimisation/],
    [{ design: 'minimisation:80', levels: '2,2', weights: '1' }, /^--weights: “1”: 2 factors have 2/],
    [{ design: 'minimisation:80' }, /^--levels: minimisation “minimisation:80” needs/],
    [{ design: 'minimisation:80', levels: '1' }, /^--levels: “1”: each factor has 2 to 20 levels/],
    [{ design: 'minimisation:80', levels: '10,10,2' }, /^--levels: “10,10,2” make 200 combinations, more/],
    [
      { design: 'minimisation:80', levels: Array(6).fill('20').join() },
      /make 64000000 combinations, more than --n 100/,
    ],
    [{ design: 'minimisation:80', levels: '2', strata: '2' }, /^--strata: “2”: minimisation has no strata/],
    [{ design: 'simple', levels: '2' }, /^--levels: “2”: only minimisation has factors/],
    [{ design: 'simple', strata: 'two' }, /^--strata: “two” is neither/],
    [{ design: 'simple', strata: '0' }, /^--strata: “0” is neither/],
    [{ design: 'simple', strata: '101' }, /^--strata: “101”: .*each with a participant/],
    [{ design: 'simple', strata: '60,41' }, /^--strata: “60,41” make 101 participants, but --n is 100/],
    [{ design: 'simple', n: undefined }, /^--n: say how many/],
    [{ design: 'simple', n: '1e3' }, /^--n: “1e3” is not a whole number from 1 to 10000/],
    [{ design: 'simple', runs: '99' }, /^--runs: “99” is not a whole number from 100 to 100000/],
    [{ design: 'simple', seed: 'two words' }, /^--seed: “two words” is not a word/],
  ])('%j', (asked, sentence) => {
    expect(() => task(asked)).toThrow(sentence);
  });

  test('a wrong option changes nothing', async () => {
    const out = join(folder(), 'none');
    const { code, out: said, err } = await simulateInto(out, '--design', 'blocks:x', '--n', '60');
    expect([code, said, err]).toEqual([1, '', expect.stringMatching(/^--design: “blocks:x”: .*\n$/)]);
    expect(existsSync(out)).toBe(false);
  });

  test('a file of somebody else is not written over, nor is anything beside it', async () => {
    const out = folder();
    writeFileSync(join(out, 'figures.csv'), 'arm,n\r\n');
    const { code, err } = await simulateInto(out, '--design', 'blocks:4,6,8', '--n', '60');
    expect([code, err]).toEqual([1, expect.stringMatching(/^--out: .*figures\.csv was not written by/)]);
    expect([readdirSync(out), readFileSync(join(out, 'figures.csv'), 'utf8')]).toEqual([
      ['figures.csv'],
      'arm,n\r\n',
    ]);
  });

  test('a design that cannot be balanced has no figures', async () => {
    const out = join(folder(), 'none');
    const { code, out: said, err } = await simulateInto(out, '--design', 'blocks:5', '--n', '60');
    expect([code, err]).toEqual([1, expect.stringMatching(/REFUSED Blocks of 5: a block cannot hold/)]);
    expect(said).toContain('no file is written');
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['too predictable', 'blocks:4', '60', '1', /guesses 70\.\d % of the allocations; the limit is 70\.0 %/],
    ['a stratum too small for its blocks', 'blocks:4,6,8', '60', '6', /fewer than 2 such blocks/],
  ])('%s: its figures are written all the same', async (_, design, n, strata, sentence) => {
    const out = folder();
    const ran = await simulateInto(out, '--design', design, '--n', n, '--strata', strata);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(sentence)]);
    const [csv, svg] = written(out);
    expect(ran.out).toMatch(/right guesses of who knows the design +\d\d\.\d %/);
    expect(readCsv(csv).length).toBeGreaterThan(100);
    expect(svg).toContain('Refused. ');
  });
});

describe('a design', () => {
  test.each([
    [{ design: 'simple' }, { kind: 'simple', ratio: [1, 1] }],
    [
      { design: 'blocks:3,6', ratio: '2:1' },
      { kind: 'permuted_blocks', ratio: [2, 1], blockSizes: [3, 6] },
    ],
    [{ design: 'big-stick:3' }, { kind: 'big_stick', ratio: [1, 1], limit: 3 }],
    [
      { design: 'minimisation:80', levels: '2,50:30:20', ratio: '1:1:1', weights: '2,1' },
      { kind: 'minimisation', ratio: [1, 1, 1], weights: [2, 1], favour: 80 },
    ],
    [{ design: '{"kind":"simple","ratio":[3,2]}' }, { kind: 'simple', ratio: [3, 2] }],
  ])('%j, and the command that it prints names the same', (asked, design) => {
    const found = task(asked);
    expect(found.design).toEqual(design);
    const words = found.source.command.split(' -- ')[1]?.split(' ') ?? [];
    const again = Object.fromEntries(
      words.flatMap((word, i) => (word.startsWith('--') ? [[word.slice(2), words[i + 1]]] : [])),
    );
    expect(taskFrom(again as unknown as Asked)).toEqual(found);
  });

  test('from a file', () => {
    const file = join(folder(), 'design.json');
    writeFileSync(file, '{ "kind": "big_stick", "ratio": [1, 1], "limit": 4 }');
    expect(task({ design: file }).design).toEqual({ kind: 'big_stick', ratio: [1, 1], limit: 4 });
  });

  test('strata of equal size, of these sizes, and of factors', () => {
    const sizes = (asked: Partial<Asked>) => task(asked).strata.map((each) => each.participants);
    expect(sizes({ design: 'simple', strata: '3' })).toEqual([34, 33, 33]);
    expect(sizes({ design: 'simple', strata: '60,40' })).toEqual([60, 40]);
    const { strata } = task({ design: 'minimisation:80', levels: '2,50:30:20' });
    expect(strata.map((each) => each.participants)).toEqual([25, 15, 10, 25, 15, 10]);
    expect(strata[1]?.stratum).toBe('factor1=1;factor2=2');
    for (const levels of ['3', '7,3', '3,7:11:13', '1:2:4,3'])
      for (const n of ['97', '100'])
        expect(
          task({ design: 'minimisation:80', levels, n }).strata.reduce(
            (sum, each) => sum + each.participants,
            0,
          ),
          levels,
        ).toBe(Number(n));
    // Sizes that cannot be exact: no level is off by two.
    const many = task({ design: 'minimisation:80', levels: '2,3,4' }).strata;
    const having = (level: string) =>
      many
        .filter(({ stratum }) => stratum.split(';').includes(level))
        .reduce((total, each) => total + each.participants, 0);
    for (const [factor, levels] of [2, 3, 4].entries())
      for (let level = 1; level <= levels; level++)
        expect(Math.abs(having(`factor${factor + 1}=${level}`) - 100 / levels)).toBeLessThan(2);
  });
});

test('the same command gives the same bytes over its own files, another seed others', async () => {
  const out = folder();
  const args = ['--design', 'blocks:4,6,8', '--n', '60', '--strata', '2', '--seed'];
  const first = await simulateInto(out, ...args, 'a');
  expect(first.code, first.err).toBe(0);
  const [csv, svg] = written(out);
  expect(first.out).toContain('Seed a, 200 simulated trials, Equipoise ');
  expect(first.err).toMatch(/^(Simulating: .*\n)*Simulating: 100 % of 18,000 allocations, \d+ s\n$/);
  expect((await simulateInto(out, ...args, 'a')).out).toBe(first.out);
  expect(written(out)).toEqual([csv, svg]);
  await simulateInto(out, ...args, 'b');
  expect(written(out)[0]).not.toBe(csv);
  expect(readdirSync(out)).toEqual(['figures.csv', 'randomisation.svg']);
  // What is written is what is simulated.
  const { strata, design } = task({ ...{ design: 'blocks:4,6,8', strata: '2' }, n: '60' });
  const { parts } = rehearse(design, strata, { runs: 200, seed: 'a' });
  const rows = readCsv(csv);
  const whole = rows.filter((row) => row.scope === 'whole trial');
  const of = (measure: string) => whole.filter((row) => row.measure === measure);
  expect(Number(of('observer')[0]?.value)).toBeCloseTo(parts[0]?.guesses?.observer ?? 0, 6);
  expect(Number(of('observer')[0]?.standard_error)).toBeGreaterThan(0);
  expect(of('convergence')[0]?.standard_error).toBe('0');
  expect(of('imbalance').map((row) => Number(row.value))).toEqual(parts[0]?.along.flat());
  expect(of('imbalance_final').map((row) => Number(row.value))).toEqual(parts[0]?.final.quantiles);
  expect(of('imbalance_most').map((row) => row.quantile)).toEqual(['0.05', '0.25', '0.5', '0.75', '0.95']);
  expect(rows.filter((row) => row.scope === 'settings').map((row) => [row.measure, row.value])).toEqual([
    ['runs', '200'],
    ['chance', '0.5'],
    ['limit', '0.7'],
  ]);
});

test.each([
  ['blocks', ['--design', 'blocks:3,6', '--ratio', '2:1', '--n', '60', '--strata', '30,20,10']],
  ['minimisation', ['--design', 'minimisation:70', '--n', '60', '--levels', '2,3']],
])('%s: the picture is well-formed, on white, and says what it shows', async (_, args) => {
  const out = folder();
  await simulateInto(out, ...args);
  const [csv, svg] = written(out);
  expect(faultOfXml(svg)).toBeUndefined();
  expect(svg).toMatch(/<svg [^>]*>\s*<title>[^<]+<\/title>\s*<rect x="0" y="0" [^>]*fill="#ffffff"\/>/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  for (const text of [
    'Participants enrolled',
    'Allocations (%)',
    'chance ',
    'limit for ',
    '--seed equipoise',
  ])
    expect(svg).toContain(text);
  expect(csv).not.toMatch(/NaN|undefined|Infinity/);
});

test('what is written into a picture is text, whatever it is', () => {
  const text = label(0, 0, 'a < b & "c" > d', { id: '"<&>"' });
  expect(faultOfXml(text)).toBeUndefined();
  expect(text).toContain('>a &lt; b &amp; &quot;c&quot; &gt; d</text>');
});

test('a long trial is drawn with few points, each the mean of those that it stands for', () => {
  const line = Array.from({ length: 1001 }, (_, i) => [i]);
  const points = pointsOf(line);
  expect(points.length).toBe(334);
  expect([points[0], points.at(-1)]).toEqual([
    { n: 3, at: [1] },
    { n: 1001, at: [999.5] },
  ]);
});

test('progress rewrites one line on a terminal, and is a line now and then elsewhere', () => {
  const said = (isTTY: boolean) => {
    let [now, text] = [0, ''];
    const write = (part: string) => {
      text += part;
      return true;
    };
    const progress = progressOn({ isTTY, write } as NodeJS.WriteStream, () => now);
    for (let done = 1; done <= 12_000; done++) {
      now += 1;
      progress(done, 12_000);
    }
    return text;
  };
  expect(said(false)).toBe(
    [
      [41, 5],
      [83, 10],
      [100, 12],
    ]
      .map(([share, s]) => `Simulating: ${String(share).padStart(3)} % of 12,000 allocations, ${s} s\n`)
      .join(''),
  );
  expect(said(true)).toMatch(/^(\rSimulating: +\d+ % of 12,000 allocations, \d+ s){24}\n$/);
});

test('the report on a minimisation says how far the worst level drifts', () => {
  const { design, strata } = task({ design: 'minimisation:70', levels: '2,3' });
  const [row] = reportOn(design, strata, 200).strata;
  expect(row && textOf(row)).toMatch(
    /in the worst level, at the end +\d+; in one trial of twenty \d+ or more/,
  );
  const list = task({ design: 'blocks:4,6,8' });
  const [other] = reportOn(list.design, list.strata, 200).strata;
  expect(other && textOf(other)).not.toContain('worst');
});

/** What keeps a text from being XML, as far as we write it: tags that close in turn, attributes in quotes, no bare & or <. */
function faultOfXml(text: string): string | undefined {
  const open: string[] = [];
  const body = text.replace(/^<\?xml [^>]*\?>\s*<!-- [^>]* -->/, '');
  const rest = body.replace(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<>]*")*)(\/?)>/g, (_, end, name, __, empty) => {
    if (end !== '') open.push(open.pop() === name ? '' : `</${name}>`);
    else if (empty === '') open.push(name);
    if (open.at(-1) === '') open.pop();
    return '';
  });
  if (open.length > 0) return `Not closed: ${open.join()}`;
  return /[<>]/.exec(rest)?.[0] ?? /&(?!(amp|lt|gt|quot);)/.exec(text)?.[0];
}
