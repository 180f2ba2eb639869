// Changes of who was allocated, in every file: nothing that is secret goes into a receipt, so all of them can be rewritten.
import type { Files } from './bundle.ts';
import { hidden, rows, rowsOf, type Tamper } from './tamper.ts';
import { exchange } from './tampers-of-allocations.ts';

/** Changes every data file of a bundle. */
const data = (files: Files, change: (text: string) => string): Files =>
  Object.fromEntries(
    Object.entries(files).map(([name, its]) => [
      name,
      /^(participants|visits)\.csv$/.test(name) ? change(its) : its,
    ]),
  );

export const ofPersons: Tamper[] = [
  {
    name: 'two participants exchanged in every file, all rewritten',
    change: hidden((files) => {
      const changed = rows((all) => exchange(all, 2, 15, [1]))(files);
      const other: Record<string, string> = { 'L-003': 'L-016', 'L-016': 'L-003' };
      return changed && data(changed, (its) => its.replace(/L-003|L-016/g, (her) => other[her] ?? her));
    }),
    says: /allocations\.csv: no row has the receipt "[0-9a-f]{64}" that was noted/,
    noted: true,
  },
  {
    name: 'the last participant left out of every file, all rewritten',
    change: hidden((files) => {
      const her = rowsOf(files).at(-1)?.[1];
      const changed = rows((all) => all.pop())(files);
      return (
        changed && data(changed, (its) => its.replace(new RegExp(`^liftmor,${her},.*\r\n.*\r\n`, 'gm'), ''))
      );
    }),
    says: /allocations\.csv: no row has the receipt "[0-9a-f]{64}" that was noted/,
    noted: true,
  },
];
