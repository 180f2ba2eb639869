// The address at which a calendar program finds the appointments: made, shown once, and revoked.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';

export function FeedAddress({ address }: { address: string }) {
  return (
    <Notice kind="done" title="The address of your calendar feed">
      <p>
        Give it to your calendar program as a calendar to subscribe to. It is not shown again; one that you
        had before works no more.
      </p>
      <p className="code">{address}</p>
    </Notice>
  );
}

export function CalendarFeed({ made, timeZone }: { made: string | null; timeZone: string }) {
  return (
    <>
      <h2>Appointments in your own calendar</h2>
      <p>
        A calendar program can show who is expected when: number, visit, time and site, and nothing else.
        Whoever has the address sees the same, so keep it to yourself, and revoke it when a device is lost.
      </p>
      {made && (
        <p>
          Your address was made <Instant at={made} timeZone={timeZone} />.
        </p>
      )}
      <Form method="post" className="actions">
        <Button kind="secondary" name="intent" value="feed">
          {made ? 'Make another address' : 'Make an address'}
        </Button>
        {made && (
          <Button kind="warning" name="intent" value="revoke">
            Revoke the address
          </Button>
        )}
      </Form>
    </>
  );
}
