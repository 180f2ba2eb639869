// No free text is forgotten: each input of a page and each column of text is asked about for words of the programme, or is
// listed with the reason why it need not be.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getTableColumns } from 'drizzle-orm';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { study } from '#app/study/index.ts';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { asked, columns, inputs, ofEveryForm } from './free-texts.ts';

const root = join(import.meta.dirname, '../..');
const typed = ['input', 'textarea', 'TextField', 'LongText', 'Password'];
const notTyped = ['hidden', 'checkbox', 'radio', 'submit'];

interface Input {
  place: string;
  /** Whether the page hands over what is to be confirmed. */
  asks: boolean;
}

/** Whatever a person types into, in one file. */
function inputsOf(path: string, text: string): Input[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: Input[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxSelfClosingElement(node) || ts.isJsxOpeningElement(node)) {
      const tag = node.tagName.getText(file);
      const given = node.attributes.properties.filter(ts.isJsxAttribute);
      const givenAs = (name: string) => given.find((each) => each.name.getText(file) === name)?.initializer;
      const plain = (name: string) => {
        const value = givenAs(name);
        return value && ts.isStringLiteral(value) ? value.text : undefined;
      };
      if (typed.includes(tag) && !notTyped.includes(plain('type') ?? ''))
        found.push({
          place: `${path} ${plain('name') ?? '(computed)'}`,
          asks: givenAs('warnings') !== undefined,
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

// fields.tsx and study-field.tsx draw what others ask for; the box of a study field stands beside it.
const drawing = 'app/views/fields.tsx';
const ownBox = 'app/views/study-field.tsx';
const all = ['app/routes', 'app/views'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.tsx') && `${folder}/${name}` !== drawing)
    .flatMap((name) => inputsOf(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8'))),
);

describe('every input of a page', () => {
  test('is listed, and nothing is listed that is not there', () => {
    expect([...new Set(all.map(({ place }) => place))].sort()).toEqual(Object.keys(inputs).sort());
  });

  test('that is asked about shows the question at the field', () => {
    const silent = all.filter(
      ({ place, asks }) => inputs[place] === asked && !asks && !place.startsWith(ownBox),
    );
    expect(silent).toEqual([]);
  });

  test('is found, whatever its name', () => {
    const page = '<p><input name="a" /><textarea name={b} /><input type="hidden" name="c" /></p>';
    expect(inputsOf('x.tsx', page).map(({ place }) => place)).toEqual(['x.tsx a', 'x.tsx (computed)']);
  });
});

describe('every column of text', () => {
  const plain = /(^|_)(id|by|at|on|date|hash|definition|visit|state|day)$/;
  const known = new Map(study.instruments.map((its) => [its.name, its]));
  const texts = Object.entries(tablesByName(sqliteTables))
    .filter(([table]) => !table.startsWith('ledger_') && table !== 'migration')
    .flatMap(([table, its]) =>
      Object.values(getTableColumns(its))
        .filter((each) => each.dataType === 'string' && !plain.test(each.name))
        .map((each) => [table, each.name] as const),
    );
  const others = texts.filter(
    ([table, name]) => !(known.has(table) && (name in ofEveryForm || known.get(table)?.fields[name])),
  );

  test('is listed, but for the fields of the study', () => {
    expect(others.map((each) => each.join(' ')).sort()).toEqual(Object.keys(columns).sort());
  });

  test('of a form is a text, which its kind asks about, or a choice or a day', () => {
    const fields = texts.flatMap(([table, name]) => known.get(table)?.fields[name]?.kind ?? []);
    expect(fields.length).toBeGreaterThan(10);
    expect([...new Set(fields)].sort()).toEqual(['choice', 'day', 'multi_choice', 'text']);
  });
});
