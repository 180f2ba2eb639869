// A short message that stands out: something done, something to know, something to take care of.
import type { ReactNode } from 'react';
import { useAttention } from './attention.ts';

export function Notice({
  kind = 'info',
  title,
  attention,
  children,
}: {
  kind?: 'info' | 'done' | 'care';
  title?: string;
  /** The answer to a form, when the message takes the focus. */
  attention?: unknown;
  children?: ReactNode;
}) {
  const box = useAttention(attention);
  return (
    <div
      className={`notice notice-${kind}`}
      role={kind === 'done' ? 'status' : undefined}
      ref={box}
      tabIndex={attention ? -1 : undefined}
    >
      {title && <p className="notice-title">{title}</p>}
      {children}
    </div>
  );
}
