// One's own account: the password and where one is signed in.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { actAsAnyone } from '#app/access/act-as.server.ts';
import { feedAddress, renew } from '#app/access/entry.server.ts';
import { fieldsOf, queryOf } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { CalendarFeed, FeedAddress } from '#app/views/calendar-feed.tsx';
import { Done } from '#app/views/done.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Password } from '#app/views/fields.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Your account · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  const sessions = await person.account.sessions();
  return {
    viewer: await person.viewer(),
    sessions,
    // Whoever has the calendar may have it in her own.
    feed: 'calendar' in person ? { made: await person.calendar.feed() } : null,
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAsAnyone(args);
  const fields = await fieldsOf(args.request);
  if (fields.intent === 'end') {
    await person.account.endSession(fields.session ?? '');
    return redirect('/account?done=session_ended');
  }
  if ('calendar' in person && fields.intent === 'feed') {
    const token = await person.calendar.makeFeed();
    return data({ errors: [], address: feedAddress(args, token) });
  }
  if ('calendar' in person && fields.intent === 'revoke') {
    await person.calendar.revokeFeed();
    return redirect('/account?done=feed_revoked');
  }
  const { current = '', password = '', again = '' } = fields;
  const changed = await person.account.changePassword({ current, password, again });
  if (!changed.ok) return data({ errors: changed.errors, address: null }, { status: 422 });
  // The page that follows is asked for with the new token: the old one is worth nothing any more.
  const headers = { 'Set-Cookie': renew(args, changed.token) };
  return redirect('/account?done=password', { headers });
}

export default function Account() {
  const { viewer, sessions, feed, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const address = answer?.address ?? null;
  const refused = address === null ? answer : undefined;
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  return (
    <Shell viewer={viewer} title="Your account">
      {refused && <ErrorSummary errors={refused.errors} />}
      {!answer && <Done code={done} />}
      {address !== null && <FeedAddress address={address} />}
      <h2>Change your password</h2>
      <Form method="post" noValidate key={done}>
        <Password
          name="current"
          label="Current password"
          error={errorOf('current')}
          autoComplete="current-password"
        />
        <Password
          name="password"
          label="New password"
          hint="At least 12 characters"
          error={errorOf('password')}
          autoComplete="new-password"
        />
        <Password
          name="again"
          label="New password again"
          error={errorOf('again')}
          autoComplete="new-password"
        />
        <Button>Change the password</Button>
      </Form>
      <h2>Where you are signed in</h2>
      <Table
        caption="Sessions end by themselves after an hour without use, and after twelve hours"
        head={['Since', 'Address', '']}
        rows={sessions.map((each) => ({
          key: each.id,
          cells: [
            <Instant key="t" at={each.created_at} timeZone={viewer.timeZone} />,
            each.address,
            each.current ? (
              'this one'
            ) : (
              <Form method="post" key="f">
                <input type="hidden" name="session" value={each.id} />
                <button type="submit" className="link-button" name="intent" value="end">
                  End<span className="visually-hidden"> the session from {each.address}</span>
                </button>
              </Form>
            ),
          ],
        }))}
      />
      {feed && <CalendarFeed made={feed.made} timeZone={viewer.timeZone} />}
    </Shell>
  );
}
