// npm run export -- --data DIR --as EMAIL --out FILE.zip: the bundle of the export page, from the command line.
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { exportAs } from '#app/services/export/command.server.ts';
import { openRuntime } from '#server/runtime.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'data' },
    as: { type: 'string' },
    out: { type: 'string' },
    'key-file': { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help || !values.as || !values.out) {
  console.log(
    'npm run export -- [--data DIR] --as EMAIL --out FILE.zip [--key-file FILE]\nWrites the analysis-ready dataset that this person may download. The download is an access event.',
  );
  process.exit(values.help ? 0 : 1);
}
try {
  const runtime = await openRuntime({ data: values.data, keyFile: values['key-file'], mustExist: true });
  const bundle = await exportAs(runtime, values.as, userInfo().username);
  runtime.close();
  writeFileSync(values.out, bundle.bytes, { mode: 0o600 });
  console.log(`${values.out}: ${bundle.bytes.length} bytes (${bundle.fileName})`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
