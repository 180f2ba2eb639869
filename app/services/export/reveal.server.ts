// What an export holds of the list: its commitment always, since that is public; once the study is unsealed also what
// reveals it, and the programs that check it.
import type { Reading } from '#db/open.ts';
import { lastCommitment } from '../randomisation/commitment.server.ts';
import { commitmentFile, revealFiles, type TextFile } from '../randomisation/reveal.server.ts';
import type { Scope } from '../scope.server.ts';
import type { ArmState } from './arm-column.server.ts';
import { verifierFiles } from './verifiers.server.ts';

/** The files of the list that an export in this state holds. Of a study that committed to nothing there are none. */
export async function listFiles(scope: Scope, q: Reading, arm: ArmState): Promise<TextFile[]> {
  const files = await commitmentFile(scope, q);
  if (arm !== 'unsealed' || files.length === 0) return files;
  return [...files, ...(await revealFiles(scope, q)), ...verifierFiles()];
}

/** The same for the export page: each file, and what it is. */
export async function describeList(scope: Scope, arm: ArmState): Promise<[string, string][]> {
  const its = await lastCommitment(scope, scope.engine.read);
  if (!its) return [];
  const commitment: [string, string] = [
    'randomisation_commitment.txt',
    'What the list was committed to before anybody could know it',
  ];
  if (arm !== 'unsealed') return [commitment];
  return [
    commitment,
    ['randomisation_sealed.txt', 'The design, with the key of the list'],
    ['randomisation_reveal.txt', 'The public value, and how many allocations there are'],
    ['randomisation_allocations.csv', 'Every allocation in the order in which it was made'],
    ...(its.kind === 'none'
      ? [['randomisation_list.csv', 'The list as it was uploaded'] as [string, string]]
      : []),
    ['verify_randomisation.py', 'Derives every allocation again, in Python 3'],
    ['verify_randomisation.R', 'The same in R; verify_randomisation_functions.R belongs to it'],
  ];
}

/** For the README of a bundle with these files. */
export function howToVerify(files: readonly TextFile[]): string {
  if (!files.some(([name]) => name === 'randomisation_reveal.txt')) return '';
  return `
The list can be derived again by anybody, with one of

    python3 -I verify_randomisation.py --commitment HASH --last-receipt RECEIPT
    Rscript --vanilla verify_randomisation.R --commitment HASH --last-receipt RECEIPT

in this folder. HASH is the commitment that was printed before the first allocation, RECEIPT the last receipt that was
noted during the study: from the page Commitment, or as last_receipt in manifest.json of a masked export.
`;
}
