// Participants with their arms. Only pages of unblinded roles may show it.
import type { ReactNode } from 'react';
import { Instant } from './instant.tsx';
import { Table } from './table.tsx';

export interface ArmLine {
  number: string;
  allocatedAt: string;
  arm: string;
  toldOn: string | null;
}

export function ArmTable({
  lines,
  timeZone,
  empty,
}: {
  lines: ArmLine[];
  timeZone: string;
  empty: ReactNode;
}) {
  return (
    <Table
      caption="Each view of this list is recorded"
      head={['Participant', 'Randomised', 'Arm', 'Told her on']}
      empty={empty}
      rows={lines.map((each) => ({
        key: each.number,
        cells: [
          <a key="a" href={`/programme/${each.number}`}>
            {each.number}
          </a>,
          <Instant key="t" at={each.allocatedAt} timeZone={timeZone} />,
          each.arm,
          each.toldOn ?? <a href={`/programme/${each.number}`}>Record the day</a>,
        ],
      }))}
    />
  );
}
