// The thread of a workbook: what goes wrong in it refuses the file and nothing else, and it ends with the file, however that
// ends.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { excel, excelBy } from '#app/services/export/formats/excel.server.ts';
import { Unwritable } from '#app/services/export/table.server.ts';
import { temporaryFolder } from '../../world.ts';
import { stamp, torture, withCell } from '../torture.ts';
import { bytesOf } from '../written.ts';

/** The format, with this as the program of its thread. */
function withThread(program: string) {
  const file = join(temporaryFolder(), 'thread.mjs');
  writeFileSync(file, `import { parentPort, workerData } from 'node:worker_threads';\n${program}`);
  return excelBy(() => file);
}

test.each([
  ['fails before the first row', "throw new TypeError('of a value');", 'TypeError'],
  ['is no program', 'const = 1;', 'SyntaxError'],
  [
    'fails at a row',
    "parentPort.on('message', () => { throw new RangeError('of a value'); });",
    'RangeError',
  ],
  [
    'fails at the end',
    "parentPort.on('message', (rows) => { if (!rows) throw new Error('of a value'); parentPort.postMessage(null); });",
    'Error',
  ],
  ['ends before it has answered', "parentPort.once('message', () => process.exit(0));", 'it ended too early'],
  [
    'takes more memory than there is',
    "const all = []; parentPort.on('message', () => { for (;;) all.push(new Array(1e6).fill(all.length)); });",
    'Error',
  ],
])('a thread that %s refuses the file, and no value is told', async (_, program, why) => {
  const error = await bytesOf(withThread(program), torture).catch((each) => each);
  expect(error).toBeInstanceOf(Unwritable);
  expect(error.message).toBe(`TORTURE: no workbook was made of it: ${why} (Excel)`);
});

test('it has neither the environment nor the flags of the program, and is sent the table alone', async () => {
  const program = `
    const seen = [];
    parentPort.on('message', (rows) => {
      if (rows) seen.push(...rows);
      parentPort.postMessage(rows ? null : new TextEncoder().encode(JSON.stringify(
        [Object.keys(process.env), process.execArgv, Object.keys(workerData), seen.length])));
    });`;
  const told = JSON.parse((await bytesOf(withThread(program), torture)).toString());
  expect(told).toEqual([[], [], ['sheet', 'variables', 'texts'], 19]);
});

/** Runs this in a process of its own, which would not end while a thread does not. */
function endsAfter(program: string): string {
  const script = `
    const { excel } = await import('#app/services/export/formats/excel.server.ts');
    const { stamp, torture, withCell } = await import('#test/export/torture.ts');
    ${program}
    console.log('made');`;
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../../../', import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return signal ?? stdout + stderr;
}

test('it ends with the file, with a refusal, and with a reader that asks for no more', () => {
  expect(endsAfter('for await (const _ of excel.write(torture, stamp));')).toBe('made\n');
  expect(
    endsAfter(`for await (const _ of excel.write(torture, stamp)) break;
      await excel.write(withCell(4, 'day', '1900-02-28'), stamp)[Symbol.asyncIterator]().next().catch(() => {});
      const broken = { ...torture, async *rows() { yield* torture.rows(); throw new Error('stopped'); } };
      await excel.write(broken, stamp)[Symbol.asyncIterator]().next().catch(() => {});`),
  ).toBe('made\n');
});

test('a refusal of a row comes before a fault of the thread, and another error stays what it is', async () => {
  const patient = withThread("parentPort.on('message', () => parentPort.postMessage(null));");
  await expect(bytesOf(patient, withCell(4, 'day', '1900-02-28'))).rejects.toThrow(
    'TORTURE, day, row 5: a day before 1900-03-01 (Excel)',
  );
  const stopped = new Error('stopped');
  const broken = {
    ...torture,
    async *rows() {
      yield* torture.rows();
      throw stopped;
    },
  };
  await expect(excel.write(broken, stamp)[Symbol.asyncIterator]().next()).rejects.toBe(stopped);
});
