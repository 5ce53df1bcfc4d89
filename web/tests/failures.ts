import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Names what failed after everything else, one line each: the end of a log is what a person reads first. */
export default class Failures implements Reporter {
  #tests = new Map<string, string>();
  #flaky: string[] = [];
  #errors: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.outcome() === 'flaky') this.#tellFlaky(test.id);
    if (test.outcome() !== 'unexpected') return;
    const where = `${test.location.file.split('/').at(-1)}:${test.location.line}`;
    const why = firstLines(result.error?.message ?? result.status);
    this.#tests.set(test.id, `  ✘ [${test.parent.project()?.name}] ${where} › ${test.title}\n    ${why}`);
  }

  /** What failed and then passed is a defect to be mended, though it does not end the run. */
  #tellFlaky(id: string): void {
    const failure = this.#tests.get(id);
    if (failure) this.#flaky.push(failure);
    this.#tests.delete(id);
  }

  onError(error: { message?: string }): void {
    this.#errors.push(`  ✘ ${firstLines(error.message ?? 'unknown')}`);
  }

  // After the list reporter, which tells the whole story.
  onEnd(result: FullResult): void {
    if (this.#flaky.length > 0)
      process.stdout.write(
        `\nFlaky browser tests, passed at the second attempt:\n${this.#flaky.join('\n')}\n`,
      );
    const lines = [...this.#tests.values(), ...this.#errors];
    if (lines.length > 0)
      process.stdout.write(`\nFailed browser tests (${result.status}):\n${lines.join('\n')}\n`);
  }
}

/** The beginning of an error, without the colours of a terminal, on one line. */
function firstLines(text: string): string {
  const plain = text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
  return plain
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 6)
    .join(' | ')
    .slice(0, 400);
}
