// Every code break, for the investigator: why, for whom, and that she knows of it.
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { BreakFacts } from '#app/views/code-break.tsx';
import { Done } from '#app/views/done.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Code breaks · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const investigator = await actAs(args, 'investigator');
  return {
    viewer: await investigator.viewer(),
    breaks: await investigator.emergency.all(),
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const investigator = await actAs(args, 'investigator');
  await investigator.emergency.acknowledge(param(await fieldsOf(args.request), 'id', shapes.id));
  return redirect('/code-breaks?done=acknowledged');
}

export default function CodeBreaks() {
  const { viewer, breaks, done } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Code breaks">
      <Done code={done} />
      <p>
        A code is broken from the page of <a href="/participants">the participant</a>. What the receiver
        learnt is asked of nobody, and typed nowhere.
      </p>
      {breaks.length === 0 && (
        <div className="empty">
          <p>No code was broken.</p>
        </div>
      )}
      {breaks.toReversed().map((each) => (
        <section key={each.id} id={each.id}>
          <h2>
            <a href={`/participants/${each.number}`}>{each.number}</a>
          </h2>
          <BreakFacts its={each} timeZone={viewer.timeZone} />
          {each.acknowledged === null && !each.isOwn && (
            <Form method="post">
              <input type="hidden" name="id" value={each.id} />
              <Button kind="secondary">
                I know of it<span className="visually-hidden">: {each.number}</span>
              </Button>
            </Form>
          )}
        </section>
      ))}
    </Shell>
  );
}
