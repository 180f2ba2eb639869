// A short message that stands out: something done, something to know, something to take care of.
import type { ReactNode } from 'react';

export function Notice({
  kind = 'info',
  title,
  children,
}: {
  kind?: 'info' | 'done' | 'care';
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'done' ? 'status' : undefined}>
      {title && <p className="notice-title">{title}</p>}
      {children}
    </div>
  );
}
