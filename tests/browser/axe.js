// axe-core with every rule it has, the experimental and the AAA ones too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe complains of, as lines. */
export async function axeFaults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const rules = Object.fromEntries(
      globalThis.axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]),
    );
    const { violations } = await globalThis.axe.run(document, { rules, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.slice(0, 5).map((node) => `${node.html} ${node.failureSummary}`).join(' ')}`);
  });
}
