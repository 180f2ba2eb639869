// Changes of the data, of an uploaded list and of the manifest.
import { type Files, names } from './bundle.ts';
import { arm, hidden, rowsOf, type Tamper, text } from './tamper.ts';

/** Changes visits.csv where it shows the arms. */
const shown = (change: (text: string) => string) => (files: Files) =>
  files['visits.csv']?.includes('masked_arm_marks') ? undefined : text('visits.csv', change)(files);

export const ofData: Tamper[] = [
  {
    name: 'an arm of a participant',
    change: (files) =>
      files[names.participants]?.includes('dummy_arm_marks') || rowsOf(files).length === 0
        ? undefined
        : text(names.participants, (its) => its.replace(/^(liftmor,L-004,Oslo,)[^,]+/m, '$1OTHER'))(files),
    says: /participants\.csv, row 4: arm is "OTHER"/,
  },
  {
    name: 'the arms of two participants exchanged in visits.csv',
    change: shown((its) =>
      its.replace(
        /^(liftmor,L-0\d\d,)(HIPRT|CONTROL)/gm,
        (_, her, arm) => her + (arm === 'HIPRT' ? 'CONTROL' : 'HIPRT'),
      ),
    ),
    says: /visits\.csv, row 1: arm is "[A-Z]+", but "[A-Z]+" follows from randomisation_allocations\.csv/,
  },
  {
    name: 'an arm in the last visit only',
    change: shown((its) => its.replace(/^(liftmor,L-018,)[A-Z]+(?=,follow-up)/m, '$1OTHER')),
    says: /visits\.csv, row 36: arm is "OTHER", but/,
  },
  {
    name: 'an arm that is left out in visits.csv',
    change: shown((its) => its.replace(/^(liftmor,L-004,)[A-Z]+/m, '$1')),
    says: /visits\.csv, row 7: arm is "", but "[A-Z]+" follows/,
  },
  {
    name: 'an arm in visits.csv of who was never allocated',
    change: shown((its) => its.replace('liftmor,L-900,', 'liftmor,L-900,HIPRT')),
    says: /visits\.csv, row \d+: arm is "HIPRT", but "" follows/,
  },
  {
    name: 'somebody in visits.csv who does not exist',
    change: shown((its) => its.replace('liftmor,L-900,', 'liftmor,L-901,')),
    says: /visits\.csv, row \d+: participant "L-901" is not in participants\.csv/,
  },
  {
    name: 'two columns of arms in visits.csv',
    change: shown((its) => its.replace(',visit,', ',arm,')),
    says: /visits\.csv: its first line names two columns alike/,
  },
  {
    name: 'a codebook in another spelling',
    change: text('codebook.csv', (its) => its.replace('visits.csv', '"visits.csv"')),
    says: /codebook\.csv is no CSV file as an export writes it/,
  },
  {
    name: 'the allocations of the manifest',
    change: text(names.manifest, (its) => its.replace(/("allocations": )\d+/, '$1999')),
    says: /manifest\.json: allocations is "999", but "\d+" follows from randomisation_reveal\.txt/,
    ofManifest: true,
  },
  {
    name: 'the last receipt of the manifest',
    change: text(names.manifest, (its) => its.replace(/("last_receipt": ")[0-9a-f]+/, `$1${'0'.repeat(64)}`)),
    says: /manifest\.json: last_receipt is "0+", but "[0-9a-f]+" follows from randomisation_reveal\.txt/,
    ofManifest: true,
  },
  ...[
    ['without its receipt', /,\n {4}"last_receipt": .*/, ''],
    ['with its number as text', /("allocations": )(\d+)/, '$1"$2"'],
    ['with a number below zero', /("allocations": )(\d+)/, '$1-1'],
    ['with half a receipt', /("last_receipt": "[0-9a-f]{32})[0-9a-f]+/, '$1'],
    ['with a name more', /("last_receipt": "[0-9a-f]{64}")/, '$1,\n    "more": 1'],
    ['of nothing', /("randomised": )\{[^}]*\}/, '$1null'],
  ].map(
    ([name, from = '', to = '']): Tamper => ({
      name: `a manifest that says how far it was ${name}`,
      change: text(names.manifest, (its) => its.replace(from, String(to))),
      says: /manifest\.json is not written as an export writes it/,
      ofManifest: true,
    }),
  ),
  {
    name: 'a stratum of a participant',
    change: text(names.participants, (its) =>
      its.replace(/^(liftmor,L-004,(?:[^,]*,){3})[^,]+/m, '$1elsewhere'),
    ),
    says: /participants\.csv, row 4: stratum is "elsewhere"/,
  },
  {
    name: 'a day of a participant',
    change: text(names.participants, (its) =>
      its.replace(/^(liftmor,L-004,(?:[^,]*,){2})[^,]+/m, '$12026-04-01'),
    ),
    says: /participants\.csv, row 4: randomised_on "2026-04-01" does not fit/,
  },
  {
    name: 'a participant without her day',
    change: text(names.participants, (its) => its.replace(/^(liftmor,L-004,(?:[^,]*,){2})[^,]+/m, '$1')),
    says: /participants\.csv, row 4: randomised_on "" does not fit/,
  },
  {
    name: 'a participant taken out',
    change: text(names.participants, (its) => its.replace(/^liftmor,L-004,.*\r\n.*\r\n/m, '')),
    says: /participant "L-004" is not in participants\.csv/,
  },
  {
    name: 'a participant who was never allocated',
    change: text(names.participants, (its) => its.replace(/^(liftmor,L-900,Oslo,),,/m, '$1,2026-04-01,')),
    says: /randomised_on "2026-04-01" does not fit her allocation at ""/,
  },
  {
    name: 'a participant twice in participants.csv',
    change: text(names.participants, (its) => `${its}${its.split('\r\n').at(-2)}\r\n`),
    says: /participant "L-900" stands above/,
  },
  {
    name: 'participants without their strata',
    change: text(names.participants, (its) => its.replace('stratum', 'layer')),
    says: /its first line names no participant, stratum or randomised_on/,
  },
  {
    name: 'two columns of one name',
    change: text(names.participants, (its) => its.replace('note', 'arm')),
    says: /or two alike/,
  },
  {
    name: 'quotes without an end',
    change: text(names.participants, (its) => `${its}"x`),
    says: /participants\.csv is no CSV file/,
  },
  {
    name: 'an arm of the uploaded list',
    change: text(names.list, (its) => its.replace(/,1,(\S+)/, ',1,CONTROL2')),
    says: /list\.csv: its SHA-256 is/,
  },
  {
    name: 'an arm of the uploaded list, all rewritten',
    change: hidden((files) => text(names.list, (its) => its.replace(/,1,HIPRT/, ',1,CONTROL'))(files)),
    says: arm,
  },
  {
    name: 'a row out of the uploaded list, all rewritten',
    change: hidden(text(names.list, (its) => its.replace(/^.*,2,.*\r\n/m, ''))),
    says: /list\.csv, row 2: "[^"]+" is not the next place/,
  },
  {
    name: 'the uploaded list taken out',
    change: (files) => {
      const { [names.list]: list, ...rest } = files;
      return list === undefined ? undefined : rest;
    },
    says: /list\.csv is missing/,
  },
  {
    name: 'a list where none was uploaded',
    change: (files) =>
      files[names.list] === undefined ? { ...files, [names.list]: 'stratum,position,arm\r\n' } : undefined,
    says: /list\.csv lies there, but the design is of kind/,
  },
  {
    name: 'the reveal taken out',
    change: ({ [names.reveal]: _, ...files }) => files,
    says: /reveal\.txt is missing or cannot be read/,
  },
  {
    name: 'a data file more',
    change: (files) => ({ ...files, 'later.csv': 'x\r\n' }),
    says: /later\.csv lies in the folder, but manifest\.json does not name it/,
    ofManifest: true,
  },
  {
    name: 'another verifier',
    change: (files) => ({ ...files, 'verify_randomisation.py': 'print("Every check is ok.")\n' }),
    says: /verify_randomisation\.py lies in the folder/,
    ofManifest: true,
  },
  {
    name: 'a data file changed',
    change: text('visits.csv', (its) => its.replace('baseline', 'follow-up')),
    says: /visits\.csv: its SHA-256 is/,
    ofManifest: true,
  },
  {
    name: 'a data file taken out',
    change: ({ 'visits.csv': _, ...files }) => files,
    says: /visits\.csv is missing or cannot be read/,
    ofManifest: true,
  },
  {
    name: 'no manifest',
    change: ({ [names.manifest]: _, ...files }) => files,
    says: /manifest\.json is missing/,
    ofManifest: true,
  },
  {
    name: 'a manifest that names a file twice',
    change: text(names.manifest, (its) => its.replace('"visits.csv"', '"README.txt"')),
    says: /manifest\.json names README\.txt twice|README\.txt: its SHA-256/,
    ofManifest: true,
  },
  {
    name: 'a manifest in another spelling',
    change: text(names.manifest, (its) => its.replace('      "rows": null,\n', '      "rows":null,\n')),
    says: /manifest\.json is not written as an export writes it/,
    ofManifest: true,
  },
  {
    name: 'a manifest that names a file elsewhere',
    change: text(names.manifest, (its) => its.replace('"visits.csv"', '"../visits.csv"')),
    says: /manifest\.json is not written as an export writes it/,
    ofManifest: true,
  },
  {
    name: 'a manifest that is no JSON',
    change: text(names.manifest, () => 'files\n'),
    says: /manifest\.json is not written as an export writes it/,
    ofManifest: true,
  },
  {
    name: 'a manifest without files',
    change: text(names.manifest, () => '{\n  "files": []\n}\n'),
    says: /manifest\.json is not written as an export writes it/,
    ofManifest: true,
  },
];
