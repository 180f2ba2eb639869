// A form whose answer is a file that takes its time. With JavaScript the page says how far it is, can stop it, and saves the
// file once it is whole; without, the browser waits and saves it by itself.
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Broken, type Downloaded, progressType, readDownload } from './download.ts';
import { Notice } from './notice.tsx';

type State =
  | { name: 'idle' }
  | { name: 'making'; percent: number }
  | { name: 'saved'; file: Downloaded }
  | { name: 'stopped' }
  | { name: 'broken'; why: string };

const away = 'There is no connection to the server. Nothing was saved; try again.';

const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;

function save({ name, parts }: Downloaded) {
  const address = URL.createObjectURL(new Blob(parts, { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read after the click has been answered.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function* chunksOf(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

/** `isReady`: whether what is chosen may be sent; if not, the server says what is missing. */
export function DownloadForm({
  action,
  label,
  what,
  isReady,
  children,
}: {
  action: string;
  label: string;
  what: string;
  isReady: (form: FormData) => boolean;
  children: ReactNode;
}) {
  const [state, setState] = useState<State>({ name: 'idle' });
  const stop = useRef<AbortController>();
  const isMaking = state.name === 'making';

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const sent = new FormData(form);
    if (!isReady(sent)) return;
    event.preventDefault();
    if (isMaking) return;
    const controller = new AbortController();
    stop.current = controller;
    setState({ name: 'making', percent: 0 });
    try {
      const answer = await fetch(action, {
        method: 'post',
        body: new URLSearchParams([...sent].map(([name, value]) => [name, String(value)])),
        headers: { Accept: progressType },
        signal: controller.signal,
      });
      // Signed out, say: the server has a page for it, which a form is shown and a script is not.
      if (answer.headers.get('Content-Type') !== progressType || !answer.body) return form.submit();
      const file = await readDownload(
        chunksOf(answer.body),
        (percent) => setState({ name: 'making', percent }),
        globalThis.crypto?.subtle && ((bytes) => crypto.subtle.digest('SHA-256', bytes)),
      );
      save(file);
      setState({ name: 'saved', file });
    } catch (error) {
      if (controller.signal.aborted) setState({ name: 'stopped' });
      else setState({ name: 'broken', why: error instanceof Broken ? error.message : away });
    }
  };

  return (
    <form method="post" action={action} onSubmit={onSubmit}>
      {children}
      <div aria-live="polite">
        {state.name === 'saved' && (
          <Notice kind="done" title={`${state.file.name} is downloaded`}>
            <p>
              {inMegabytes(state.file.bytes)}
              {state.file.isHashed ? ', checked on arrival' : ''}. SHA-256:
              <br />
              <span className="code wrap">{state.file.sha256}</span>
            </p>
          </Notice>
        )}
        {state.name === 'stopped' && (
          <Notice title="Stopped" attention={state}>
            <p>Nothing was saved.</p>
          </Notice>
        )}
        {state.name === 'broken' && (
          <Notice kind="care">
            <p>{state.why}</p>
          </Notice>
        )}
      </div>
      {isMaking ? (
        <div className="making">
          <p id="making">
            {what} is being made: {state.percent} %
          </p>
          <progress className="progress" max={100} value={state.percent} aria-labelledby="making" />
          <button type="button" className="button button-secondary" onClick={() => stop.current?.abort()}>
            Stop
          </button>
        </div>
      ) : (
        <Button>{label}</Button>
      )}
    </form>
  );
}
