// Changes of the sealed design.
import { names } from './bundle.ts';
import { arm, hidden, isDrawn, line, rowsOf, sha256, type Tamper, text } from './tamper.ts';

const ofDesign: [string, string][] = [
  ['ratio', 'ratio 9 1'],
  ['block_sizes', 'block_sizes 12'],
  ['limit', 'limit 1'],
  ['favour', 'favour 50'],
  ['weights', 'weights 9 1'],
];

const changeOf = (name: string, value: string) =>
  text(names.sealed, (its) => its.replace(new RegExp(`^${name} .*$`, 'm'), value));

export const ofSealed: Tamper[] = [
  ...ofDesign.flatMap(([name, value]): Tamper[] => [
    {
      name: `${name} of the design`,
      change: changeOf(name, value),
      says: /sealed\.txt: its SHA-256 is|sealed\.txt: its lines do not fit together/,
    },
    {
      name: `${name} of the design, all rewritten`,
      change: hidden((files) => (rowsOf(files).length > 0 ? changeOf(name, value)(files) : undefined)),
      says: /arm is "|sealed\.txt: its lines do not fit together/,
    },
  ]),
  {
    name: 'the order of the arms, all rewritten',
    change: hidden((files) =>
      isDrawn(files)
        ? text(names.sealed, (its) => its.replace(/^arms (\S+) (\S+)/m, 'arms $2 $1'))(files)
        : undefined,
    ),
    says: arm,
  },
  {
    name: 'the list key',
    change: text(names.sealed, line('list_key', sha256('another key'))),
    says: /sealed\.txt: its SHA-256 is/,
  },
  {
    name: 'the list key and its hash',
    change: (files) => {
      const sealed = line('list_key', sha256('another key'))(files[names.sealed] ?? '');
      return {
        ...files,
        [names.sealed]: sealed,
        [names.commitment]: line('sealed_sha256', sha256(sealed))(files[names.commitment] ?? ''),
      };
    },
    says: /reveal\.txt: commitment_sha256 is/,
  },
  {
    name: 'the list key, all rewritten',
    change: hidden((files) =>
      isDrawn(files) ? text(names.sealed, line('list_key', sha256('another key')))(files) : undefined,
    ),
    says: arm,
  },
  {
    name: 'a short list key, all rewritten',
    change: hidden(text(names.sealed, line('list_key', 'abc'))),
    says: /sealed\.txt: the line "list_key abc" cannot stand there/,
  },
  {
    name: 'a kind that there is not, all rewritten',
    change: hidden(text(names.sealed, line('kind', 'lottery'))),
    says: /the line "kind lottery" cannot stand there/,
  },
  {
    name: 'a line that comes twice, all rewritten',
    change: hidden(text(names.sealed, (its) => `${its}list_key ${sha256('')}\n`)),
    says: /sealed\.txt: the line "list_key [0-9a-f]+" cannot stand there, or not twice/,
  },
  {
    name: 'a block that does not hold the ratio, all rewritten',
    change: hidden(text(names.sealed, (its) => its.replace(/^block_sizes .*$/m, 'block_sizes 4 5'))),
    says: /its lines do not fit together/,
  },
  {
    name: 'an arm without a ratio, all rewritten',
    change: hidden(text(names.sealed, (its) => its.replace(/^(ratio .*)$/m, '$1 1'))),
    says: /its lines do not fit together/,
  },
  {
    name: 'a line of another kind, all rewritten',
    change: hidden(text(names.sealed, (its) => (its.includes('limit') ? its : `${its}limit 3\n`))),
    says: /the line "limit" is missing, or not of its kind/,
  },
  {
    name: 'no arms, all rewritten',
    change: hidden(text(names.sealed, (its) => its.replace(/^arms .*\n/m, ''))),
    says: /the line "arms" is missing/,
  },
];
