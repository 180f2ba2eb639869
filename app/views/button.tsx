// Buttons. One primary action a page.
import { type ReactNode, useContext } from 'react';
import { ClosedContext } from './study-context.ts';

interface Props {
  children: ReactNode;
  kind?: 'primary' | 'secondary' | 'warning';
  name?: string;
  value?: string;
}

export function Button({ children, kind = 'primary', name, value }: Props) {
  if (useContext(ClosedContext)) return null;
  return (
    <button type="submit" className={`button button-${kind}`} name={name} value={value}>
      {children}
    </button>
  );
}

export function LinkButton({
  href,
  children,
  kind = 'primary',
}: {
  href: string;
  children: ReactNode;
  kind?: 'primary' | 'secondary';
}) {
  return (
    <a href={href} className={`button button-${kind}`}>
      {children}
    </a>
  );
}
