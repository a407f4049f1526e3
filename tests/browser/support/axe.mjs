import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { settled } from '../pages.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page that is serious or critical, a line each. */
async function seriousFindings(page) {
  // Through the debugger, not as a script element: the page's policy would refuse that.
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary ?? ''}`));
}

/** The same on each page (name and address, as `pages.mjs` has them), if wanted also in a narrow window. */
export async function seriousFindingsOn(page, pages, { narrow }) {
  const found = [];
  const wide = page.viewportSize();
  for (const [name, address] of pages) {
    await page.goto(address);
    for (const size of narrow ? [wide, { width: 390, height: 844 }] : [wide]) {
      await page.setViewportSize(size);
      await settled(page);
      for (const finding of await seriousFindings(page)) found.push(`${name}, ${size.width} px wide: ${finding}`);
    }
    await page.setViewportSize(wide);
  }
  return found;
}
