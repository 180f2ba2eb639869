// npm run upload-list -- --file list.csv: a list that was made elsewhere, taken in by a custodian.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { discardList, uploadList } from '#app/services/randomisation/upload.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { attempt, optionsOf, refuse, sourceIn } from './command.ts';

const help = `npm run upload-list -- --file LIST.csv [--data DIR] [--database URL] [--key-file FILE]
npm run upload-list -- --discard
Checks a list that was made elsewhere and seals it with the study key. The administrator then commits to it under
Activation, and nothing is drawn. The file has the header stratum,position,arm; positions count from 1 in each stratum.
It is for a custodian outside the blinded team: keep the file, and its SHA-256, away from everybody else.
--discard takes an uploaded list away again, as long as the study is in practice.`;

const values = optionsOf(help, {
  data: { type: 'string', default: 'data' },
  database: { type: 'string' },
  'key-file': { type: 'string' },
  file: { type: 'string' },
  discard: { type: 'boolean' },
});
if ((values.file === undefined) === (values.discard !== true))
  refuse(
    '--file or --discard: name a list, or say that an uploaded one goes. Use --help to see the options.',
  );

await attempt(async () => {
  const bytes = values.file === undefined ? undefined : readFileSync(values.file);
  const place = sourceIn(values);
  const runtime = await openRuntime({ place, keyFile: values['key-file'], mustExist: true });
  const scope = runtime.scope(
    { id: `operator (${userInfo().username})`, name: userInfo().username, email: '', role: 'system' },
    'command',
  );
  try {
    if (bytes === undefined) {
      await discardList(scope);
      console.log('The uploaded list is gone: the study draws its own.');
      return;
    }
    const its = await uploadList(scope, runtime.keyFile, bytes);
    if (!its.ok) {
      for (const fault of its.faults) console.error(fault);
      refuse('Nothing was changed.');
    }
    for (const [stratum, places] of its.places) console.log(`${stratum}: ${places} places`);
    console.log(`SHA-256 ${its.sha256}: keep it with the file.`);
  } finally {
    await runtime.close();
  }
});
