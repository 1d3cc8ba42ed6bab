import { examples } from '../../../scripts/check_package/examples.js';
import { exampleModules, runsInPage } from '../../../scripts/site/example_modules.js';
import { ROOT } from '../../browser/bundle.js';
import { promised } from '../../promised.js';
import { describeSite } from './built_site.js';

const names = [...exampleModules().keys()];
const runnable = examples(ROOT).filter(
  ({ language, reason, code }) => reason === undefined && runsInPage(language, code, names),
);
const files = [...new Set(runnable.map(({ file }) => file))];

describeSite('examples that run where they are read', (site) => {
  test.each(files)('%s', async (file) => {
    await site.goTo(file === 'README.md' ? '' : file.replace(/\.md$/, '.html'));
    const blocks = site.page.locator('.run-example');
    const codes = runnable.filter((one) => one.file === file).map(({ code }) => code);
    expect(await blocks.count()).toBe(codes.length);
    for (const [i, code] of codes.entries()) {
      const block = blocks.nth(i);
      await block.getByRole('button', { name: 'Run' }).click();
      await block.getByText(/^Ran in \d+ ms\.$/).waitFor();
      const lines = (await block.getByRole('log').textContent())!.split('\n').slice(0, -1);
      expect(lines.map((line) => line.trimEnd())).toEqual(promised(code));
    }
    expect(site.troubles).toEqual([]);
  });

  test('a changed example runs, an error is told, an endless one is stopped', async () => {
    await site.goTo('docs/arithmetic.html');
    const block = site.page.locator('.run-example').first();
    await block.getByRole('button', { name: 'Edit' }).click();
    const area = block.getByRole('textbox', { name: 'Code of the example' });
    const runs = async (code: string) => {
      await area.fill(code);
      await block.getByRole('button', { name: 'Run' }).click();
    };
    await runs(
      "import { convOutputLength as n } from 'tfjs-deconv';\nconsole.log(n(9, 3, 'same', 2));",
    );
    await block.getByText('Ran in').waitFor();
    expect(await block.getByRole('log').textContent()).toBe('5\n');
    await runs("import 'no-such';");
    await block.getByText('Error: no-such is not here.').waitFor();
    await runs('for (;;);');
    await block.getByRole('button', { name: 'Stop' }).click();
    await block.getByText('Stopped.').waitFor();
    await runs('console.log(1 + 1)');
    await block.getByText('Ran in').waitFor();
    expect(await block.getByRole('log').textContent()).toBe('2\n');
    await block.getByRole('button', { name: 'Undo changes' }).click();
    expect(await area.count()).toBe(0);
    expect(site.troubles).toEqual([]);
  });
});
