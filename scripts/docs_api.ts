/**
 * npm run docs:api [-- OPTIONS]
 *
 * Writes the reference, docs/api, a page an entry point, and the report of the public surface, api.md, from
 * the sources and their doc comments. Ends with status 1 if an exported name has no doc comment, or if a
 * type that it takes is not exported from the same entry point.
 *
 *   --out DIR    writes DIR/docs/api and DIR/api.md instead
 *   -h, --help   print this text
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValueError } from '../lib/check.js';
import { runScript } from './command_line.js';
import { readProject } from './docs_api/read_project.js';
import { report } from './docs_api/report.js';

await runScript(import.meta.url, { out: { type: 'string', default: '.' } }, async ({ out }) => {
  const pages = join(out, 'docs', 'api');
  const { app, project, problems } = await readProject(pages);
  rmSync(pages, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
  await app.generateOutputs(project);
  writeFileSync(join(out, 'api.md'), report(project));
  if (problems.length > 0) throw new ValueError(problems.join('\n'));
});
