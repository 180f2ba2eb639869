// Access for programs: the tokens of the reader, made here, shown once, and ended.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, manyOf, queryOf } from '#app/access/params.server.ts';
import { Done } from '#app/views/done.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Shell } from '#app/views/shell.tsx';
import { NewToken, TokenForm, TokenTable } from '#app/views/tokens.tsx';

export const meta = () => [{ title: 'Access for programs · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  return {
    viewer: await statistician.viewer(),
    tokens: await statistician.tokens.own(),
    choices: await statistician.tokens.choices(),
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const { intent, token = '', name = '', days = '', password = '' } = await fieldsOf(args.request);
  if (intent === 'end') {
    await statistician.tokens.end(token);
    return redirect('/tokens?done=token_ended');
  }
  const scopes = await manyOf(args.request, 'scope');
  const made = await statistician.tokens.make({ name, scopes, days, password });
  if (made.ok) return data({ token: made.token, errors: [], typed: null });
  // The password is never sent back.
  return data({ token: null, errors: made.errors, typed: { name, scopes, days } }, { status: 422 });
}

const asks = ['adsl.csv', 'dxa.parquet?changed_since=2026-01-31', 'bundle.zip?formats=csv,xpt'].map(
  (file) => `curl -H "Authorization: Bearer $TOKEN" 'https://…/api/export/${file}'`,
);

export default function Tokens() {
  const { viewer, tokens, choices, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Shell viewer={viewer} title="Access for programs">
      {answer && <ErrorSummary errors={answer.errors} />}
      {!answer && <Done code={done} />}
      {answer?.token && <NewToken token={answer.token} />}
      <p>
        A program can read the dataset in your name, under the same mask as you: what the arm column holds
        until the study is locked and unsealed is the same for both. Each time is recorded.
      </p>
      <TokenTable tokens={tokens} timeZone={viewer.timeZone} />
      <TokenForm
        key={answer?.token ?? ''}
        choices={choices}
        errors={answer?.errors ?? []}
        typed={answer?.typed ?? null}
      />
      <h2>How a program asks</h2>
      <p>
        <code>/api/export</code> names the tables and the formats of each, and says where the dataset stands.
      </p>
      {asks.map((each) => (
        <p key={each} className="code wrap">
          {each}
        </p>
      ))}
      <p>
        With <code>changed_since</code> a table holds the rows of those participants for whom something has
        changed since, all rows of each; <code>changes.csv</code> names these participants. It is a day or an
        instant in UTC, or the number that came with an earlier answer in the header{' '}
        <code>Equipoise-Cut</code>. Datasets of the analysis hang on the day, so from the next day on they
        come whole; the header <code>Equipoise-Rows</code> says so.
      </p>
    </Shell>
  );
}
