// A document for reading, before it has pages: sections, each a table under a title. It knows no file format and no study; who
// makes one says what stands in it, and layout.server.ts where.

export interface Column {
  title: string;
  /** Of the width, as a share of the shares of all columns. */
  share: number;
  /** Names the row: bold, what follows its first line in grey; read aloud with every cell of the row. */
  isHead?: boolean;
  /** Numbers stand on the right. */
  isRight?: boolean;
  /** What stands in the row above is not said again, but on a new page. */
  isOnce?: boolean;
}

export interface DocumentRow {
  /** One text a column, line breaks kept; '' where there is nothing. */
  cells: readonly string[];
  /** What is named where a text of the row cannot be written. */
  of: string | null;
}

export interface Section {
  /** As the table is called where a text cannot be written. */
  name: string;
  title: string;
  /** In one line, beside the title in the contents. */
  about: string;
  /** Under the title. */
  notes: readonly string[];
  /** Sections of one group that follow each other stand under one bookmark. */
  group: string;
  columns: readonly Column[];
  rows: readonly DocumentRow[];
}

export interface Document {
  /** As a sentence that refuses it calls the file. */
  format: string;
  /** Printable ASCII without & and <, since the metadata are XML that the library does not escape. */
  title: string;
  /** Under the title on the first page. */
  facts: readonly string[];
  /** SYNTHETIC, DUMMY ARM ...: on every page. */
  marks: string;
  /** In the foot of every page: what it was made from. */
  source: string;
  /** The only time that the file tells: an instant, ISO 8601 in UTC. */
  at: string;
  sections: readonly Section[];
}
