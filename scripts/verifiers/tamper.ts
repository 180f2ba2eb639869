// Changing the files of a bundle as somebody could who wants to pass off another list: a cell, a line, or all that hangs on
// it, so that only the derivation itself can find the change.
import { createHash } from 'node:crypto';
import { type Files, names } from './bundle.ts';

export interface Tamper {
  name: string;
  /** The changed files, or undefined where the bundle has nothing to change in this way. */
  change(files: Files): Files | undefined;
  /** What one of the wrong checks says. */
  says: RegExp;
  /** The change is one of the manifest, so that it is never rewritten to fit. */
  ofManifest?: true;
  /** Nothing else is wrong: it is found only with the last receipt of the untouched bundle, and named without it. */
  noted?: true;
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export type Row = [string, string, string, string, string, string, string];

export const rowsOf = (files: Files): Row[] =>
  (files[names.allocations] ?? '')
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',') as Row);

export const withRows = (files: Files, rows: readonly Row[]): Files => ({
  ...files,
  [names.allocations]: [
    (files[names.allocations] ?? '').split('\r\n')[0],
    ...rows.map((row) => row.join(',')),
  ]
    .map((line) => `${line}\r\n`)
    .join(''),
});

/** Changes rows of the allocations; undefined where there are none. */
export const rows =
  (change: (rows: Row[]) => void) =>
  (files: Files): Files | undefined => {
    const its = rowsOf(files);
    if (its.length === 0) return undefined;
    change(its);
    return withRows(files, its);
  };

/** Changes the text of a file; undefined where the text stays what it was. */
export const text =
  (name: string, change: (text: string) => string) =>
  (files: Files): Files | undefined => {
    const before = files[name];
    if (before === undefined || change(before) === before) return undefined;
    return { ...files, [name]: change(before) };
  };

export const line = (name: string, value: string) => (its: string) =>
  its.replace(new RegExp(`^${name} .*$`, 'm'), `${name} ${value}`);

/** Rewrites what hangs on design, key, commitment and rows, as somebody would who wants to hide a change of them. */
export function refitted(files: Files): Files {
  const list = files[names.list];
  const sealed = (files[names.sealed] ?? '').replace(
    /^list_sha256 .*$/m,
    `list_sha256 ${list === undefined ? '' : sha256(list)}`,
  );
  const commitment = line('sealed_sha256', sha256(sealed))(files[names.commitment] ?? '');
  let receipt = sha256(commitment);
  const all = rowsOf(files).map((row): Row => {
    const [order, participant, stratum, position, arm, at] = row;
    receipt = sha256([receipt, order, participant, stratum, position, at].join('\n'));
    return [order, participant, stratum, position, arm, at, receipt];
  });
  const reveal = [
    line('commitment_sha256', sha256(commitment)),
    line('allocations', String(all.length)),
    line('last_receipt', receipt),
  ].reduce((its, change) => change(its), files[names.reveal] ?? '');
  return withRows(
    { ...files, [names.sealed]: sealed, [names.commitment]: commitment, [names.reveal]: reveal },
    all,
  );
}

export const hidden =
  (change: (files: Files) => Files | undefined) =>
  (files: Files): Files | undefined => {
    const changed = change(files);
    return changed && refitted(changed);
  };

/** The list is drawn, and somebody was allocated. */
export const isDrawn = (files: Files) => files[names.list] === undefined && rowsOf(files).length > 0;

/** What is said of an arm that does not follow. */
export const arm =
  /allocations\.csv, row \d+: arm is "[^"]+", but "[^"]+" follows from what was committed to/;
