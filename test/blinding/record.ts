// What is compared of two worlds: of an answer, of a log, of an export, of a ledger and of a command. The sweep uses it,
// and so do the leaks that are planted to show that the sweep bites.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { expect } from 'vitest';
import { arms } from '#app/study/arms.ts';
import { wordsOf } from '../export/readers/pdf-reader.ts';
import type { Answer, App } from '../http.ts';
import type { TestWorld } from '../world.ts';

/** What gives an arm away: its code and its label. */
export const armNames = arms.flatMap(({ code, label }) => [code, label]);

/** What trainers type in the story, and nobody else. */
const trainersWords = ['Back spasm at the bar'];

/** The value of the session's cookie alone may differ, and only as long as it is a token like any other. */
const session = /^((?:__Host-)?equipoise=)[\w-]{43}(?=;|$)/;

/** Everything of an answer but the token of the session; the clock of the machine is no part of it. */
export function seen({ status, reason, names, headers, body }: Answer, dir: string) {
  const { date: _, 'set-cookie': cookie, ...rest } = headers;
  const cookies = cookie && [cookie].flat().map((each) => each.replace(session, '$1…'));
  // In practice the administrator reads where the key lies, which is another folder for each world of a test.
  const text = body.toString('latin1').replaceAll(dir, '(data)');
  return { status: `${status} ${reason}`, names, headers: { ...rest, ...(cookies && { cookies }) }, text };
}

const unpack: Record<string, (body: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** What can be read in a file of a bundle: a PDF has its words as numbers. */
const wordsIn = (name: string, file: Uint8Array) =>
  name.endsWith('.pdf') ? wordsOf(file) : Buffer.from(file).toString();

/** The text of an answer, also where it is packed. */
function readable({ headers, body }: Answer): string {
  if (body.length === 0) return '';
  if (headers['content-type'] === 'application/zip')
    return Object.entries(unzipSync(body))
      .map(([name, file]) => `${name} ${wordsIn(name, file)}`)
      .join('\n');
  if (headers['content-type'] === 'application/pdf') return wordsOf(body);
  return (unpack[String(headers['content-encoding'])]?.(body) ?? body).toString();
}

/**
 * Fails where the two answers differ in a byte, or where an arm is named that the request did not name. Unblinded people
 * may be shown one.
 */
export function compare(
  request: string,
  answers: readonly Answer[],
  worlds: readonly TestWorld[],
  mayName = false,
): void {
  const [one, two] = answers.map((each, i) => seen(each, worlds[i]?.dir ?? ''));
  expect(two?.status, request).toBe(one?.status);
  expect(two?.headers, request).toEqual(one?.headers);
  expect(two?.names, request).toEqual(one?.names);
  if (one?.text !== two?.text) expect(two?.text, request).toBe(one?.text);
  if (mayName) return;
  const [first] = answers as [Answer];
  const all = `${readable(first)} ${JSON.stringify(first.headers)}`;
  const asked = request.toLowerCase();
  for (const name of [...armNames, ...trainersWords])
    if (all.includes(name) && !asked.includes(name.toLowerCase()))
      throw new Error(`${request} names ${name}`);
}

/** The lines of a log, without how long each took. */
export const linesOf = ({ log }: Pick<App, 'log'>, from = 0): string[] =>
  log.slice(from).map(({ ms: _, ...line }) => JSON.stringify(line));

/** Fails where the lists differ, with the first place at which they do. */
function sameLines(what: string, one: readonly string[], two: readonly string[]): void {
  for (let i = 0; i < Math.max(one.length, two.length); i++)
    if (one[i] !== two[i]) expect(two[i], `${what} ${i + 1}`).toBe(one[i]);
}

/** Fails where the logs differ, or where a line names a person or an arm. */
export function compareLogs([one, two]: readonly [string[], string[]]): void {
  sameLines('the log, line', one, two);
  for (const line of one) expect(line, 'the log').not.toMatch(/L-\d{3}|S-\d{3}|HIPRT|CONTROL|@/);
}

/** The rows of the open ledger, and what its head says. */
export async function openLedger({ runtime: { engine } }: TestWorld): Promise<string[]> {
  const { ledger_open: open, ledger_head: head } = engine.tables;
  const rows = await engine.read.select().from(open).orderBy(open.seq);
  const heads = await engine.read.select().from(head).orderBy(head.id);
  return [...rows, ...heads.filter((each) => each.id === 'open')].map((each) => JSON.stringify(each));
}

/** Fails where the open ledgers differ in a row, a byte or the head, or where an arm is named. */
export async function compareLedgers(worlds: readonly [TestWorld, TestWorld]): Promise<string> {
  const [one, two] = [await openLedger(worlds[0]), await openLedger(worlds[1])];
  sameLines('the open ledger, entry', one, two);
  const all = one.join('\n');
  for (const name of armNames) expect(all).not.toContain(`"${name}"`);
  return all;
}

export interface Bundle {
  fileName: string;
  bytes: Uint8Array;
}

const filesOf = ({ bytes }: Bundle) =>
  new Map(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, Buffer.from(file).toString()]));

function namesNoArm({ bytes }: Bundle): void {
  for (const [name, file] of Object.entries(unzipSync(bytes)))
    for (const arm of armNames)
      if (wordsIn(name, file).includes(arm)) throw new Error(`${name} names ${arm}`);
}

/** Fails where two exports differ in name or in a byte, or name an arm. */
export function compareBundles(what: string, one: Bundle, two: Bundle): void {
  expect(two.fileName, `${what}: its name`).toBe(one.fileName);
  const [files, others] = [filesOf(one), filesOf(two)];
  for (const [name, text] of files) expect(others.get(name), `${what}: ${name}`).toBe(text);
  expect(zipOf(two), `${what}: the zip`).toEqual(zipOf(one));
  expect(Buffer.from(two.bytes).equals(Buffer.from(one.bytes)), `${what}: its bytes`).toBe(true);
  namesNoArm(one);
}

/** The entries of a zip in their order, with times, marks and what else stands beside the files, but no sums of them. */
export function zipOf({ bytes }: Bundle): string[] {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const said: string[] = [];
  for (let at = zip.readUInt32LE(end + 16); at < end; ) {
    const [name, extra, comment] = [28, 30, 32].map((each) => zip.readUInt16LE(at + each)) as [
      number,
      number,
      number,
    ];
    const local = zip.readUInt32LE(at + 42);
    const parts = [
      zip.subarray(at + 4, at + 16), // versions, flags, method, time
      zip.subarray(at + 24, at + 42), // size, lengths, marks
      zip.subarray(at + 46 + name, at + 46 + name + extra + comment),
      zip.subarray(local + 4, local + 14),
      zip.subarray(local + 22, local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)),
    ];
    said.push(
      `${zip.subarray(at + 46, at + 46 + name)} ${parts.map((each) => each.toString('hex')).join(' ')}`,
    );
    at += 46 + name + extra + comment;
  }
  return [...said, zip.subarray(end + 20).toString('latin1')];
}

/** The columns that hold the letters of the true groups. */
export const armColumns = ['arm', 'TRTP', 'TRTPN', 'TRT01P', 'TRT01PN'];

/** The text with the cells of these columns taken out, and everything else as it stands, quotes included. */
function withoutArm(text: string): string {
  let [row, column] = [0, 0];
  const at = new Set<number>();
  return text.replace(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g, (whole, cell: string, end: string) => {
    if (row === 0 && armColumns.includes(cell)) at.add(column);
    const said = row > 0 && at.has(column) && cell !== '' ? `?${end}` : whole;
    [row, column] = end === ',' ? [row, column + 1] : [row + 1, 0];
    return said;
  });
}

const holdsArm = (name: string, text = '') =>
  name.endsWith('.csv') &&
  (text.split('\r\n', 1)[0] ?? '').split(',').some((each) => armColumns.includes(each));

/** The manifest without the sums of those files that hold the column. */
function withoutSums(text: string, files: ReadonlyMap<string, string>): string {
  type Listed = { name: string; sha256: string }[];
  const manifest = JSON.parse(text) as { files: Listed; in_folders: Listed };
  const sums = [...manifest.files, ...manifest.in_folders]
    .filter(({ name }) => holdsArm(name, files.get(name)))
    .map(({ sha256 }) => sha256);
  return sums.reduce((all, sum) => all.replace(sum, '?'), text);
}

/** Fails where two masked exports differ in anything but the letters of the arm column. Answers how many files differ. */
export function compareMasked(what: string, one: Bundle, two: Bundle): number {
  expect(two.fileName, `${what}: its name`).toBe(one.fileName);
  expect(zipOf(two), `${what}: the zip`).toEqual(zipOf(one));
  const [files, others] = [filesOf(one), filesOf(two)];
  const blank = (all: ReadonlyMap<string, string>, name: string) => {
    const text = all.get(name) ?? '';
    if (holdsArm(name, text)) return withoutArm(text);
    return name === 'manifest.json' ? withoutSums(text, all) : text;
  };
  for (const name of files.keys()) expect(blank(others, name), `${what}: ${name}`).toBe(blank(files, name));
  namesNoArm(one);
  return [...files].filter(([name, text]) => others.get(name) !== text).length;
}

/** What a command has said, how it ended, and the file that it wrote. */
export interface Said {
  out: string[];
  err: string[];
  code: number;
  file?: Bundle;
}

const sealedTables = '(allocation|arm_told|sealed_record|randomisation_design|uploaded_list)';
const ofOthers = new RegExp(`^(ok|WRONG) +(the (sealed|access) ledger|${sealedTables}):`);

/** Fails where two commands differ. Of ledgers that nobody blinded writes to alone, numbers and heads are left out. */
export function compareCommands(what: string, one: Said, two: Said): void {
  const blank = (lines: readonly string[]) =>
    lines.map((line) => (ofOthers.test(line) ? line.replace(/[0-9a-f]{16}|\d+/g, '#') : line));
  expect(two.code, `${what}: how it ended`).toBe(one.code);
  sameLines(`${what}: line`, blank(one.out), blank(two.out));
  sameLines(`${what}: line of errors`, blank(one.err), blank(two.err));
  for (const name of armNames) expect([...one.out, ...one.err].join('\n'), what).not.toContain(name);
  if (one.file && two.file) compareBundles(what, one.file, two.file);
}
