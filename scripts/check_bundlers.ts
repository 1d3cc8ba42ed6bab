/**
 * npm run check:bundlers -- [NAME...]
 *
 * Packs the package, and in an empty folder for each bundler and framework of scripts/check_bundlers/projects.ts, or for those
 * named, installs it beside the newest version of that, builds a page without settings for this package, and opens it in
 * Chromium: a model on wasm predicts and trains in the page and in a worker; what React Native's Metro builds runs in its engine,
 * Hermes, on the cpu backend. Prints a table. Needs `npm run build` before, the npm registry, and Chromium (/usr/bin/chromium, or
 * CHROMIUM=PATH).
 *
 *   -h, --help   print this text
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { oneOf, ValueError } from '../lib/check.js';
import {
  EXPECTED,
  PAGE_MODULE,
  PROJECTS,
  type Project,
  WORKER,
} from './check_bundlers/projects.js';
import { serveFolder } from './check_bundlers/serve_folder.js';
import { runScript } from './command_line.js';
import { markdown } from './tables/markdown.js';

const ROOT = path.join(import.meta.dirname, '..');
const TFJS = ['core', 'layers', 'backend-wasm'].map((name) => `@tensorflow/tfjs-${name}@^4.22.0`);
const LONGEST_MS = 900_000;

function run(command: string, options: readonly string[], cwd: string): string {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false' };
  return execFileSync(command, options, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The bytes of the scripts of a built page. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?js$/.test(name))
    .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

/** What the page and its worker answer. */
async function open(browser: Browser, out: string, folder: string): Promise<string[]> {
  const wasm = path.join(folder, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  const server = await serveFolder({ '/wasm/': `${wasm}/`, '/': `${out}/` });
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  try {
    await page.goto(server.url);
    await page.waitForFunction('document.title.includes(" | ")', null, { timeout: 60_000 });
    return (await page.title()).split(' | ');
  } catch {
    return [`no answer${troubles.map((trouble) => `: ${trouble}`).join('')}`];
  } finally {
    await page.close();
    server.close();
  }
}

async function check(project: Project, tarball: string, folder: string, browser: Browser) {
  write(folder, {
    'package.json': '{ "private": true, "type": "module" }\n',
    [path.join(project.source, 'model.js')]: PAGE_MODULE,
    [path.join(project.source, 'worker.js')]: WORKER,
    ...project.files,
  });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', ...quiet, tarball, ...TFJS, ...project.packages], folder);
  const [bundler, ...options] = project.build;
  run(path.join(folder, 'node_modules', '.bin', bundler!), options, folder);
  const out = path.join(folder, project.out);
  const bytes = bytesOf(out);
  if (project.program === undefined) return { answers: await open(browser, out, folder), bytes };
  const [program, ...given] = project.program;
  const said = run(path.join(folder, 'node_modules', program!), given, folder);
  return { answers: [said.trim()], bytes };
}

function versionOf(folder: string, name: string): string {
  const file = path.join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The last lines of what a program wrote before it failed. */
function reason(error: unknown): string {
  const { stderr, stdout, message } = error as Error & { stderr?: string; stdout?: string };
  return (stderr || stdout || message).trim().split('\n').slice(-20).join('\n');
}

await runScript(
  import.meta.url,
  {},
  async (_, names) => {
    const all = Object.keys(PROJECTS);
    const asked = names.map((name) => oneOf('check:bundlers', 'NAME', name, all));
    const folder = mkdtempSync(path.join(tmpdir(), 'check-bundlers-'));
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
    const rows: (string | number)[][] = [['bundler', 'page', 'worker', 'kB of scripts']];
    const failed: string[] = [];
    try {
      const packed = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], ROOT));
      const tarball = path.join(folder, packed[0].filename);
      for (const name of asked.length === 0 ? all : asked) {
        const project = PROJECTS[name]!;
        const home = path.join(folder, name);
        mkdirSync(home);
        try {
          const { answers, bytes } = await check(project, tarball, home, browser);
          const { program, expected = EXPECTED } = project;
          const told = [0, 1].map((n) => (answers[n] === expected ? 'right' : 'wrong'));
          const asked = program === undefined ? told : told.slice(0, 1);
          if (asked.includes('wrong')) failed.push(`${name}: ${answers.join(' | ')}`);
          const version = versionOf(home, project.packages[0]!);
          rows.push([`${name} ${version}`, asked[0]!, asked[1] ?? '', Math.round(bytes / 1000)]);
        } catch (error) {
          failed.push(`${name}: ${reason(error)}`);
          rows.push([name, 'not built', '', '']);
        }
        console.log(rows.at(-1)!.join(', '));
        rmSync(home, { recursive: true, force: true });
      }
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
    console.log(`\n${markdown(rows)}`);
    if (failed.length > 0) throw new ValueError(`check:bundlers:\n${failed.join('\n')}`);
  },
  { most: 20 },
);
