// Output on the console is a failure, unless the test says that it expects it.
import { afterEach, beforeEach, expect, vi } from 'vitest';

const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
const expected: { level: (typeof levels)[number]; text: RegExp }[] = [];

/** Allows one line of this kind in the running test. */
export function expectConsole(level: (typeof levels)[number], text: RegExp): void {
  expected.push({ level, text });
}

let said: string[] = [];

beforeEach(() => {
  said = [];
  expected.length = 0;
  for (const level of levels)
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      const text = parts.map(String).join(' ');
      if (!expected.some((each) => each.level === level && each.text.test(text)))
        said.push(`${level}: ${text}`);
    });
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(said).toEqual([]);
});
