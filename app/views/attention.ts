// A form that was not saved must say so where its reader is: with JavaScript the page is not loaded again, so the
// message takes the focus, at every answer anew.
import { useEffect, useRef } from 'react';

/** The ref of an element that takes the focus whenever there is a new answer; none where it is undefined. */
export function useAttention(answer: unknown) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer) box.current?.focus();
  }, [answer]);
  return box;
}
