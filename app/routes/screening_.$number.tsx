// One entry of the screening log: the judgement, criterion by criterion, and what follows from it.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { param, shapes } from '#app/access/params.server.ts';
import { screening } from '#app/study/instruments/screening.ts';
import { kindOf } from '#app/study/kinds.ts';
import { LinkButton } from '#app/views/button.tsx';
import { CriteriaTable } from '#app/views/criteria-table.tsx';
import { Facts } from '#app/views/facts.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Shell } from '#app/views/shell.tsx';
import { Verdict } from '#app/views/verdict.tsx';

export const meta = () => [{ title: 'Screening · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.screening);
  return { viewer: await coordinator.viewer(), entry: await coordinator.screening.view(number) };
}

export default function ScreeningEntry() {
  const { viewer, entry } = useLoaderData<typeof loader>();
  const canEnrol = entry.verdict === 'eligible' && !entry.participant && !viewer.lock;
  return (
    <Shell
      viewer={viewer}
      title={`Screening ${entry.number}`}
      back={{ href: '/screening', label: 'Screening log' }}
    >
      <p className="verdict">
        <Verdict verdict={entry.verdict} /> {entry.reasons.join('; ')}
      </p>
      {canEnrol && (
        <p className="actions">
          <LinkButton href={`/screening/${entry.number}/enrol`}>Consent and enrol</LinkButton>
        </p>
      )}
      {entry.participant && (
        <p>
          Enrolled as <a href={`/participants/${entry.participant}`}>{entry.participant}</a>.
        </p>
      )}
      <CriteriaTable criteria={entry.criteria} />
      <h2>What was entered</h2>
      <Facts
        facts={Object.entries(screening.fields)
          .filter(([name]) => (entry.values[name] ?? null) !== null)
          .map(
            ([name, field]) => [field.label, kindOf(field).text(field, entry.values[name] ?? null)] as const,
          )}
      />
      <h2>About this entry</h2>
      <Facts
        facts={[
          ['Entered', <Instant key="t" at={entry.enteredAt} timeZone={viewer.timeZone} />],
          ['Definition', <code key="d">{entry.definition}</code>],
          ...(entry.rescreenOf
            ? [
                [
                  'Screened before as',
                  <a key="b" href={`/screening/${entry.rescreenOf}`}>
                    {entry.rescreenOf}
                  </a>,
                ] as const,
              ]
            : []),
          ...entry.rescreenedAs.map(
            (each) =>
              [
                'Screened again as',
                <a key={each} href={`/screening/${each}`}>
                  {each}
                </a>,
              ] as const,
          ),
        ]}
      />
      {!entry.participant && !viewer.lock && (
        <p>
          <a href={`/screening/new?of=${entry.number}`}>Screen her again</a>: she gets a new number, linked to
          this one.
        </p>
      )}
    </Shell>
  );
}
