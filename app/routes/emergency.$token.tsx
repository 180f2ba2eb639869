// The page of a code break: whoever has its address and its code is shown the arm of one participant, once. Opening it
// shows nothing yet, since programs that pass a message on open what is in it.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { emergency, revealArmForEmergency } from '#app/access/emergency.server.ts';
import { entrance } from '#app/access/entry.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { EntranceShell } from '#app/views/entrance-shell.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Facts } from '#app/views/facts.tsx';
import { TextField } from '#app/views/fields.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Notice } from '#app/views/notice.tsx';

export const meta = () => [{ title: 'In an emergency · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const its = await emergency(args, param(args.params, 'token', shapes.token));
  return data({ ...(await entrance(args)), its }, { status: its ? 200 : 410 });
}

export async function action(args: ActionFunctionArgs) {
  const token = param(args.params, 'token', shapes.token);
  const { code = '' } = await fieldsOf(args.request);
  const shown = await revealArmForEmergency(args, token, code);
  return shown.ok
    ? data({ shown, code: '', message: null })
    : data({ shown: null, code, message: shown.message }, { status: 422 });
}

export default function Emergency() {
  const { its, ...entry } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  if (result?.shown)
    return (
      <EntranceShell {...entry} title={`Participant ${result.shown.number}`}>
        <Notice kind="done" title={result.shown.arm} attention={result}>
          <p>This is the arm of {result.shown.number}. It is not shown again.</p>
        </Notice>
        <p>
          Use it for her treatment, and tell nobody of the study: those who measure her do not know it and
          must not. She stays in the study unless she or you decide otherwise.
        </p>
      </EntranceShell>
    );
  if (!its)
    return (
      <EntranceShell {...entry} title="This page cannot be used">
        <p>Its time is over, or the address is not whole. Ask whoever gave it to you for a new one.</p>
      </EntranceShell>
    );
  const message = result?.message ?? undefined;
  return (
    <EntranceShell {...entry} title={`The arm of participant ${its.number}`}>
      {message && <ErrorSummary errors={[{ field: 'code', message }]} />}
      <p>
        You will be shown the arm of {its.number}, once, and nobody else's. This cannot be undone: whoever
        reads it knows her arm from then on.
      </p>
      <Facts
        facts={[
          ['For', `${its.receiver}, ${its.receiverRole}`],
          ['Asked for by', its.operatorReads ? `${its.by}, who reads it and tells it` : its.by],
          ['At', <Instant key="t" at={its.at} timeZone={its.timeZone} />],
        ]}
      />
      <Form method="post" noValidate>
        <TextField
          name="code"
          label="Code"
          hint="Ten characters that you were told"
          width={20}
          typed={result?.code}
          error={message}
        />
        <Button kind="warning">Show the arm now</Button>
      </Form>
    </EntranceShell>
  );
}
