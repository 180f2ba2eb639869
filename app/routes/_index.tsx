// Home: each role's answer to "what do I do now?".
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAsAnyone } from '#app/access/act-as.server.ts';
import { homeOf } from '#app/access/home.server.ts';
import { WaitingForConsent } from '#app/views/consents.tsx';
import { AdministratorHome, StatisticianHome, TrainerHome, WorkHome } from '#app/views/homes.tsx';
import { InvestigatorHome } from '#app/views/investigator-home.tsx';
import { Shell } from '#app/views/shell.tsx';
import { UnsentList } from '#app/views/unsent-list.tsx';

export const meta = () => [{ title: 'Home · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  return { viewer: await person.viewer(), home: await homeOf(person) };
}

export default function Home() {
  const { viewer, home } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title={`Good day, ${viewer.name.split(' ')[0]}`}>
      {'unsent' in home && home.unsent && <UnsentList drafts={home.unsent} />}
      {home.role === 'administrator' && <AdministratorHome {...home} />}
      {home.role === 'coordinator' && <WorkHome {...home} isLocked={viewer.lock !== null} canScreen />}
      {home.role === 'coordinator' && home.consents && <WaitingForConsent {...home.consents} />}
      {home.role === 'assessor' && <WorkHome {...home} isLocked={viewer.lock !== null} />}
      {home.role === 'investigator' && <InvestigatorHome alerts={home.alerts} timeZone={viewer.timeZone} />}
      {home.role === 'trainer' && <TrainerHome lines={home.lines} timeZone={viewer.timeZone} />}
      {home.role === 'statistician' && <StatisticianHome arm={home.arm} />}
      {(home.role === 'coordinator' || home.role === 'assessor' || home.role === 'trainer') && (
        <p className="aside">
          <a href="/incidents">Unblinding incidents</a>: log one whenever somebody may have learnt a programme
          that she is not to know
        </p>
      )}
      <p className="aside">
        <a href="/enrolment">Enrolment so far</a>: how many were screened, enrolled and randomised
      </p>
    </Shell>
  );
}
