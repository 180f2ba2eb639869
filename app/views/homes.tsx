// The homes of the roles: what to do now, and an empty state that says what to do first.
import type { ReactNode } from 'react';
import { type ArmLine, ArmTable } from './arm-table.tsx';
import { LinkButton } from './button.tsx';
import { Notice } from './notice.tsx';
import { Table } from './table.tsx';

interface Line {
  number: string;
  randomisedOn: string | null;
}
interface Work {
  today: string;
  confirm: string[];
  baseline: Line[];
  due: Line[];
  overdue: Line[];
  counts: { baseline: number; due: number; overdue: number };
}

function WorkTable({
  title,
  lines,
  count,
  filter,
  empty,
  day,
}: {
  title: string;
  lines: Line[];
  count: number;
  filter: string;
  empty: ReactNode;
  day: string;
}) {
  return (
    <section>
      <h2>
        {title} ({count})
      </h2>
      <Table
        caption={day}
        head={['Participant', 'Randomised on']}
        empty={empty}
        rows={lines.slice(0, 10).map((each) => ({
          key: each.number,
          cells: [
            <a key="a" href={`/participants/${each.number}`}>
              {each.number}
            </a>,
            each.randomisedOn ?? 'not yet',
          ],
        }))}
      />
      {count > 10 && (
        <p>
          <a href={`/participants?filter=${filter}`}>All {count}</a>
        </p>
      )}
    </section>
  );
}

export function WorkHome({
  work,
  canScreen = false,
  isLocked,
  confirmations,
}: {
  work: Work | null;
  canScreen?: boolean;
  isLocked: boolean;
  confirmations: number;
}) {
  if (!work)
    return (
      <Notice title="The study is not set up yet">
        An administrator must first name the site, its time zone, the scanner and the safety contact.
      </Notice>
    );
  return (
    <>
      {confirmations > 0 && (
        <Notice kind="care" title="An invitation waits for a second person">
          <p>
            <a href="/confirmations">Confirm or leave it</a>
          </p>
        </Notice>
      )}
      {isLocked && (
        <p>
          There is nothing left to enter. What was entered can be read under{' '}
          <a href="/participants">Participants</a>.
        </p>
      )}
      {canScreen && !isLocked && (
        <p className="actions">
          <LinkButton href="/screening/new">Screen a person</LinkButton>
        </p>
      )}
      {!isLocked && <WorkTables work={work} canScreen={canScreen} />}
    </>
  );
}

function WorkTables({ work, canScreen }: { work: Work; canScreen: boolean }) {
  return (
    <>
      <p>
        <a href="/work">Work list</a>: due this week, due and not booked, and visits with missing forms
      </p>
      <WorkTable
        title="Final visits overdue"
        lines={work.overdue}
        count={work.counts.overdue}
        filter="overdue"
        day="The window has closed: make the visit now, or record it as missed"
        empty={<p>None is overdue.</p>}
      />
      <WorkTable
        title="Final visits due"
        lines={work.due}
        count={work.counts.due}
        filter="due"
        day={`Inside the window today, ${work.today}`}
        empty={<p>None is due today.</p>}
      />
      {work.confirm.length > 0 && (
        <section>
          <h2>Eligibility to confirm ({work.confirm.length})</h2>
          <ul className="to-confirm">
            {work.confirm.slice(0, 10).map((number) => (
              <li key={number}>
                <a href={`/participants/${number}/eligibility`}>Confirm {number}</a>
              </li>
            ))}
          </ul>
          {work.confirm.length > 10 && (
            <p>
              <a href="/participants?filter=enrolled">Everybody who is not randomised</a>
            </p>
          )}
        </section>
      )}
      <WorkTable
        title="Before randomisation"
        lines={work.baseline}
        count={work.counts.baseline}
        filter="enrolled"
        day="Enrolled: baseline to finish, eligibility to confirm, then randomise"
        empty={<p>Everybody enrolled is randomised.{canScreen ? ' Screen the next person.' : ''}</p>}
      />
    </>
  );
}

export function AdministratorHome({
  hasSite,
  mode,
  isLocked,
  waiting,
  people,
}: {
  hasSite: boolean;
  mode: string;
  isLocked: boolean;
  waiting: number;
  people: number;
}) {
  const steps: [boolean, string, string, string][] = [
    [hasSite, '/settings', 'Name the site', 'The site, its time zone, the scanner and the safety contact'],
    [
      people > 1,
      '/people',
      'Invite your colleagues',
      'A coordinator, an assessor, an investigator, a trainer and a statistician',
    ],
    [
      mode === 'production',
      '/activate',
      'Activate the study',
      'After practice: the study key is made and the design is frozen',
    ],
    [
      isLocked,
      '/lock',
      'Lock the study',
      'At the end, when nothing is left to enter; then it is unsealed by two people',
    ],
  ];
  return (
    <>
      {waiting > 0 && (
        <Notice kind="care" title="An invitation to an unblinded role waits for a second person">
          <p>Another administrator or a coordinator confirms it.</p>
        </Notice>
      )}
      <h2>Steps to a running study</h2>
      <ol className="steps">
        {steps.map(([done, href, title, text]) => (
          <li key={href}>
            <a href={href}>{title}</a> {done && <span className="tag tag-eligible">Done</span>}
            <br />
            <span className="hint">{text}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

export function TrainerHome({ lines, timeZone }: { lines: ArmLine[]; timeZone: string }) {
  return (
    <>
      <Notice kind="care">
        <p>You know arms. Do not speak of them with assessors, coordinators or statisticians.</p>
      </Notice>
      <h2>Newly randomised: tell her</h2>
      <ArmTable
        lines={lines}
        timeZone={timeZone}
        empty={<p>Everybody who is randomised has been told. The whole list is under Programme.</p>}
      />
    </>
  );
}

export function StatisticianHome({ arm }: { arm: { title: string; text: string } }) {
  return (
    <>
      <p>The dataset can be downloaded at any time.</p>
      <Notice title={arm.title}>
        <p>{arm.text}</p>
      </Notice>
      <p className="actions">
        <LinkButton href="/export">Go to the export</LinkButton>
        <LinkButton href="/codebook" kind="secondary">
          Read the codebook
        </LinkButton>
      </p>
    </>
  );
}
