// What stands in a bundle, for the tests that look into it.

import { strFromU8, unzipSync } from 'fflate';
import { makeBundle, type Options } from '#app/services/export/bundle.server.ts';
import { usualFormats } from '#app/services/export/formats/index.server.ts';
import { wordsOf } from './export/readers/pdf-reader.ts';
import type { TestWorld } from './world.ts';

/** The format that most tests read. */
export const onlyCsv: Options = { formats: ['csv'] };
/** The usual ones without the codebook as PDF: it takes a second or two, and says what codebook.csv says. */
export const quickFormats = usualFormats.filter((name) => name !== 'codebook');

/** Name -> text; of a PDF its words. */
export const filesIn = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, data]) => [
      name,
      name.endsWith('.pdf') ? wordsOf(data) : strFromU8(data),
    ]),
  );

/** What the statistician of this study would download. */
export const exported = async (w: TestWorld, options = onlyCsv): Promise<Record<string, string>> =>
  filesIn((await makeBundle(w.scope('statistician'), options)).bytes);
