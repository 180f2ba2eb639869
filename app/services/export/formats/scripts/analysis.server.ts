// analysis.R, the analysis of the study in base R. It is the same text in every bundle, whatever the arm column holds: it is
// written on dummy groups, signed while they are letters, and run unchanged on the arms. So nothing of an export is in it:
// groups, labels and marks are read from the data.
import { analysisWindows } from '#app/study/analysis/windows.ts';
import { analysisFunctions } from './analysis-functions.server.ts';
import { analysisResults } from './analysis-results.server.ts';

/** What the analysis is of: codes of ADEFF and variables of ADSL. Every other parameter of ADEFF is secondary. */
export const analysed = {
  primary: ['LSBMD', 'FNBMD'],
  measured: ['AGE', 'HEIGHTBL', 'WEIGHTBL', 'BMIBL', 'MENOYRS', 'LSTSBL', 'FNTSBL'],
  counted: ['AGEGR1', 'OPMEDFL', 'PRFRACFL', 'STRATAR'],
} as const;

const vector = (codes: readonly string[]) => `c(${codes.map((each) => `"${each}"`).join(', ')})`;

/** The program; to be run in the folder of the unpacked bundle. It needs the CSV files, codebook and lists of codes. */
export function analysisScript(): string {
  const last = Math.max(...analysisWindows.map(({ avisitn }) => avisitn));
  return `# The analysis of the study. Base R (3.5 or newer), no packages. Start R in the folder of the unpacked bundle and run
# source("analysis.R"). Prints, and writes the same into the folder results/.
#
# Groups are what TRT01PN and TRT01P hold: dummies before the lock, letters after it, the arms once the study is unsealed. This
# text is the same in all three. Each result says the marks of its data.

primary <- ${vector(analysed.primary)} # PARAMCD; every other parameter is secondary
final_visit <- ${last} # AVISITN
measured <- ${vector(analysed.measured)} # of ADSL, as mean and SD
counted <- ${vector(analysed.counted)} # of ADSL, as counts
${analysisFunctions}${analysisResults}`;
}
