// The screening log: everyone assessed, also those refused.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { pageOf } from '#app/access/params.server.ts';
import { LinkButton } from '#app/views/button.tsx';
import { Day } from '#app/views/day.tsx';
import { Pager } from '#app/views/pager.tsx';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';
import { Verdict } from '#app/views/verdict.tsx';

export const meta = () => [{ title: 'Screening log · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const page = pageOf(args.request);
  return { viewer: await coordinator.viewer(), page, log: await coordinator.screening.log(page) };
}

export default function ScreeningLog() {
  const { viewer, page, log } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Screening log">
      {!viewer.lock && (
        <p className="actions">
          <LinkButton href="/screening/new">Screen a person</LinkButton>
        </p>
      )}
      <Table
        caption="Everyone assessed, newest first"
        head={['Number', 'Date', 'Age', 'Outcome', 'Why', 'Participant']}
        empty={
          <p>
            Nobody has been screened yet. Everyone who is assessed gets a number, also those who are refused.
          </p>
        }
        rows={log.lines.map((each) => ({
          key: each.number,
          cells: [
            <a key="a" href={`/screening/${each.number}`}>
              {each.number}
            </a>,
            <Day key="d" day={each.date} />,
            each.age,
            <Verdict key="v" verdict={each.verdict} />,
            each.reasons.join('; '),
            each.participant && <a href={`/participants/${each.participant}`}>{each.participant}</a>,
          ],
        }))}
      />
      {log.total > 0 && (
        <Pager
          page={page}
          pages={log.pages}
          total={log.total}
          noun="people"
          href={(to) => `/screening?page=${to}`}
        />
      )}
    </Shell>
  );
}
