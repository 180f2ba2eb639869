// The registry of files that are of the study as a whole and of no table. They are asked for and refused like formats; a new
// one is a file beside this and a line here.
import type { Cut } from '../cut.server.ts';
import { textOf } from '../spool.server.ts';
import type { ExportTable } from '../tables.server.ts';
import { codebookOf } from './codebook.server.ts';
import { codebookPdf } from './codebook-pdf.server.ts';
import { defineXml } from './define.server.ts';
import { odmSnapshot } from './odm-snapshot.server.ts';
import { odmTransactional } from './odm-transactional.server.ts';

export interface OfStudy {
  cut: Cut;
  tables: readonly ExportTable[];
  /** Whether the bundle holds a file of this name already. */
  has(name: string): boolean;
}

export interface StudyFormat {
  /** As it is asked for. */
  name: string;
  label: string;
  /** Whether the page offers it chosen. */
  isUsual: boolean;
  /** With their folder. Throws Unwritable where a file cannot hold what it must. */
  files: readonly { name: string; label: string; write(its: OfStudy): AsyncIterable<Uint8Array> }[];
}

async function* define({ cut, tables, has }: OfStudy): AsyncIterable<Uint8Array> {
  const analysis = tables.filter(({ kind }) => kind === 'analysis').map(({ table }) => table);
  const text = await defineXml(analysis, cut.stamp, {
    isMasked: !cut.isWhole,
    leafOf({ name }) {
      const file = `sas/${name.toLowerCase()}.xpt`;
      return has(file) ? `../${file}` : undefined;
    },
  });
  yield* textOf(text);
}

async function* codebook({ cut, tables }: OfStudy): AsyncIterable<Uint8Array> {
  const books = await codebookOf(
    tables.map(({ table }) => table),
    cut.stamp,
  );
  yield* codebookPdf(tables, books, cut.stamp);
}

export const studyFormats: readonly StudyFormat[] = [
  {
    name: 'codebook',
    label: 'The codebook for reading, as PDF',
    isUsual: true,
    // In a folder: who checks a list in R would compute the hash of a file that large for a minute.
    files: [
      {
        name: 'codebook/codebook.pdf',
        label: 'The codebook for reading, with the lists of codes',
        write: codebook,
      },
    ],
  },
  {
    name: 'define',
    label: 'CDISC Define-XML 2.1 of the analysis datasets',
    isUsual: true,
    files: [
      { name: 'cdisc/define.xml', label: 'CDISC Define-XML 2.1 of the analysis datasets', write: define },
    ],
  },
  {
    name: 'odm',
    label: 'CDISC ODM-XML 1.3.2 of the forms, as they are and with every change',
    isUsual: true,
    files: [
      {
        name: 'cdisc/odm-snapshot.xml',
        label: 'CDISC ODM-XML 1.3.2 of the forms as they are',
        write: ({ cut }) => odmSnapshot(cut),
      },
      {
        name: 'cdisc/odm-transactional.xml',
        label:
          'CDISC ODM-XML 1.3.2 of every change that blinded staff made; acts of unblinded staff are not in it',
        write: ({ cut }) => odmTransactional(cut),
      },
    ],
  },
];
