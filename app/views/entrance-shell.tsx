// The frame of the pages before sign-in.
import type { ReactNode } from 'react';
import { Banners } from './shell.tsx';

interface Props {
  study: string;
  mode: 'practice' | 'production';
  synthetic: boolean;
  title: string;
  children: ReactNode;
}

export function EntranceShell({ study, mode, synthetic, title, children }: Props) {
  return (
    <>
      <header className="bar">
        <div className="page bar-row">
          <a className="brand" href="/">
            Equipoise
          </a>
          <span className="bar-study">{study}</span>
        </div>
      </header>
      <Banners mode={mode} synthetic={synthetic} />
      <main id="main" className="page page-narrow">
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}
