// npm run export -- --data DIR --as EMAIL --out FILE.zip: the bundle of the export page, from the command line.
import { existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { exportAs } from '#app/services/export/command.server.ts';
import { choices, formatNames, usualFormats } from '#app/services/export/formats/index.server.ts';
import { writeNewFileOf } from '#db/new-file.ts';
import { openRuntime } from '#server/runtime.ts';
import { attempt, optionsOf, refuse, sourceIn } from './command.ts';

const help = `npm run export -- [--data DIR] [--database URL] --as EMAIL --out FILE.zip [--formats LIST]
    [--without-planned] [--key-file FILE]
Writes the analysis-ready dataset that this person may download into a file that is not there yet. The download is an
access event. LIST: formats with commas between, of ${formatNames.join(', ')}; default: all but those that the page
leaves to be chosen (${choices
  .filter(({ isUsual }) => !isUsual)
  .map(({ name }) => name)
  .join(', ')}).
--without-planned: no row in ADEFF for what was planned and is missing.`;

const values = optionsOf(help, {
  data: { type: 'string', default: 'data' },
  database: { type: 'string' },
  as: { type: 'string' },
  out: { type: 'string' },
  formats: { type: 'string' },
  'without-planned': { type: 'boolean' },
  'key-file': { type: 'string' },
});
const as = values.as ?? refuse('--as: name the e-mail address of the person who may download it.');
const out = values.out ?? refuse('--out: name the zip file to write.');

const wanted =
  values.formats === undefined ? usualFormats : values.formats.split(',').map((each) => each.trim());
for (const each of wanted)
  if (!formatNames.includes(each)) refuse(`--formats: ${each} is none of ${formatNames.join(', ')}.`);

// Before anything is written to the ledger.
if (existsSync(out)) refuse(`--out: ${out} is already there. Name a file that is not; none is written over.`);
if (!statSync(dirname(out), { throwIfNoEntry: false })?.isDirectory())
  refuse(`--out: ${dirname(out)} is no directory.`);

// For whoever looks at it; never into a file or a pipe.
const onProgress = process.stderr.isTTY
  ? (percent: number) => process.stderr.write(`\r${percent} % `)
  : undefined;

await attempt(async () => {
  const runtime = await openRuntime({
    place: sourceIn(values),
    keyFile: values['key-file'],
    mustExist: true,
  });
  try {
    const bundle = await exportAs(runtime, as, userInfo().username, {
      ...{ formats: wanted, withoutPlanned: values['without-planned'], onProgress },
    });
    await writeNewFileOf(out, bundle.body);
    console.log(`${out}: ${bundle.bytes} bytes (${bundle.fileName})`);
  } finally {
    await runtime.close();
  }
});
