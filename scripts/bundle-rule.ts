// What must not reach a browser: everything behind the door of access, the names of the arms, the design of the list.
export interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}

const forbidden = [
  /(^|\/)db\//,
  /(^|\/)server\//,
  /\.server\.tsx?$/,
  /(^|\/)app\/(access|services)\//,
  /(^|\/)app\/problem\.ts$/,
  /(^|\/)app\/study\/(arms|design|definition)\.ts$/,
  /node_modules\/(better-sqlite3|drizzle-orm|seedrandom|express|@remix-run\/node)\//,
];

// What the classic compiler puts in the place of a `.server` module: nothing.
const emptied = /^empty-module:/;

/** The inputs of client outputs that must not be there, with the output that holds them. */
export function forbiddenIn({ outputs }: Metafile): { input: string; output: string }[] {
  return Object.entries(outputs).flatMap(([output, { inputs }]) =>
    Object.entries(inputs)
      .filter(
        ([input, { bytesInOutput }]) =>
          bytesInOutput > 0 && !emptied.test(input) && forbidden.some((each) => each.test(input)),
      )
      .map(([input]) => ({ input, output })),
  );
}
