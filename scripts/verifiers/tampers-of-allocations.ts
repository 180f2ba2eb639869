// Changes of the allocations.
import { names } from './bundle.ts';
import { arm, hidden, type Row, rows, rowsOf, sha256, type Tamper, text, withRows } from './tamper.ts';

/** Another arm of the same bundle than this row has. */
const otherArm = (all: readonly Row[], row: Row) => all.find((each) => each[4] !== row[4])?.[4] ?? 'OTHER';

/** Exchanges cells of two rows. */
export const exchange = (all: Row[], i: number, j: number, cells: readonly number[]) => {
  const [one, other] = [all[i] as Row, all[j] as Row];
  for (const cell of cells) {
    const kept = one[cell] as string;
    one[cell] = other[cell] as string;
    other[cell] = kept;
  }
};

const at = (all: Row[], i: number) => all[i] as Row;
const moved = (row: Row, hours: number) => {
  row[5] = new Date(Date.parse(row[5]) + hours * 3600_000).toISOString();
};

export const ofAllocations: Tamper[] = [
  {
    name: 'one arm',
    change: rows((all) => {
      at(all, 4)[4] = otherArm(all, at(all, 4));
    }),
    says: arm,
  },
  {
    name: 'an arm that is none of the design',
    change: rows((all) => {
      at(all, 0)[4] = 'NONE';
    }),
    says: /row 1: arm is "NONE"/,
  },
  {
    name: 'two arms exchanged',
    change: rows((all) => {
      exchange(
        all,
        2,
        all.findIndex((row) => row[4] !== at(all, 2)[4]),
        [4],
      );
    }),
    says: arm,
  },
  {
    name: 'two rows exchanged',
    change: rows((all) => {
      exchange(all, 2, 3, [0, 1, 2, 3, 4, 5, 6]);
    }),
    says: /row 3: order is "4", but "3" follows/,
  },
  {
    name: 'two rows exchanged, all rewritten',
    change: hidden(
      rows((all) => {
        exchange(all, 2, 15, [1, 2, 3, 4, 5, 6]);
      }),
    ),
    says: /row 3: position is|row 4: allocated_at/,
  },
  {
    name: 'two participants exchanged',
    change: rows((all) => {
      exchange(all, 2, 15, [1]);
    }),
    says: /row 3: receipt is/,
  },
  {
    name: 'two participants exchanged, all rewritten',
    change: hidden(
      rows((all) => {
        exchange(all, 2, 15, [1]);
      }),
    ),
    says: /participants\.csv, row 3: randomised_on "[^"]+" does not fit her allocation/,
  },
  {
    name: 'an order left out',
    change: rows((all) => {
      at(all, 5)[0] = '7';
    }),
    says: /row 6: order is "7", but "6" follows/,
  },
  {
    name: 'another stratum',
    change: rows((all) => {
      at(all, 5)[2] = all.find((row) => row[2] !== at(all, 5)[2])?.[2] ?? '';
    }),
    says: /row 6: position is|row 6: stratum "" is none|row \d+: position/,
  },
  {
    name: 'a stratum that was not committed to',
    change: hidden(
      rows((all) => {
        at(all, 5)[2] = 'elsewhere=1';
      }),
    ),
    says: /row 6: stratum "elsewhere=1" is none of the commitment/,
  },
  {
    name: 'another position, all rewritten',
    change: hidden(
      rows((all) => {
        at(all, 5)[3] = '9';
      }),
    ),
    says: /row 6: position is "9", but "\d" follows from the rows before it/,
  },
  {
    name: 'an instant',
    change: rows((all) => {
      moved(at(all, 5), 1);
    }),
    says: /row 6: receipt is/,
  },
  {
    name: 'an instant before the one before it, all rewritten',
    change: hidden(
      rows((all) => {
        moved(at(all, 5), -8);
      }),
    ),
    says: /row 6: allocated_at "[^"]+" does not fit/,
  },
  {
    name: 'an instant that cannot be, all rewritten',
    change: hidden(
      rows((all) => {
        at(all, 5)[5] = '2026-02-30T10:00:00.000Z';
      }),
    ),
    says: /row 6: allocated_at "2026-02-30T10:00:00.000Z" does not fit/,
  },
  {
    name: 'a day that no month has, all rewritten',
    change: hidden(
      rows((all) => {
        (all.at(-1) as Row)[5] = '2026-04-31T10:00:00.000Z';
      }),
    ),
    says: /row \d+: allocated_at "2026-04-31T10:00:00.000Z" does not fit/,
  },
  {
    name: 'an allocation before the commitment, all rewritten',
    change: hidden(
      rows((all) => {
        moved(at(all, 0), -8);
      }),
    ),
    says: /row 1: allocated_at/,
  },
  {
    name: 'a receipt',
    change: rows((all) => {
      at(all, 5)[6] = sha256('other');
    }),
    says: /row 6: receipt is "[0-9a-f]+", but/,
  },
  {
    name: 'a row more',
    change: (files) => {
      const all = rowsOf(files);
      return hidden((its) =>
        withRows(its, [
          ...all,
          [
            String(all.length + 1),
            'L-901',
            all[0]?.[2] ?? 'medication=0',
            '1',
            'A',
            '2027-01-01T00:00:00.000Z',
            '',
          ],
        ]),
      )(files);
    },
    says: /position is|participant "L-901" is not in participants\.csv/,
  },
  {
    name: 'the last row taken away',
    change: rows((all) => {
      all.pop();
    }),
    says: /allocations is "\d+", but "\d+" follows from randomisation_allocations\.csv/,
  },
  {
    name: 'the last row taken away, all rewritten',
    change: hidden(
      rows((all) => {
        all.pop();
      }),
    ),
    says: /participants\.csv, row \d+: randomised_on "[^"]+" does not fit her allocation at ""/,
  },
  {
    name: 'a participant twice, all rewritten',
    change: hidden(
      rows((all) => {
        at(all, 5)[1] = at(all, 4)[1];
      }),
    ),
    says: /row 6: participant "L-005" stands above/,
  },
  {
    name: 'another header',
    change: text(names.allocations, (its) => its.replace('position', 'place')),
    says: /its first line is/,
  },
  {
    name: 'a quoted cell',
    change: text(names.allocations, (its) => its.replace(/L-001/, '"L-001"')),
    says: /allocations\.csv is no CSV file/,
  },
  {
    name: 'other ends of lines',
    change: text(names.allocations, (its) => its.replaceAll('\r\n', '\n')),
    says: /allocations\.csv is no CSV file/,
  },
  {
    name: 'a cell too many',
    change: text(names.allocations, (its) => its.replace('L-001,', 'L-001,,')),
    says: /row 1: its number of cells is "8", but "7"/,
  },
];
