// The scripts are run by tools that are not here: what is tested is their text, and that no label, whatever somebody typed,
// leaves its string or reaches a macro. Readers of each language's strings are written again here, from its manual.
import { expect, test } from 'vitest';
import { oneLine } from '#app/services/export/formats/scripts/one-line.server.ts';
import { rScript } from '#app/services/export/formats/scripts/r.server.ts';
import { sasScript } from '#app/services/export/formats/scripts/sas.server.ts';
import { type Located, remark } from '#app/services/export/formats/scripts/script.server.ts';
import { spssScript } from '#app/services/export/formats/scripts/spss.server.ts';
import { stataScript } from '#app/services/export/formats/scripts/stata.server.ts';
import type { Row, Table, Variable } from '#app/services/export/table.server.ts';
import { none, severity, stamp, tableOf, torture, tortureRows, yesNo } from '../torture.ts';

const path = 'data/torture.csv';
const all = {
  'R script': rScript,
  'SAS program': sasScript,
  'SPSS syntax': spssScript,
  'Stata do-file': stataScript,
};
type Language = keyof typeof all;
const languages = Object.keys(all) as Language[];
const refusal = (language: Language, located: readonly Located[]) => {
  try {
    return all[language](located, stamp).length;
  } catch (error) {
    return error instanceof Error && error.name === 'Unwritable' ? error.message : error;
  }
};
const labelled = (label: string) => ({ ...yesNo, items: [{ code: 1, label }] });
const [id] = torture.variables;
/** A table of the key and this variable alone. */
const of = (name: string, more: Partial<Variable>) => {
  const variables = torture.variables.filter((each) => each === id || each.name === name);
  const changed = variables.map((each) => (each === id ? each : { ...each, ...more }));
  return [{ table: tableOf({ variables: changed }, []), path }];
};

test.each(languages)('what is wrong in every format is refused in the %s', (language) => {
  expect(refusal(language, of('seq', { label: 'two\nlines' }))).toBe(
    'TORTURE, seq: a label that is no printable ASCII: "two\\nlines" (every format)',
  );
  for (const bad of ['/etc/x.csv', "a'b.csv", 'a"b.csv', 'a b.csv', 'a\\b.csv', '$a.csv', '../x.csv'])
    expect(refusal(language, [{ table: none, path: bad }])).toBe(
      `NONE: no path for a script: ${JSON.stringify(bad)} (${language})`,
    );
  expect(refusal(language, [...of('yn', {}), ...of('yn', {})])).toBe(
    `TORTURE: two tables of this name (${language})`,
  );
  const others = of('yn', { codelist: labelled('Yes') }).map((each) => ({
    ...each,
    table: { ...each.table, name: 'OTHER' },
  }));
  expect(refusal(language, [...of('yn', {}), ...others])).toBe(
    'OTHER, yn: another codelist YN than before (every format)',
  );
});

test.each<[Language, string, Partial<Variable>, string]>([
  [
    'R script',
    'yn',
    { codelist: { ...yesNo, items: yesNo.items.map(({ code }) => ({ code, label: 'Same' })) } },
    'two codes with one label',
  ],
  ['SAS program', 'seq', { label: 'x'.repeat(257) }, 'a label of more than 256 characters'],
  ['SAS program', 'seq', { format: "8.;x '" }, "no format: 8.;x '"],
  ['SAS program', 'note', { length: 32768 }, 'a text of more than 32767 bytes'],
  ['SPSS syntax', 'seq', { label: 'x'.repeat(256) }, 'a label of more than 255 characters'],
  [
    'SPSS syntax',
    'seq',
    { codelist: labelled('x'.repeat(121)) },
    'a code with a label of more than 120 characters',
  ],
  ['SPSS syntax', 'seq', { name: 'by' }, 'a word of the language'],
  ['SPSS syntax', 'note', { length: 32768 }, 'a text of more than 32767 bytes'],
  ['Stata do-file', 'seq', { label: 'x'.repeat(81) }, 'a label of more than 80 characters'],
  ['Stata do-file', 'seq', { name: 'strL' }, 'a word of the language'],
  ['Stata do-file', 'seq', { name: 'str20' }, 'a word of the language'],
  [
    'Stata do-file',
    'seq',
    { codelist: { ...yesNo, items: [{ code: 2147483621, label: 'x' }] } },
    '2147483621 is too large for a code',
  ],
])('the %s refuses %s where it cannot hold it', (language, name, more, rule) => {
  expect(refusal(language, of(name, { label: 'x', codelist: undefined, ...more }))).toBe(
    `TORTURE, ${more.name ?? name}: ${rule} (${language})`,
  );
});

test.each<[Language, string, string]>([
  ['SAS program', 'x'.repeat(257), 'a label of more than 256 characters'],
  ['SPSS syntax', 'x'.repeat(65), 'a label of more than 64 characters'],
  ['Stata do-file', 'x'.repeat(81), 'a label of more than 80 characters'],
  ['Stata do-file', 'in $', 'a label with " ` $ \\ or /'],
])('the %s refuses a table whose label it cannot hold', (language, label, rule) => {
  expect(refusal(language, [{ table: { ...none, label }, path }])).toBe(`NONE: ${rule} (${language})`);
});

test.each(languages)('the %s says what the export is, in a comment that ends where it should', (language) => {
  const said = { ...stamp, marks: "A */ b; %c &d\n\"e\" 'f' `g' $h" };
  const [first, second] = all[language]([], said).split('\n');
  expect(first?.replace(/^(#|\*|\/\*) /, '').replace(/( \*\/|\.)$/, '')).toBe('TORTURE: A b c d e f g h');
  expect(second).toContain('The cut of 2026-03-01T09:30:00.000Z, by Equipoise 0.1.0');
  expect(remark('SYNTHETIC; DUMMY ARM /* // %m;')).toBe('SYNTHETIC DUMMY ARM m');
});

// A generator of its own, so that the labels are the same on every machine.
function* labels(count: number, longest: number) {
  const signs = ["'", '"', '\\', '%', '&', '$', '`', '/', '*', ';', '.', '#', '!', '{', '}', 'a', ' ', ','];
  let state = 1;
  const next = (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let i = 0; i < count; i += 1)
    yield Array.from({ length: 1 + next(longest) }, () => signs[next(signs.length)]).join('');
}

/** A script with each of its strings replaced by a sign, and what they said. */
const read: Record<Exclude<Language, 'Stata do-file'>, (text: string) => { rest: string; said: string[] }> = {
  'R script': (text) => taken(text, /"((?:[^"\\]|\\["\\])*)"/g, (its) => its.replaceAll(/\\(.)/g, '$1')),
  'SAS program': (text) => taken(text, /'((?:[^']|'')*)'/g, (its) => its.replaceAll("''", "'")),
  'SPSS syntax': (text) => taken(text, /'((?:[^'\n]|'')*)'/g, (its) => its.replaceAll("''", "'")),
};
function taken(text: string, string: RegExp, decoded: (its: string) => string) {
  const said: string[] = [];
  const rest = text.replaceAll(string, (_, its: string) => {
    said.push(decoded(its));
    return 'S';
  });
  return { rest, said };
}
const withLabels = (label: string): Located => ({
  path,
  table: tableOf(
    {
      label,
      variables: torture.variables.map((each) =>
        each.name === 'yn'
          ? { ...each, label, codelist: { ...labelled(label), label } }
          : each.name === 'sev'
            ? { ...each, codelist: { ...severity, items: [{ code: 'MILD', label }] } }
            : each,
      ),
    },
    [],
  ),
});

test.each(['R script', 'SAS program', 'SPSS syntax'] as const)(
  'no label leaves its string in the %s',
  (language) => {
    const plain = read[language](all[language]([withLabels('harmless')], stamp));
    expect(plain.said.filter((each) => each === 'harmless')).toHaveLength(4);
    for (const label of labels(400, 40)) {
      const { rest, said } = read[language](all[language]([withLabels(label)], stamp));
      expect(rest).toBe(plain.rest);
      expect(said).toEqual(plain.said.map((each) => (each === 'harmless' ? label : each)));
    }
  },
);

test('no label is expanded in the Stata do-file', () => {
  const part = '(?:"[^"`$\\\\/]*"|char\\(\\d+\\))';
  const mata = new RegExp(
    `^mata: st_(?:varlabel\\("yn", |vlmodify\\("YN", 1, )(${part}(?: \\+ ${part})*)\\)$`,
  );
  const plain = /^label (?:variable yn|define YN 1) "([^"`$\\/]*)"(?:, modify)?$/;
  const spelled = (expression: string) =>
    [...expression.matchAll(/"([^"]*)"|char\((\d+)\)/g)]
      .map(([, text, code]) => text ?? String.fromCharCode(Number(code)))
      .join('');
  for (const label of labels(400, 40)) {
    const { table } = withLabels(label);
    const lines = stataScript([{ table: { ...table, label: 'harmless' }, path }], stamp).split('\n');
    const found = lines.flatMap((line) => {
      const inMata = mata.exec(line)?.[1];
      return inMata === undefined ? (plain.exec(line)?.slice(1) ?? []) : [spelled(inMata)];
    });
    expect(found).toEqual([label, label]);
  }
});

test('a copy in one line keeps all but line breaks', async () => {
  const rows: Row[] = [];
  for await (const batch of oneLine(torture).rows()) rows.push(...batch);
  const expected = tortureRows.map((row, i) =>
    i === 3 ? row.with(2, 'two lines') : i === 4 ? row.with(2, 'windows lines') : row,
  );
  expect(rows).toEqual(expected);
  expect(rows.flat().some((cell) => typeof cell === 'string' && /[\r\n]/.test(cell))).toBe(false);
  const old: Table = tableOf({ variables: torture.variables.slice(0, 1) }, [['a\rb\n\nc']]);
  for await (const batch of oneLine(old).rows()) expect(batch).toEqual([['a b  c']]);
});
