// npm run export -- --data DIR --as EMAIL --out FILE.zip: the bundle of the export page, from the command line.
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { exportAs } from '#app/services/export/command.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { attempt, optionsOf, refuse } from './command.ts';

const help = `npm run export -- [--data DIR] --as EMAIL --out FILE.zip [--key-file FILE]
Writes the analysis-ready dataset that this person may download. The download is an access event.`;

const values = optionsOf(help, {
  data: { type: 'string', default: 'data' },
  as: { type: 'string' },
  out: { type: 'string' },
  'key-file': { type: 'string' },
});
const as = values.as ?? refuse('--as: name the e-mail address of the person who may download it.');
const out = values.out ?? refuse('--out: name the zip file to write.');

await attempt(async () => {
  const runtime = await openRuntime({ data: values.data, keyFile: values['key-file'], mustExist: true });
  try {
    const bundle = await exportAs(runtime, as, userInfo().username);
    writeFileSync(out, bundle.bytes, { mode: 0o600 });
    console.log(`${out}: ${bundle.bytes.length} bytes (${bundle.fileName})`);
  } finally {
    runtime.close();
  }
});
