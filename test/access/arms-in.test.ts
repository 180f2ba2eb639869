// The compiler's proof in arms-in.ts is worth what it notices. Each planted way of reaching an arm must stop the compiler,
// and the trainer, who may know, must be found to reach one.
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { roles } from '#app/study/roles.ts';

const root = join(import.meta.dirname, '../..');
const planted = join(import.meta.dirname, 'planted.ts');

/** How an arm could get out, as the type of a member of a capability object. */
const ways: Record<string, string> = {
  'an answer': '() => ArmCode',
  'an answer to come': '() => Promise<ArmLabel>',
  'a sealed arm': '() => Promise<SealedArm>',
  'a masked arm': '() => MaskedArm',
  'the words of the protocol': "() => 'HIPRT' | 'CONTROL'",
  'a property of an answer': '() => Promise<{ number: string; arm: ArmLabel }>',
  'a list': '() => Promise<{ arm: ArmCode }[]>',
  'a list that is readonly': '() => readonly ArmCode[]',
  'a tuple': '() => [string, ArmCode]',
  'the values of a map': '() => Map<string, ArmCode>',
  'the keys of a map': '() => ReadonlyMap<ArmCode, number>',
  'a set': '() => Promise<Set<ArmCode>>',
  'a set that is readonly': '() => ReadonlySet<{ arm: ArmCode }>',
  'a stream of rows': '() => AsyncIterable<{ arm: ArmCode }>',
  'what a generator yields': '() => AsyncGenerator<ArmCode, void>',
  'what a generator ends with': '() => Generator<number, ArmCode>',
  'a readable stream': '() => ReadableStream<ArmCode>',
  'a readonly object': '() => Readonly<{ arm: ArmCode }>',
  'one of a union': '() => { ok: false } | { ok: true; arm: ArmCode }',
  'a union with what says less': '() => { ok: true } | { ok: true; arm: ArmCode }',
  'an optional field': '() => { arm?: ArmCode }',
  'a field that may be null': '() => { arm: ArmCode | null }',
  'a function that answers a function': '() => () => Promise<() => ArmCode>',
  'an object in an object': '{ more: { and: { more: () => ArmCode } } }',
  'a callback that is told': '(tell: (arm: ArmCode) => void) => void',
  'a callback among options': '(input: { number: string; onRow?: (row: { arm: ArmCode }) => void }) => void',
  'a function with a member': '(() => string) & { arm: ArmCode }',
  'one of two overloads': '{ (short: true): string; (short: false): ArmCode }',
  'a class': '() => new () => { arm: ArmCode }',
  'an index': '() => Record<string, ArmCode>',
  'a key that is a symbol': '() => { [Symbol.iterator]: ArmCode }',
  'a value that lies in itself': '() => Nested',
  'a lie: any': '() => any',
  'a lie: unknown': '() => Promise<unknown>',
  'a lie: any in a field': '() => { rows: any[] }',
  'a lie: object': '() => object',
  'a lie: Function': '() => Function',
};

const harmless: Record<string, string> = {
  nothing: '() => Promise<void>',
  'texts and numbers': '() => Promise<{ a: string; b: number | null; c?: boolean }>',
  bytes: '() => Promise<{ fileName: string; bytes: Uint8Array }>',
  'what is handed in':
    '(raw: unknown, arm: ArmCode) => Promise<{ ok: true } | { ok: false; errors: string[] }>',
  'a list that lies in itself': '() => Plain',
  'maps and sets': '() => Map<string, Set<number>>',
};

const members = [...Object.values(ways), ...Object.values(harmless)];
const source = `
import type { Capabilities } from '#app/access/capabilities.server.ts';
import type { SealedArm } from '#app/services/randomisation/arm.server.ts';
import type { ArmCode, ArmLabel, MaskedArm } from '#app/study/arm-types.ts';
import type { ArmsIn, NoArm } from './arms-in.ts';
interface Nested { inner: Nested[]; deeper: { nested: Nested; arm: ArmCode } }
interface Plain { inner: Plain[]; name: string }
type Sealed = SealedArm; type Label = ArmLabel; type Masked = MaskedArm; type All = Capabilities;
${members.map((type, i) => `type Way${i} = NoArm<ArmsIn<{ member: ${type} }, 'it'>>;`).join('\n')}
${Object.keys(roles)
  .map((role) => `type Of_${role} = NoArm<ArmsIn<Capabilities['${role}'], '${role}'>>;`)
  .join('\n')}
type Known = 'trainer.programme.revealArm() awaited.arm' | 'trainer.programme.revealArms() awaited[].arm';
type Elsewhere = NoArm<Exclude<ArmsIn<Capabilities['trainer'], 'trainer'>, Known>>;
type NotThere = NoArm<Exclude<Known, ArmsIn<Capabilities['trainer'], 'trainer'>>>;
`;

/** What the compiler says, by line of the planted file. */
let said: Map<string, string>;

beforeAll(() => {
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === planted || fileExists(name);
  host.readFile = (name) => (name === planted ? source : readFile(name));
  host.getSourceFile = (name, ...more) =>
    name === planted
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...more);
  const program = ts.createProgram([planted], { ...options, noUnusedLocals: false }, host);
  const file = program.getSourceFile(planted);
  const lines = source.split('\n');
  said = new Map(
    program.getSemanticDiagnostics(file).map((each) => {
      const { line } = ts.getLineAndCharacterOfPosition(file as ts.SourceFile, each.start ?? 0);
      return [
        /^type (\w+)/.exec(lines[line] ?? '')?.[1] ?? (lines[line] as string),
        ts.flattenDiagnosticMessageText(each.messageText, ' '),
      ];
    }),
  );
}, 240_000);

describe('stops the compiler', () => {
  test.each(Object.keys(ways).map((way, i) => [way, i] as const))('%s', (_, i) => {
    expect(said.get(`Way${i}`)).toMatch(/^Type '"?.*it\.member.* does not satisfy the constraint 'never'/);
  });
});

describe('does not', () => {
  test.each(Object.keys(harmless).map((each, i) => [each, i] as const))('%s', (_, i) => {
    expect(said.get(`Way${Object.keys(ways).length + i}`)).toBeUndefined();
  });

  test('and there is nothing else that the compiler says', () => {
    const names = [...said.keys()].filter((each) => !each.startsWith('Way'));
    expect(names).toEqual(['Of_trainer']);
  });
});

test('the trainer reaches arms, where she is meant to, and nowhere else', () => {
  expect(said.get('Of_trainer')).toContain('trainer.programme.revealArms() awaited[].arm');
  for (const none of ['Elsewhere', 'NotThere']) expect(said.get(none)).toBeUndefined();
});

test.each(Object.entries(roles).filter(([, { blinded }]) => blinded))(
  'no arm is reached by the %s',
  (role) => {
    expect(said.get(`Of_${role}`)).toBeUndefined();
  },
);
