// How much is measured. The quick plan only shows that everything works; its figures mean nothing.

export interface Plan {
  /** Rounds of each contestant; the figures are the medians of the rounds. */
  rounds: number;
  /** Length of a round of saves, in milliseconds. */
  roundMs: number;
  connections: readonly number[];
  /** Participants whose forms are saved over HTTP. */
  saved: number;
  /** Saves in a round of the save service. */
  serviceSaves: number;
  /** Sizes of the study for the participants page. */
  sizes: readonly number[];
  /** Requests for each page in a round. */
  pageRequests: number;
  /** Participants that are exported. */
  exported: number;
  exports: number;
  /** Sizes of the study of which page and export are measured for their growth, and rounds of each. */
  scale: readonly number[];
  scaleRounds: number;
  /** Rows of one form that are written as CSV, and how often. */
  visitRows: number;
  csvRuns: number;
  starts: number;
  /** How long a server is left alone before its memory is read, in milliseconds. */
  restMs: number;
}

export const full: Plan = {
  rounds: 9,
  roundMs: 1500,
  connections: [1, 8, 32],
  saved: 400,
  serviceSaves: 1000,
  sizes: [100, 1000, 10_000],
  pageRequests: 30,
  exported: 10_000,
  exports: 5,
  scale: [1000, 10_000, 100_000],
  scaleRounds: 3,
  visitRows: 1_000_000,
  csvRuns: 3,
  starts: 7,
  restMs: 3000,
};

export const quick: Plan = {
  rounds: 1,
  roundMs: 250,
  connections: [1, 8, 32],
  saved: 20,
  serviceSaves: 30,
  sizes: [30, 60, 120],
  pageRequests: 3,
  exported: 120,
  exports: 1,
  scale: [20, 40],
  scaleRounds: 1,
  visitRows: 200,
  csvRuns: 1,
  starts: 1,
  restMs: 200,
};
